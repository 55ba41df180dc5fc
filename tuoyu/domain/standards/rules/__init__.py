"""The setting standards as pure functions."""
