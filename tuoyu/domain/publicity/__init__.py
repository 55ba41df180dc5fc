"""Show: what an institution publishes of itself, reports each year, and earns by it."""
