"""Acts: permission, rules, rows, audit and outgoing deliveries in one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection, models, transaction

from tuoyu.base.kernel import audit
from tuoyu.base.kernel.actors import NOBODY, Actor
from tuoyu.base.kernel.refusals import NotAllowed, Refusal

P = ParamSpec("P")
R = TypeVar("R")
LABELS: dict[str, str] = {}


@dataclass(frozen=True, eq=False)
class _Noted:
    """An entry waiting to be written. Registered with the transaction, it is forgotten with its savepoint."""

    entry: audit.Entry
    is_lasting: bool

    def __call__(self) -> None:
        """Nothing is left to do after the commit."""


@dataclass
class Work:
    """What one unit of work has gathered so far."""

    actor: Actor
    source: str
    noted: list[_Noted] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def note(self, entry: audit.Entry, *, is_lasting: bool = False) -> None:
        """Gather an entry. It stands or falls with the rows of the savepoint it is noted in, unless it is lasting:
        a read has been seen and a refusal has been given, whatever becomes of the rows."""
        noted = _Noted(entry, is_lasting)
        self.noted.append(noted)
        if not is_lasting:
            transaction.on_commit(noted)

    def standing(self) -> list[audit.Entry]:
        """The entries whose rows still stand, and the lasting ones, in the order they were noted."""
        alive = {id(registered[1]) for registered in connection.run_on_commit}
        return [noted.entry for noted in self.noted if noted.is_lasting or id(noted) in alive]

    def lasting(self) -> list[audit.Entry]:
        """What remains to be told when every row is taken back."""
        return [noted.entry for noted in self.noted if noted.is_lasting]


_current: ContextVar[Work | None] = ContextVar("unit_of_work", default=None)


def current_work() -> Work:
    """The unit of work we are in; raises LookupError outside one, because an unaudited act must not pass."""
    work = _current.get()
    if work is None:
        raise LookupError("acts and audited reads stand inside unit_of_work(actor)")
    return work


@contextmanager
def unit_of_work(actor: Actor, *, source: str = "") -> Iterator[Work]:
    """One transaction on behalf of `actor`; its audit entries are written last, so that the chain is locked briefly.

    Inside another unit of work it joins it, acting as `actor` until it ends. When the rows are taken back by a
    refusal or by `transaction.set_rollback`, refused acts and reads are still written, in a transaction of their own.
    """
    outer = _current.get()
    if outer is not None:
        with _acting_as(outer, actor or NOBODY):
            yield outer
        return
    work = Work(actor or NOBODY, source)
    token = _current.set(work)
    try:
        with transaction.atomic():
            _raise_wall(work.actor)
            yield work
            is_void = transaction.get_rollback()
            if not is_void:
                audit.write(work.standing(), source)
        if is_void:
            _write_lasting(work)
    except Refusal:
        _write_lasting(work)
        raise
    finally:
        _current.reset(token)


def _write_lasting(work: Work) -> None:
    if lasting := work.lasting():
        with transaction.atomic():
            audit.write(lasting, work.source)


@contextmanager
def _acting_as(work: Work, actor: Actor) -> Iterator[None]:
    before = work.actor
    if before is actor or (before.actor_id is not None and before.actor_id == actor.actor_id):
        yield
        return
    work.actor = actor
    try:
        with transaction.atomic():  # taken back, it takes the wall's settings back too
            _raise_wall(actor)
            yield
            _raise_wall(before)
    finally:
        work.actor = before


def _raise_wall(actor: Actor) -> None:
    """Tell row-level security, until this transaction ends, on whose behalf rows are read and written."""
    names = actor.wall_settings
    sql = ", ".join("set_config(%s, %s, true)" for _ in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", [part for pair in names.items() for part in pair])


def act(action: str, label: str = "") -> Callable[[Callable[Concatenate[Any, P], R]], Callable[Concatenate[Any, P], R]]:
    """Make a service an act: `service(actor, …)` runs whole or not at all and leaves one audit entry.

    `label` is what people call it, on the page that shows the log.

    The entry is about the row the service returns, else about the first row among its arguments. A refusal of
    permission leaves an entry too; any other error leaves nothing.
    """

    if label:
        LABELS[action] = label

    def decorate(service: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
        @wraps(service)
        def perform(actor: Any, *args: P.args, **kwargs: P.kwargs) -> R:
            with unit_of_work(actor) as work:
                outer_changes, work.changed = work.changed, []
                outer_kept, work.kept = work.kept, []
                try:
                    with transaction.atomic():
                        result = service(actor, *args, **kwargs)
                except NotAllowed:
                    subject = _subject(None, args, kwargs)
                    work.note(audit.entry(work.actor, action, subject, outcome=audit.REFUSED), is_lasting=True)
                    raise
                else:
                    subject = _subject(result, args, kwargs)
                    work.note(audit.entry(work.actor, action, subject, detail=_detail(work)))
                    return result
                finally:
                    work.changed, work.kept = outer_changes, outer_kept

        perform.act = action  # type: ignore[attr-defined]
        return perform

    return decorate


def note_act(action: str, row: models.Model, changed: Iterable[str] = ()) -> None:
    """The entry that the act `action` leaves about a row: for services that carry it out on many rows at once."""
    work = current_work()
    detail = {"changed": sorted(set(changed))} if changed else {}
    work.note(audit.entry(work.actor, action, row, detail=detail))


def note_read(actor: Actor, row: models.Model, *, purpose: str, fields: Iterable[str] = ()) -> None:
    """Write down that somebody read a personal record; must stand inside a unit of work."""
    detail = {"fields": sorted(fields)} if fields else {}
    read = audit.entry(actor, f"read.{row._meta.model_name}", row, purpose=purpose, detail=detail)
    current_work().note(read, is_lasting=True)


def note_changed(*fields: str, kept: models.Model | None = None) -> None:
    """Name the fields that the running act changes (names only, never values), and the row that keeps the values."""
    current_work().changed.extend(fields)
    if kept is not None:
        current_work().kept.append(str(kept.pk))


def _detail(work: Work) -> dict[str, Any]:
    """What an entry says beside who, what and when: the names of changed fields, the rows that keep their values."""
    found = {"changed": sorted(set(work.changed)), "kept": work.kept}
    return {name: value for name, value in found.items() if value}


def _subject(result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> models.Model | None:
    for candidate in (result, *args, *kwargs.values()):
        if isinstance(candidate, models.Model):
            return candidate
    return None
