"""The only writers of divisions, bodies, users, grants, invitations and sessions."""
