"""Who works in care: entering, papers, restrictions, and whether they may work."""
