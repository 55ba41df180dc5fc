"""Pages about children: the institution's list, a child's record, what is written into it."""
