"""Provide: the register of facts about those who give care."""
