"""The policy mechanism: an action maps to reaches, a reach is one Q, and that Q both lists and judges.

A list is `POLICY.scope(actor, "view", queryset)`; one record is `POLICY.get(actor, "view", queryset, pk=…)`; a service
calls `POLICY.require(actor, "accept", row)`. All three apply the same expression to the row's own columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from tuoyu.base.access.areas import Level, bounds_of, level_of
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel.refusals import Missing, NotAllowed

Row = TypeVar("Row", bound=Model)
Reach = Callable[[Any], Q | None]
Pair = tuple[str, Any]

NOTHING = Q(pk__in=[])


def in_area(column: str, *roles: Role) -> Reach:
    """Rows whose division path lies in an area for which the actor holds one of `roles`."""

    def reach(actor: Any) -> Q | None:
        found: Q | None = None
        for grant in _grants(actor):
            if grant.area_id is not None and grant.role in roles:
                here = Q(**{f"{column}__range": bounds_of(grant.area_id)})
                found = here if found is None else found | here
        return found

    reach.roles = frozenset(roles)  # type: ignore[attr-defined]
    return reach


def in_area_from(level: Level, column: str, *roles: Role) -> Reach:
    """As `in_area`, by a grant for a division of this level or above it: what lies in it is decided from above."""

    def reach(actor: Any) -> Q | None:
        found: Q | None = None
        for grant in _grants(actor):
            if grant.area_id is not None and grant.role in roles and level_of(grant.area_id) <= level:
                here = Q(**{f"{column}__range": bounds_of(grant.area_id)})
                found = here if found is None else found | here
        return found

    reach.roles = frozenset(roles)  # type: ignore[attr-defined]
    return reach


def own_body(column: str, *roles: Role) -> Reach:
    """Rows of the bodies for which the actor holds one of `roles`."""

    def reach(actor: Any) -> Q | None:
        bodies = [grant.body_id for grant in _grants(actor) if grant.body_id and grant.role in roles]
        return Q(**{f"{column}__in": bodies}) if bodies else None

    reach.roles = frozenset(roles)  # type: ignore[attr-defined]
    return reach


def on_duty(column: str, duty: str, *roles: Role) -> Reach:
    """Rows in the actor's areas that the actor's own department answers for: `duty` holds a kind of department."""
    here = in_area(column, *roles)

    def reach(actor: Any) -> Q | None:
        found, body = here(actor), getattr(actor, "body", None)
        return None if found is None or body is None else found & Q(**{duty: body.kind})

    reach.roles = frozenset(roles)  # type: ignore[attr-defined]
    return reach


def both(one: Reach, other: Reach) -> Reach:
    """Rows that two reaches cover at once, such as a row that lies in two places."""

    def reach(actor: Any) -> Q | None:
        found, more = one(actor), other(actor)
        return None if found is None or more is None else found & more

    reach.roles = getattr(one, "roles", frozenset()) & getattr(other, "roles", frozenset())  # type: ignore[attr-defined]
    return reach


def where(condition: Q, reach: Reach) -> Reach:
    """`reach`, narrowed to rows that also meet `condition`."""

    def narrowed(actor: Any) -> Q | None:
        found = reach(actor)
        return None if found is None else found & condition

    narrowed.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return narrowed


def everyone(condition: Q) -> Reach:
    """Rows that anybody may see, signed in or not."""

    def reach(actor: Any) -> Q | None:
        return condition

    reach.roles = frozenset()  # type: ignore[attr-defined]
    return reach


class Policy:
    """One table: action → reaches. What no reach covers is denied."""

    def __init__(self, reaches: Mapping[str, Iterable[Reach]]) -> None:
        self._reaches = {action: tuple(found) for action, found in reaches.items()}

    @property
    def actions(self) -> frozenset[str]:
        return frozenset(self._reaches)

    def roles(self, action: str) -> frozenset[Role]:
        """The roles that some reach of `action` asks for (for navigation and documents, never for a decision)."""
        return frozenset().union(*(getattr(reach, "roles", frozenset()) for reach in self._reaches[action]))

    def condition(self, actor: Any, action: str) -> Q:
        """The one expression behind lists and records alike."""
        found = [q for q in (reach(actor) for reach in self._reaches[action]) if q is not None]
        if not found:
            return NOTHING
        condition = found[0]
        for q in found[1:]:
            condition |= q
        return condition

    def scope(self, actor: Any, action: str, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The rows on which the actor may take `action`."""
        return rows.filter(self.condition(actor, action))

    def get(self, actor: Any, action: str, rows: QuerySet[Row], **lookup: Any) -> Row:
        """The one row; Missing when there is none or it is out of reach, without a difference."""
        row = self.scope(actor, action, rows).filter(**lookup).first()
        if row is None:
            raise Missing()
        return row

    def allows(self, actor: Any, action: str, row: Model) -> bool:
        """Whether the actor may take `action` on `row`, judged by the row as it is stored (or about to be)."""
        condition = self.condition(actor, action)
        if condition is NOTHING:
            return False
        if row._state.adding:
            return _holds(condition, row)
        return row._meta.model._base_manager.filter(condition, pk=row.pk).exists()

    def allowed(self, actor: Any, row: Model, actions: Iterable[str]) -> frozenset[str]:
        """Which of `actions` the actor may take on a stored row, in one query."""
        marks = {
            f"may_{action}": ExpressionWrapper(self.condition(actor, action), output_field=BooleanField())
            for action in dict.fromkeys(actions)
        }
        found = row._meta.model._base_manager.filter(pk=row.pk).annotate(**marks).values(*marks).first() or {}
        return frozenset(mark.removeprefix("may_") for mark, may in found.items() if may)

    def require(self, actor: Any, action: str, row: Model) -> None:
        """Raise NotAllowed when the actor may see the row but not do this, Missing when they may not even see it."""
        if self.allows(actor, action, row):
            return
        if "view" in self._reaches and not row._state.adding and not self.allows(actor, "view", row):
            raise Missing()
        raise NotAllowed("您没有办理这件事的权限。如确需办理，请联系本单位的安全管理员。")

    def may_somewhere(self, actor: Any, action: str) -> bool:
        """Whether any reach of `action` is open to the actor at all."""
        return self.condition(actor, action) is not NOTHING


