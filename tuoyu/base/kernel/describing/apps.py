"""The apps of the house, found by their files; the kernel knows none of them by name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The module of that name of every app of ours that has one: (app label, module)."""
    for config in apps.get_app_configs():
        if config.name.startswith("tuoyu.") and find_spec(f"{config.name}.{name}"):
            yield config.label, import_module(f"{config.name}.{name}")
