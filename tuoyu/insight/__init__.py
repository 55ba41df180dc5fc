"""The tower: what is, and what should be."""