def _grants(actor: Any) -> list[Any]:
    return list(getattr(actor, "valid_grants", ()))


def _holds(condition: Q, row: Model) -> bool:
    """The expression judged on a row that is not stored yet, as the database would judge it.

    (`Q.check` is no help here: it takes a missing value, and even an error, for a yes.)
    """
    parts = [_holds(one, row) if isinstance(one, Q) else _fits(row, *cast("Pair", one)) for one in condition.children]
    holds = any(parts) if condition.connector == Q.OR and parts else all(parts)
    return holds != condition.negated


def _fits(row: Model, expression: str, expected: Any) -> bool:
    path = expression.split("__")
    lookup = _LOOKUPS.get(path[-1]) if len(path) > 1 else None
    value = _value(row, path[:-1] if lookup else path)
    lookup = lookup or _same
    if lookup is _is_null:
        return lookup(value, expected)
    return value is not None and bool(lookup(value, expected))


def _value(row: Any, path: list[str]) -> Any:
    """Follows relations; the key of a related row is read without fetching it."""
    for place, name in enumerate(path):
        if row is None:
            return None
        field = row._meta.pk if name == "pk" else row._meta.get_field(name)
        rest = path[place + 1 :]
        if not rest or (field.is_relation and rest in (["pk"], [field.target_field.name])):
            return getattr(row, field.attname)
        if not field.is_relation:
            raise TypeError(f"{name}: “{rest[0]}” cannot be judged before the row is stored")
        row = getattr(row, name)
    raise AssertionError(path)


def _is_null(value: Any, expected: Any) -> bool:
    return (value is None) == bool(expected)


def _same(value: Any, expected: Any) -> bool:
    return bool(value == getattr(expected, "pk", expected))


_LOOKUPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "exact": _same,
    "in": lambda value, expected: any(_same(value, one) for one in expected),
    "range": lambda value, expected: expected[0] <= value <= expected[1],
    "isnull": _is_null,
}
