"""Pages: signing in, one's own account, users and their grants, bodies, divisions, the log."""
