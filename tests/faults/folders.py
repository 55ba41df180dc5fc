"""Folders for servers of their own, out of pytest's own tree."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server_folder() -> Iterator[Path]:
    """A short-lived folder another account may be let into.

    pytest takes that right away again from its own temporary folders each time a session starts.
    """
    with tempfile.TemporaryDirectory(prefix="tuoyu-") as folder:
        yield Path(folder)
