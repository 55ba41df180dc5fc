"""The two commands behind `make run` and `make test`: prepare this machine, then start and stop everything."""
