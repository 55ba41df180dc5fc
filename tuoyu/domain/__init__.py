"""The rooms: what the house is for, as a line of apps."""
