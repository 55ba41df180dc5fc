"""Whole journeys in a real browser, each step by its own role."""
