"""The invented people of the demonstration: who looks for duplicates finds the one pair that was put there."""

from __future__ import annotations

from itertools import combinations, groupby

from stdnum.cn import ric

from demo.people import identity, mistyped
from demo.plan import Fate, plans
from demo.staff import entered_twice, told_of
from tests.cast import COUNTY
from tuoyu.domain.staff.rules.duplicates import differ_once

MOST_STAFF = 420


def test_their_numbers_are_true_and_nobody_else_looks_like_anybody() -> None:
    people = [told_of(number)[:2] for number in range(MOST_STAFF)]
    people += [(one.head, identity("head", one.number)) for one in plans(COUNTY)]
    assert all(ric.is_valid(number) for _, number in people)
    assert len({number for _, number in people}) == len(people)
    by_name = sorted(people)
    alike = [
        (name, one, other)
        for name, held in groupby(by_name, key=lambda person: person[0])
        for one, other in combinations([number for _, number in held], 2)
        if differ_once(one, other)
    ]
    assert not alike


def test_one_carer_stands_on_another_list_with_a_mistyped_number() -> None:
    name, number, phone = entered_twice()
    [twin] = [one for one in map(told_of, range(MOST_STAFF)) if one[0] == name and one[2] == phone]
    assert ric.is_valid(number)
    assert differ_once(twin[1], number)
    assert plans(COUNTY)[3].fate is Fate.FILED


def test_a_mistyped_number_is_another_number_with_a_true_check_digit() -> None:
    for number in (identity("head", one) for one in range(60)):
        assert ric.is_valid(mistyped(number))
        assert differ_once(number, mistyped(number))
