"""Acts upon bodies: the departments of a division, and any other organisation people act for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from tuoyu.base.access import policies, selectors
from tuoyu.base.access.models import Area, Body, User
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.identifiers import BadIdentifier
from tuoyu.base.kernel.identifiers import credit_code as checked_credit_code
from tuoyu.base.kernel.refusals import Invalid

TOWNSHIP = "township"


@act("access.add_body")
def add_body(actor: User, *, name: str, kind: str, seat: Area, credit_code: str = "") -> Body:
    """A new body in a division. Raises Invalid for a bad name or code, or when the place already has it."""
    body = Body(name=name.strip(), kind=kind, seat=seat, credit_code=credit_code)
    policies.BODIES.require(actor, "add", body)
    return _kept(body)


def add_bodies(actor: User, bodies: Sequence[Body]) -> frozenset[UUID]:
    """Enter many bodies in one statement; the keys of those entered. Part of acts, whose entries in the log name them.

    What may not be entered, is wrong, or stands in its place already is left out: `add_body` says why.
    """
    fit = [body for body in bodies if policies.BODIES.allows(actor, "add", body) and not _faults(body)]
    Body.objects.bulk_create(fit, ignore_conflicts=True)
    keys = [body.pk for body in fit]
    return frozenset(Body.objects.filter(pk__in=keys).values_list("pk", flat=True))


@act("access.change_body")
def change_body(
    actor: User, body: Body, *, name: str, credit_code: str = "", document_mark: str = "", is_active: bool = True
) -> Body:
    """Rename a body, correct its credit code or the mark of its document numbers, or take it out of use."""
    policies.BODIES.require(actor, "change", body)
    given = {
        "name": name.strip(),
        "credit_code": credit_code,
        "document_mark": document_mark.strip(),
        "is_active": is_active,
    }
    note_changed(*(field for field, value in given.items() if getattr(body, field) != value))
    for field, value in given.items():
        setattr(body, field, value)
    return _kept(body)


@act("access.move_body")
def move_body(actor: User, body: Body, seat: Area) -> Body:
    """Say in which division an institution's body sits, once its township is known."""
    policies.BODIES.require(actor, "move", body)
    Body.objects.filter(pk=body.pk).update(seat=seat)
    note_changed("seat")
    body.seat = seat
    return body


def rename_body(body_id: UUID, *, name: str, credit_code: str) -> None:
    """Call an institution's body as the register now does. Part of an act upon the register, which asked permission.

    Raises Invalid when another institution in the same place bears the name.
    """
    try:
        with transaction.atomic():
            Body.objects.filter(pk=body_id).update(name=name, credit_code=credit_code)
    except IntegrityError:
        told = f"同一地方已有另一家叫“{name}”的机构。是重复登记的，请先合并；名称写错的，请改正后再办。"
        raise Invalid({"name": [told]}, told) from None


@act("access.found_departments")
def found_departments(actor: User, area: Area, *, prefix: str = "", kinds: Collection[str] | None = None) -> list[Body]:
    """The bodies that the rulebook lists for a division, named `prefix` (else the division's name) + department.

    Townships get one each. Bodies already there, by kind and name, are left as they are and returned too.
    """
    found: list[Body] = []
    for entry in selectors.departments_of(area.path):
        if kinds is not None and entry["code"] not in kinds:
            continue
        if entry["code"] == TOWNSHIP:
            places = [(f"{one.name}人民政府", one) for one in selectors.townships_of(area.path)]
        else:
            places = [(f"{prefix or area.name}{entry['name']}", area)]
        found += [_founded(actor, name, entry["code"], seat) for name, seat in places]
    return found


def _founded(actor: User, name: str, kind: str, seat: Area) -> Body:
    there = Body.objects.filter(seat=seat, kind=kind, name=name).first()
    return there or add_body(actor, name=name, kind=kind, seat=seat)


def _kept(body: Body) -> Body:
    if errors := _faults(body):
        raise Invalid(errors)
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError:
        raise Invalid({"name": ["这里已经有同名同类的单位，不必重复建立。"]}) from None
    return body


def _faults(body: Body) -> dict[str, list[str]]:
    """What is wrong with a body, by field; its credit code is put into its one spelling."""
    errors: dict[str, list[str]] = {}
    if not body.name:
        errors["name"] = ["请填写单位名称。"]
    if body.kind != Body.INSTITUTION and body.kind not in selectors.kinds_of(body.area):
        errors["kind"] = ["没有这个单位类别。类别由规则库的部门清单规定，可在本地规则中增加。"]
    if body.credit_code:
        try:
            body.credit_code = checked_credit_code(body.credit_code)
        except BadIdentifier as error:
            errors["credit_code"] = [str(error)]
    return errors
