"""Give: guidance, home visits, training, subsidies and return to work."""
