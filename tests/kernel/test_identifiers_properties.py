"""Identifiers under any text at all: one wrong character is found, tidying is stable, nothing else is ever raised."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.test_identifiers import citizen_number, credit_number
from tuoyu.base.kernel import identifiers
from tuoyu.base.kernel.identifiers import BadIdentifier

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BLANKS = " -\t\u00a0\u200b\u200e\u202a\u2069\ufeff—－\u2212"


@st.composite
def citizens(draw: st.DrawFn) -> str:
    division = draw(st.sampled_from(["110105", "622927", "622901", "440305", "650102"]))
    born_on = date(1930, 1, 1) + timedelta(days=draw(st.integers(0, 35_000)))
    return citizen_number(f"{division}{born_on:%Y%m%d}{draw(st.integers(0, 999)):03d}")


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    starts = draw(st.sampled_from(["12", "51", "52", "91", "92", "93", "N1", "Y1"]))
    organisation = draw(st.text(CREDIT_ALPHABET, min_size=9, max_size=9))
    return credit_number(f"{starts}{draw(st.sampled_from(['622927', '110000']))}{organisation}")


@given(citizens(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_in_a_citizen_number_is_found(number: str, place: int, typed: str) -> None:
    assert identifiers.citizen_id(number) == number
    if typed != number[place]:
        with pytest.raises(BadIdentifier):
            identifiers.citizen_id(number[:place] + typed + number[place + 1 :])


@given(credit_codes(), st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_one_wrong_character_in_a_credit_code_is_found(number: str, place: int, typed: str) -> None:
    assert identifiers.credit_code(number) == number
    if typed != number[place]:
        with pytest.raises(BadIdentifier):
            identifiers.credit_code(number[:place] + typed + number[place + 1 :])


@given(credit_codes(), st.lists(st.tuples(st.integers(0, 18), st.sampled_from(BLANKS)), max_size=12), st.booleans())
def test_blanks_marks_and_case_do_not_matter(number: str, blanks: list[tuple[int, str]], is_lower: bool) -> None:
    typed = number.lower() if is_lower else number
    for place, blank in blanks:
        typed = typed[:place] + blank + typed[place:]
    assert identifiers.credit_code(typed) == number


@given(credit_codes())
def test_full_width_characters_are_the_same_characters(number: str) -> None:
    assert identifiers.credit_code("".join(chr(ord(c) + 0xFEE0) for c in number)) == number


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert identifiers.normalise(identifiers.normalise(text)) == identifiers.normalise(text)


@pytest.mark.parametrize(
    "check",
    [
        identifiers.credit_code,
        identifiers.organisation_code,
        identifiers.citizen_id,
        identifiers.identity_number,
        identifiers.division_code,
        identifiers.mobile_phone,
        identifiers.phone,
    ],
)
@given(text=st.one_of(st.text(), st.text("0123456789Xx- ", max_size=20), st.from_regex(r"[A-Z]{3}[0-9]{12}|[0-9]{15}")))
def test_any_text_is_accepted_tidied_or_refused_in_a_sentence(check: Callable[[str], str], text: str) -> None:
    try:
        accepted = check(text)
    except BadIdentifier as refusal:
        assert refusal.sentence.endswith("。")
    else:
        assert accepted == check(accepted)
        assert set(accepted) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
