"""Look: plans, inspections, findings, rectification and quality assessment."""
