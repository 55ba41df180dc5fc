"""What the law asks of a setting, and whether it is so: premises, classes and staff held against the standards."""
