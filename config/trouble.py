"""What went wrong on this machine, told to a person in one sentence."""


class Trouble(Exception):
    """The message is one Chinese sentence: what is wrong and how to mend it. Commands print it and exit with 1."""
