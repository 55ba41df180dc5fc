"""What the schedule calls in the kernel."""

from __future__ import annotations

from tuoyu.base.kernel import anchors, files


def take_anchors() -> None:
    """Anchor the heads of the log outside its table."""
    anchors.take()


def sweep_files() -> None:
    """Remove files that no row points to."""
    files.sweep()
