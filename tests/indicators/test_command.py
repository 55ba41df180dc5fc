"""The command that counts past days again and checks rollups against the register."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.indicators.county import COUNTY, JUJI, TODAY, Office, numbers, recount
from tuoyu.insight.indicators.models import RegisterDay

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    said = io.StringIO()
    call_command("rebuild_figures", *words, stdout=said, stderr=said)
    return said.getvalue()


def test_past_days_are_counted_again(office: Office) -> None:
    office.register(JUJI, on=date(2026, 1, 5))
    assert "重算 3 天" in run("--first", "2026-01-04")
    assert (numbers(COUNTY, date(2026, 1, 5))[0], numbers(COUNTY, TODAY)[0]) == (1, 1)


@pytest.mark.parametrize("words", [[], ["--first", "2026-03-19"], ["--first", "2026-03-02", "--last", "2026-03-01"]])
def test_a_range_that_is_none_is_refused_in_a_sentence(office: Office, words: list[str]) -> None:
    with pytest.raises(CommandError, match="。"):
        run(*words)


def test_a_disagreement_is_named(office: Office) -> None:
    office.register(JUJI, on=date(2026, 1, 5))
    recount()
    assert "一致" in run("--check", "--inside", "622927")
    RegisterDay.objects.filter(area=JUJI).update(places=3)
    with pytest.raises(CommandError, match="1 个区划"):
        run("--check")
