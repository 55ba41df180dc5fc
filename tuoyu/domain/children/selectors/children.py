"""A child's record, as the institution that has the child may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.identifiers import BadIdentifier, Identity, normalise, read_identity
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.children.models import AdmissionPaper, Application, Child, Enrolment, Guardian
from tuoyu.domain.children.policies import CHILD, STAY
from tuoyu.domain.children.selectors.agreements import with_agreements
from tuoyu.domain.children.selectors.enrolments import enrolments_of, papers_of
from tuoyu.domain.children.selectors.families import Family, family_of
from tuoyu.domain.staff.selectors.people import told_to_the_wall

NUMBER_INDEXED, PHONE_INDEXED = "children_child.id_number", "children_guardian.phone"
RECORD_READ = "查看幼儿档案"


@dataclass(frozen=True)
class ChildRecord:
    """What the page of one child shows. `stays` are those in the reader's reach, the latest first, read
    `with_agreements`."""

    child: Child
    family: Family
    stays: Sequence[tuple[Application, Sequence[Enrolment]]]
    papers: Sequence[AdmissionPaper]
    may_change: bool


def get_child(actor: Any, id: UUID, action: str = "view") -> Child:
    """One child; the read is written to the log. Missing for whoever does not have the child now."""
    child = CHILD.get(actor, action, Child.objects.all(), pk=id)
    note_read(actor, child, purpose=RECORD_READ)
    return child


def child_record(actor: Any, id: UUID) -> ChildRecord:
    """Everything for one page."""
    may_change = ExpressionWrapper(CHILD.condition(actor, "change"), output_field=BooleanField())
    child: Any = CHILD.get(actor, "view", Child.objects.annotate(may_change=may_change), pk=id)
    note_read(actor, child, purpose=RECORD_READ)
    rows = STAY.scope(actor, "view", Application.objects.filter(child=child)).select_related("institution")
    stays = list(with_agreements(rows).order_by("-opened_at"))
    times = enrolments_of(stays)
    return ChildRecord(
        child=child,
        family=family_of(child),
        stays=[(one, times[one.pk]) for one in stays],
        papers=papers_of(child),
        may_change=child.may_change,
    )


def read_number(text: str) -> Identity:
    """What a number says, in its one spelling."""
    try:
        return read_identity(text, on=clock.today())
    except BadIdentifier as error:
        raise Invalid({"id_number": [str(error)]}) from None


def find_by_number(number: str) -> Child | None:
    """The child with this very number, wherever it was entered: the whole number opens the wall to that one row."""
    index = blind_index(NUMBER_INDEXED, number)
    with told_to_the_wall("app.child_index", index):
        return Child.objects.filter(id_number_index=index).first()


def known_guardian(child: Child, body_id: UUID, name: str, phone: str) -> Guardian | None:
    """Somebody of this name and phone who answers for the child already, or for another child of the same house."""
    same = Guardian.objects.filter(phone_index=blind_index(PHONE_INDEXED, phone), name=name)
    return same.filter(guardianships__child=child).first() or same.filter(body=body_id).first()


def is_called(child: Child, name: str) -> bool:
    """Whether a typed name is the child's, whatever the middle dot and the blanks."""
    return plain(child.name) == plain(name)


def plain(name: str) -> str:
    """A name in its one spelling, for comparing."""
    return normalise(name).replace("•", "·").replace("・", "·")
