"""What is typed about children and their families."""
