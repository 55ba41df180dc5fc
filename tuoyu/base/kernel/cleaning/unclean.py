"""How a cleaner says no."""


class Unclean(Exception):
    """The file will not be kept; the message is a Chinese sentence that says why and how to mend it."""
