"""Background work, planned inside the act that needs it: a job of a rolled-back act is gone with it."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app


def plan(job: str, **arguments: Any) -> None:
    """Let a worker call `job` ("package.module.name", listed in config/schedule.py) once this transaction stands.

    A job may be called twice: what it calls must bear that.
    """
    app.configure_task(job).defer(**arguments)
