"""Grow up: children, guardians, consents, applications, agreements and enrolments."""
