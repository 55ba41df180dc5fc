"""The rulebook in use: the product's folder and the deployment's own, read once and shared by all threads."""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date
from pathlib import Path

from tuoyu.base.kernel.rulebook.book import Rulebook
from tuoyu.base.kernel.rulebook.entries import Change, Document, Enumeration, Rule, UnknownRule

_ROOT = Path(__file__).resolve().parents[4]
_lock = threading.Lock()
_shared: Rulebook | None = None
_here: ContextVar[Rulebook | None] = ContextVar("rulebook", default=None)


def folders() -> tuple[Path, ...]:
    """The product's folder, then the deployment's own if it exists."""
    named = os.environ.get("TUOYU_RULEBOOK_LOCAL")
    local = Path(named) if named else Path(os.environ.get("TUOYU_DATA") or _ROOT / "var") / "rulebook"
    return (_ROOT / "rulebook", local) if local.is_dir() else (_ROOT / "rulebook",)


def current() -> Rulebook:
    """The rulebook in use; the first call reads the files and raises RulebookError if they are wrong."""
    global _shared
    chosen = _here.get() or _shared
    if chosen is not None:
        return chosen
    with _lock:
        if _shared is None:
            _shared = Rulebook(folders())
        return _shared


def reload() -> Rulebook:
    """Read the files again, after somebody changed them; the old rulebook stays in use if they are wrong."""
    global _shared
    fresh = Rulebook(folders())
    with _lock:
        _shared = fresh
    return fresh


@contextmanager
def using(*local: Path) -> Iterator[Rulebook]:
    """Within the block and this context, the product's rulebook with these local folders instead of the usual one."""
    token = _here.set(Rulebook((folders()[0], *local)))
    try:
        yield current()
    finally:
        _here.reset(token)


def rule(key: str, on: date, area: int | None = None) -> Rule:
    """The entry of `key` on a day, in an area path (None = nationwide); UnknownRule if there is none."""
    return current().rule(key, on, area)


def known(keys: Iterable[str], on: date, area: int | None = None) -> dict[str, Rule]:
    """The entries of these keys that apply on that day; a key that is not yet law is left out."""
    book, found = current(), {}
    for key in keys:
        with suppress(UnknownRule):
            found[key] = book.rule(key, on, area)
    return found


def rules(prefix: str, on: date, area: int | None = None) -> list[Rule]:
    """Every entry below a key prefix on a day, sorted by key."""
    return current().rules(prefix, on, area)


def places_of(key: str, on: date) -> list[int]:
    """Area paths of the places that have an entry of their own for a key on that day."""
    return current().places_of(key, on)


def rule_keys() -> tuple[str, ...]:
    """Every rule key there is."""
    return current().rule_keys()


def document(kind: str, on: date, area: int | None = None) -> Document:
    """The dated list of a kind on a day, local additions merged in; UnknownDocument if there is none."""
    return current().document(kind, on, area)


def document_by_id(identity: str) -> Document:
    """The list a case began under."""
    return current().document_by_id(identity)


def enumeration(key: str) -> Enumeration:
    """A closed list; UnknownEnumeration if there is none."""
    return current().enumeration(key)


def enumerations() -> list[Enumeration]:
    """Every closed list, by key."""
    return current().enumerations()


def choices(key: str) -> list[tuple[str, str]]:
    """(code, label) pairs of a closed list, the reserved ones left out: what a form offers."""
    return [(choice.code, choice.label) for choice in enumeration(key).choices if not choice.is_reserved]


def label(key: str, code: str) -> str:
    """The Chinese label of one code of a closed list."""
    return enumeration(key).choice(code).label


def compare(on_a: date, on_b: date) -> list[Change]:
    """Which rules and documents differ between two days."""
    return current().compare(on_a, on_b)
