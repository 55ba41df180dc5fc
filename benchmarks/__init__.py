"""What we promise about speed, and the programs that measure it: figures and ratios, never a test by the clock."""
