"""What happens to children and their families."""
