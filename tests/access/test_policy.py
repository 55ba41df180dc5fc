"""The policy mechanism: the list and the single record never disagree, stored or not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import COUNTY, FAR_COUNTY, NEXT_COUNTY, PREFECTURE, PROVINCE, Cast
from tuoyu.base.access.areas import bounds_of, contains
from tuoyu.base.access.models import Body, Grant, User
from tuoyu.base.access.policies import of_others
from tuoyu.base.access.policy import Policy, everyone, in_area, own_body, where
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel.refusals import Missing, NotAllowed

AREAS = [0, PROVINCE, PREFECTURE, COUNTY, COUNTY + 1, COUNTY + 2, NEXT_COUNTY, FAR_COUNTY]
ROLES = [Role.FILING_OFFICER, Role.OBSERVER, Role.DIRECTOR]
POLICY = Policy({
    "view": [
        in_area("seat__path", Role.FILING_OFFICER, Role.OBSERVER),
        own_body("pk", Role.DIRECTOR),
        everyone(Q(kind="institution", is_active=True)),
    ],
    "change": [
        where(Q(is_active=True) & ~Q(kind="institution"), in_area("seat__path", Role.FILING_OFFICER)),
        own_body("pk", Role.DIRECTOR),
    ],
})  # fmt: skip


def actor(grants: list[tuple[Role, int, Any]]) -> Any:
    """Somebody who holds (role, area, body)."""
    held = [
        SimpleNamespace(
            role=role, area_id=None if role is Role.DIRECTOR else area, body_id=body if role is Role.DIRECTOR else None
        )
        for role, area, body in grants
    ]
    return SimpleNamespace(valid_grants=held, actor_id=None)


@pytest.fixture
def rows(cast: Cast) -> list[Body]:
    """Bodies of several kinds in every place."""
    assert cast.system
    found = []
    for number, area in enumerate(AREAS):
        for kind, is_active in (("institution", True), ("institution", False), ("health", True), ("health", False)):
            name = f"{kind} {is_active} {number}"
            found.append(Body.objects.create(name=name, kind=kind, seat_id=area, is_active=is_active))
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_list_and_record_agree_for_stored_and_for_new_rows(rows: list[Body], data: st.DataObject) -> None:
    held = data.draw(
        st.lists(
            st.tuples(st.sampled_from(ROLES), st.sampled_from(AREAS), st.sampled_from(rows).map(lambda b: b.pk)),
            max_size=4,
        )
    )
    action = data.draw(st.sampled_from(["view", "change"]))
    who = actor(held)
    listed = set(POLICY.scope(who, action, Body.objects.all()))
    for row in data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=4)):
        unsaved = Body(pk=row.pk, name=row.name, kind=row.kind, seat_id=row.seat_id, is_active=row.is_active)
        assert POLICY.allows(who, action, row) is (row in listed)
        assert POLICY.allows(who, action, unsaved) is (row in listed)
        assert (action in POLICY.allowed(who, row, ["view", "change"])) is (row in listed)
    if not POLICY.may_somewhere(who, action):
        assert not listed


@given(st.sampled_from(AREAS), st.sampled_from(AREAS))
def test_inside_is_one_range(outer: int, inner: int) -> None:
    first, last = bounds_of(outer)
    assert contains(outer, inner) is (first <= inner <= last)


def test_a_row_without_a_place_is_within_nobodys_reach() -> None:
    policy = Policy({"view": [in_area("area__path", Role.OBSERVER)]})
    who = actor([(Role.OBSERVER, 0, None)])
    assert policy.allows(who, "view", Grant(area_id=COUNTY))
    assert not policy.allows(who, "view", Grant(area_id=None))


def test_what_is_of_others_is_never_ones_own() -> None:
    policy = Policy({"change": [of_others("user", in_area("area__path", Role.SECURITY_ADMIN))]})
    me, other = User(username="me"), User(username="other")
    me.valid_grants = [SimpleNamespace(role=Role.SECURITY_ADMIN, area_id=COUNTY, body_id=None)]  # type: ignore[misc]
    assert policy.allows(me, "change", Grant(user=other, area_id=COUNTY))
    assert not policy.allows(me, "change", Grant(user=me, area_id=COUNTY))


def test_a_condition_that_cannot_be_judged_before_storing_is_an_error_not_a_yes() -> None:
    policy = Policy({"view": [everyone(Q(valid__contains="2026-03-18"))]})
    with pytest.raises(TypeError, match="contains"):
        policy.allows(actor([]), "view", Grant())


def test_nobody_is_let_through_by_having_no_grants(rows: list[Body]) -> None:
    assert not POLICY.scope(actor([]), "change", Body.objects.all()).exists()
    assert not POLICY.may_somewhere(actor([]), "change")


def test_seeing_but_not_doing_is_refused_and_not_seeing_is_missing(cast: Cast, rows: list[Body]) -> None:
    stopped_here = next(row for row in rows if row.seat_id == COUNTY and row.kind == "health" and not row.is_active)
    with pytest.raises(NotAllowed):
        POLICY.require(cast.filing_officer, "change", stopped_here)
    with pytest.raises(Missing):
        POLICY.require(cast.next_officer, "change", stopped_here)
    with pytest.raises(Missing):
        POLICY.get(cast.next_officer, "view", Body.objects.all(), pk=stopped_here.pk)
