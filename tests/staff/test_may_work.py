"""The gate “may work”, rule by rule: what is missing for each post, and by which article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tuoyu.base.kernel import rulebook
from tuoyu.domain.staff.rules.may_work import (
    REQUIREMENT_KEYS,
    Paper,
    PostRequired,
    Worker,
    lasts_until,
    may_work,
    months_later,
)
from tuoyu.domain.staff.rules.staffing import Candidate, full_years, may_take_up

TODAY = date(2026, 3, 18)
HEALTH = Paper("health_certificate", date(2025, 9, 1), date(2026, 9, 1))
QUERY = Paper("background_query", date(2025, 12, 1), date(2026, 12, 1))
TRAINED = Paper("carer_training", date(2025, 1, 10), None, 120)
HEAD_TRAINED = Paper("head_training", date(2025, 1, 10), None, 60)
CARE_TEACHER = Paper("care_teacher", date(2022, 5, 1))
GOOD = (HEALTH, QUERY, TRAINED, HEAD_TRAINED, CARE_TEACHER)
CERTIFICATES = {"carer": ("care_teacher",), "head": ("head_training",), "guard": ("guard",), "cook": ()}


def worker(post: str = "carer", **changed: Any) -> Worker:
    usual = Worker(
        post=post,
        on=TODAY,
        education="college",
        experienced_since=date(2020, 1, 1),
        papers=GOOD,
        is_banned=False,
        contract="labour",
        educations=tuple(one.code for one in rulebook.enumeration("education").choices),
        required=PostRequired(CERTIFICATES[post], "持证", "《标准》第十八条"),
        limits={key: rulebook.rule(key, on=TODAY) for key in REQUIREMENT_KEYS},
    )
    return replace(usual, **changed)


def without(*gone: Paper, more: tuple[Paper, ...] = ()) -> tuple[Paper, ...]:
    return (*(one for one in GOOD if one not in gone), *more)


@pytest.mark.parametrize("post", ["carer", "head", "cook"])
def test_with_everything_on_record_nothing_is_missing(post: str) -> None:
    assert not [*may_work(worker(post))]


OLD_HEALTH = replace(HEALTH, issued_on=date(2025, 3, 18), until=TODAY)
OLD_QUERY = replace(QUERY, issued_on=date(2025, 3, 18), until=TODAY)
SOON = replace(HEALTH, issued_on=date(2025, 4, 17), until=date(2026, 4, 17))
LATER = replace(HEALTH, issued_on=date(2025, 4, 18), until=date(2026, 4, 18))


@pytest.mark.parametrize(
    ("who", "code", "is_blocking", "cited"),
    [
        (worker(papers=without(HEALTH)), "health_missing", True, "第二十八条"),
        (worker(papers=without(HEALTH, more=(OLD_HEALTH,))), "health_expired", True, "第二十八条"),
        (worker(papers=without(HEALTH, more=(SOON,))), "expiring", False, ""),
        (worker(papers=without(QUERY)), "background_missing", True, "第六十二条"),
        (worker(papers=without(QUERY, more=(OLD_QUERY,))), "background_expired", True, "第六十二条"),
        (worker(papers=(*GOOD, replace(QUERY, found=("abuse",)))), "background_found", True, "第六十二条"),
        (worker(papers=without(CARE_TEACHER)), "certificate_missing", False, "第十八条"),
        (worker("guard"), "certificate_missing", True, "第十八条"),
        (worker(papers=without(TRAINED)), "training_too_short", True, "培训大纲"),
        (worker(papers=without(TRAINED, more=(replace(TRAINED, hours=119),))), "training_too_short", True, "培训大纲"),
        (worker("head", education=""), "education_unknown", True, "第十八条"),
        (worker("head", education="vocational"), "education_too_low", True, "第十八条"),
        (worker("head", experienced_since=None), "experience_unknown", True, "第十八条"),
        (worker("head", experienced_since=date(2023, 3, 19)), "experience_too_short", True, "第十八条"),
        (worker(contract=""), "contract_missing", False, "第三十六条"),
        (worker(contract="none"), "contract_missing", False, "第三十六条"),
        (worker(is_banned=True), "restricted", True, "第四十一条"),
    ],
)
def test_what_is_missing_is_named_with_its_article(who: Worker, code: str, is_blocking: bool, cited: str) -> None:
    (obstacle,) = may_work(who)
    assert (obstacle.code, obstacle.blocking) == (f"people.{code}", is_blocking)
    assert cited in obstacle.source


@pytest.mark.parametrize(
    "who",
    [
        worker(papers=without(HEALTH, more=(LATER,))),
        worker("head", experienced_since=date(2023, 3, 18)),
        worker("head", education="postgraduate"),
        worker(education="primary", experienced_since=None),
        worker(papers=(*GOOD, OLD_HEALTH, OLD_QUERY)),
        worker("cook", papers=(HEALTH, QUERY)),
    ],
)
def test_what_is_just_enough_is_enough(who: Worker) -> None:
    assert not [*may_work(who)]


def test_a_paper_of_tomorrow_does_not_count_today() -> None:
    tomorrow = replace(HEALTH, issued_on=date(2026, 3, 19), until=date(2027, 3, 19))
    assert [one.code for one in may_work(worker(papers=without(HEALTH, more=(tomorrow,))))] == ["people.health_missing"]


def test_a_found_record_is_not_washed_off_by_a_later_query() -> None:
    found = replace(QUERY, issued_on=date(2024, 1, 1), until=date(2025, 1, 1), found=("abuse",))
    assert "people.background_found" in [one.code for one in may_work(worker(papers=(*GOOD, found)))]


@pytest.mark.parametrize(
    ("issued_on", "stated", "until"),
    [
        (date(2026, 2, 28), None, date(2027, 2, 28)),
        (date(2024, 2, 29), None, date(2025, 2, 28)),
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)),
        (date(2026, 1, 1), date(2029, 6, 30), date(2027, 1, 1)),
    ],
)
def test_a_paper_lasts_as_the_law_says_or_shorter_as_it_says_itself(
    issued_on: date, stated: date | None, until: date
) -> None:
    assert lasts_until("health_certificate", issued_on, stated, {"health_certificate": 12}) == until


def test_a_paper_without_term_lasts() -> None:
    assert lasts_until("care_teacher", TODAY, None, {"health_certificate": 12}) is None
    assert lasts_until("guard", TODAY, date(2027, 1, 1), {}) == date(2027, 1, 2)


@pytest.mark.parametrize(("months", "day"), [(-12, date(2025, 3, 31)), (11, date(2027, 2, 28)), (1, date(2026, 4, 30))])
def test_months_end_with_the_month(months: int, day: date) -> None:
    assert months_later(date(2026, 3, 31), months) == day


@pytest.mark.parametrize(("on", "years"), [(date(2026, 5, 11), 35), (date(2026, 5, 12), 36)])
def test_a_year_is_full_on_the_anniversary(on: date, years: int) -> None:
    assert full_years(date(1990, 5, 12), on) == years


def test_a_ban_and_childhood_keep_out_of_any_post() -> None:
    adult = rulebook.rule("staffing.adult_age", on=TODAY)
    ban = rulebook.rule("staffing.ban.lifetime", on=TODAY)
    candidate = Candidate(date(2008, 3, 19), TODAY, adult, ban, is_banned=True)
    told = [*may_take_up(candidate)]
    assert [one.code for one in told] == ["people.too_young", "people.restricted"]
    assert "县级卫生健康部门" in told[1].sentence
    assert not [*may_take_up(replace(candidate, born_on=date(2008, 3, 18), is_banned=False))]
