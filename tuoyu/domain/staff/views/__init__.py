"""Pages about the people who work in care."""
