"""The figures: what they count, who sees them, and that rollups never part from the register."""
