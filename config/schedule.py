"""Recurring jobs, one line each."""
