"""Who works in care, as what, and may they: people, their posts, papers, contracts and restrictions."""
