"""The demonstration county, made through the services."""
