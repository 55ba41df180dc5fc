"""People: the public site and the families' pages."""
