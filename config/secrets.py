"""Secrets of one deployment: made at random on first use, kept readable by the owner alone."""

import os
import secrets as random_secrets
from pathlib import Path
from tempfile import NamedTemporaryFile


def secret(data: Path, name: str) -> str:
    """The secret called `name` in the data folder (or the environment's TUOYU_SECRET_<NAME>), made if there is none."""
    given = os.environ.get(f"TUOYU_SECRET_{name.upper().replace('-', '_')}")
    if given:
        return given
    path = data / "secrets" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> str:
    """Write aside and link into place: the file appears whole or not at all, and the first of several makers wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("w", dir=path.parent, delete=False) as draft:  # 0600 from the start
        draft.write(random_secrets.token_urlsafe(48))
    try:
        os.link(draft.name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft.name)
    return path.read_text().strip()
