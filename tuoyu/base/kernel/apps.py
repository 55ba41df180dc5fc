"""The kernel as a Django app: checks that the law can be read before anything starts."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class KernelConfig(AppConfig):
    """Registers the start-up checks."""

    name = "tuoyu.base.kernel"
    verbose_name = "基座"

    def ready(self) -> None:
        register(rulebook_reads)


def rulebook_reads(**_: Any) -> list[CheckMessage]:
    """A wrong file in the rulebook, ours or the county's own, stops the start with its name and its fault."""
    from tuoyu.base.kernel import rulebook

    try:
        rulebook.current()
    except rulebook.RulebookError as error:
        return [Error(str(error), id="kernel.E001")]
    return []
