"""Who may, where: divisions, bodies, users, grants and the policy mechanism."""
