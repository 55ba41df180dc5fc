"""Conventions of the house that no ready-made linter sees, each with a small bad sample that it must catch."""
