"""Enter: registration pushes, filings, changes, visits, notices and cancellation."""
