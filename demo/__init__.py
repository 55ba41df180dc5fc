"""The demonstration county: invented, plausible, deterministic, and made through the services only."""
