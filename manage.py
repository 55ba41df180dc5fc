#!/usr/bin/env python
"""Django's command line, with the embedded database running for as long as the command does."""

import os
import signal
import sys

from config.database import borrowed, embedded, ensure_roles, owner_url
from config.trouble import Trouble

NEED_NO_DATABASE = {"help", "version", "check", "collectstatic", "findstatic", "diffsettings", "makemessages",
                    "compilemessages", "--help", "--version", "-h"}  # fmt: skip


def main(words: list[str]) -> None:
    """Run one command; what stands in its way is told in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # A polite kill must still give the database back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    command = words[1] if len(words) > 1 else "help"
    try:
        if command in NEED_NO_DATABASE:
            execute(words)
        else:
            with borrowed():
                if command == "migrate" and embedded() is None:
                    ensure_roles(owner_url())
                execute(words)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def execute(words: list[str]) -> None:
    """Django is imported only now: its settings read the passwords the database's first start makes."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(words)


if __name__ == "__main__":
    main(sys.argv)
