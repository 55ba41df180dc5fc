"""Devices: readings and alarms."""
