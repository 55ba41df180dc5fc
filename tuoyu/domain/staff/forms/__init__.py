"""The shape of what is typed about people at work."""
