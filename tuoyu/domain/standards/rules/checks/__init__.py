"""The checks, one file per subject; each file ends in its table."""
