"""What the law says of institutions, as pure functions."""
