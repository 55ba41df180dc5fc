"""Consents one by one, orders that beat them, adults who may fetch a child."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.children.families import Homes, guardian_of, mother
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.models import Consent, Fetcher
from tuoyu.domain.children.rules.consents import Answer, is_allowed
from tuoyu.domain.children.rules.family import Order, rights_on
from tuoyu.domain.children.services import FetcherFacts

TODAY = date(2026, 3, 18)
ADULT, MINOR = "11010519491231002X", "622927201001010014"
RIGHTS = ("decide", "pick_up", "be_informed")
ORDERS = st.builds(
    Order, st.frozensets(st.sampled_from(RIGHTS)), st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 6, 1))),
)  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys(RIGHTS, st.booleans())), st.lists(ORDERS, max_size=4))
def test_an_order_beats_everything_and_gives_nothing(granted: dict[str, bool], orders: list[Order]) -> None:
    found = rights_on(granted, orders, TODAY)
    for right, has in found.items():
        denied = any(right in order.denies for order in orders if order.holds(TODAY))
        assert has == (granted[right] and not denied)


@pytest.mark.parametrize(
    ("answers", "allowed"),
    [
        ((), False),
        ((Answer("pictures", True, TODAY),), True),
        ((Answer("pictures", False, TODAY),), False),
        ((Answer("monitoring", True, TODAY),), False),
        ((Answer("pictures", True, TODAY + timedelta(1)),), False),
        ((Answer("pictures", True, TODAY - timedelta(9), TODAY),), False),
    ],
)
def test_only_a_standing_yes_is_a_yes(answers: tuple[Answer, ...], allowed: bool) -> None:
    assert is_allowed("pictures", answers, TODAY) is allowed


def answer(homes: Homes, stay: Any, *, is_given: bool = True, kind: str = "pictures") -> Consent:
    return services.answer_consent(
        homes.director, stay.child, guardian_of(stay), kind=kind, is_given=is_given, way="paper"
    )


def test_a_yes_is_taken_back_and_both_stay_on_record(homes: Homes, hands: Any) -> None:
    stay = homes.enter_here()
    first = answer(homes, stay)
    assert answer(homes, stay).pk == first.pk
    hands.advance(timedelta(days=3))
    answer(homes, stay, is_given=False)
    with unit_of_work(homes.director):
        found = Consent.objects.filter(kind="pictures").order_by("valid")
        assert [(one.is_given, one.valid.lower, one.valid.upper) for one in found] == [
            (True, TODAY, TODAY + timedelta(3)), (False, TODAY + timedelta(3), None)
        ]  # fmt: skip


def test_whom_an_order_denies_decisions_can_consent_to_nothing(homes: Homes) -> None:
    stay = homes.enter_here()
    services.record_custody(
        homes.director, stay.child, guardian_of(stay), denies=("decide", "pick_up"), organ="县法院", number="18号",
        since=TODAY,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        answer(homes, stay)
    assert [one.code for one in refused.value.obstacles] == ["consent.may_not_decide"]
    with unit_of_work(homes.director):
        ((_, rights),) = selectors.child_record(homes.director, stay.child_id).family.guardianships
    assert rights == {"decide": False, "pick_up": False, "be_informed": True}


def test_an_order_about_a_stranger_or_of_nothing_is_refused(homes: Homes) -> None:
    stay, other = homes.enter_here(), homes.enter_here(2, name="马小贝", id_number="", no_number_because="foreign")
    stranger = services.add_guardian(
        homes.director, other.child, mother(name="何某", phone="13893066666"), body_id=homes.here.body_id
    ).guardian
    usual = {"organ": "县法院", "number": "18号", "since": TODAY}
    for guardian, denies in ((stranger, ("decide",)), (guardian_of(stay), ()), (guardian_of(stay), ("dance",))):
        with pytest.raises(Invalid):
            services.record_custody(homes.director, stay.child, guardian, denies=denies, **usual)  # type: ignore[arg-type]


def test_an_adult_may_fetch_until_it_is_taken_back(homes: Homes) -> None:
    stay = homes.enter_here()
    facts = FetcherFacts("马玉花", "姑姑", "13893077777", ADULT, TODAY + timedelta(30))
    made = services.allow_fetching(homes.director, stay.child, guardian_of(stay), facts)
    assert ADULT not in str(vars(made))
    services.end_fetching(homes.director, made)
    assert Fetcher.objects.get(pk=made.pk).valid.isempty


def test_a_minor_may_not_fetch(homes: Homes) -> None:
    stay = homes.enter_here()
    facts = FetcherFacts("马小军", "哥哥", "13893077777", MINOR)
    with pytest.raises(Refused) as refused:
        services.allow_fetching(homes.director, stay.child, guardian_of(stay), facts)
    assert [one.code for one in refused.value.obstacles] == ["children.fetcher_not_adult"]
