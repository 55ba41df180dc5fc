"""The rooms: what the house is for, as a line of seven apps."""
