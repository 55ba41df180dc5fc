"""Settings of the two sites that are measured side by side."""
