"""Who works in the filed institutions of the demonstration: carers, a health worker and a cook, with their papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from demo.people import identity, mistyped
from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import get_institution
from tuoyu.domain.staff.services import (
    PaperFacts,
    PersonFacts,
    PostFacts,
    RestrictionTerms,
    add_credential,
    enter_person,
    impose_restriction,
    record_check,
    record_employment,
)

_POSTS = ("carer", "carer", "health_worker", "cook")
_FAMILY_POSTS = ("carer",)
_NAMES = ("马秀花", "韩玉梅", "安小兰", "何春燕", "丁雪琴", "鲁海英", "冶文秀", "董桂香", "祁晓霞", "赵玉洁")
_CERTIFICATES = {"carer": ("care_teacher", "carer_training"), "health_worker": ("health_care_training",), "cook": ()}
_HOURS = {"carer_training": 120}
_WITHOUT_QUERY, _SOON = 7, 5
_RESTRICTED = 990
_TWICE = 16  # the first carer of the fourth institution, which is always filed


def employ(plan: Plan, director: User, institution_id: UUID, on: date) -> None:
    """Enter the staff on the day of the receipt. Every seventh person's background is not queried yet, every fifth
    health certificate is about to run out."""
    posts = _FAMILY_POSTS if plan.is_family else _POSTS
    with unit_of_work(director):
        institution = get_institution(director, institution_id)
        for place, post in enumerate(posts):
            _employ(director, institution, post, plan.number * len(_POSTS) + place, on)


def keep_out(leader: User) -> None:
    """One decision of the bureau about somebody invented."""
    decided_on = clock.today()
    terms = RestrictionTerms("lifetime", "abuse", "积石山县卫生健康局", "积卫罚〔演示〕1号", decided_on)
    impose_restriction(leader, PersonFacts("马某某", identity("staff", _RESTRICTED)), terms)


def told_of(number: int) -> tuple[str, str, str]:
    """Name, identity number and phone of one of the staff."""
    return _NAMES[number % len(_NAMES)], identity("staff", number), f"1391000{number:04}"


def first_of(plan: Plan) -> tuple[str, str, str]:
    """The same of the first carer of an institution."""
    return told_of(plan.number * len(_POSTS))


def entered_twice() -> tuple[str, str, str]:
    """The one carer whom another list holds with a mistyped number: who looks for duplicates finds this pair only."""
    name, identity_number, phone = told_of(_TWICE)
    return name, mistyped(identity_number), phone


def _employ(director: User, institution: Institution, post: str, number: int, on: date) -> None:
    name, identity_number, phone = told_of(number)
    facts = PersonFacts(name, identity_number, phone, "college")
    person = enter_person(director, institution, facts, PostFacts(post, on, is_full_time=True)).person
    for paper in _papers(post, number, on):
        add_credential(director, person, paper)
    if number % _WITHOUT_QUERY:
        record_check(director, person, on=on - timedelta(days=3), issuer="积石山县公安局")
    record_employment(director, institution, person, contract="labour", insurance="full", since=on)


def _papers(post: str, number: int, on: date) -> Iterator[PaperFacts]:
    ago = 340 if number % _SOON == 0 else 20
    yield PaperFacts("health_certificate", "积石山县妇幼保健院", on - timedelta(days=ago), number=f"JK{number:06}")
    for kind in _CERTIFICATES[post]:
        yield PaperFacts(kind, "临夏州卫生健康委员会", on - timedelta(days=200), hours=_HOURS.get(kind))
