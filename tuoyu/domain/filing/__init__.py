"""Enter: registration pushes, filings, notices, cancellation and disclosure."""
