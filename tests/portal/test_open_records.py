"""Open data: what stands in the files is explained, holds nobody's name, and costs nothing to ask for again."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import COUNTY
from tests.portal.conftest import REPRESENTATIVE, Register
from tuoyu.base.kernel import clock
from tuoyu.domain.institutions.services import record_trait
from tuoyu.outside.portal.open_records import FIELDS, KEEP_SECONDS


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """A folder for the files of this test."""
    settings.OPEN_DATA_FOLDER = tmp_path


def fetched(client: Client, kind: str = "json", **headers: str) -> Any:
    answer = client.get(f"/open/institutions.{kind}", headers=headers)
    assert answer.status_code in {200, 304}
    return answer


def institutions(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(fetched(client).getvalue())["institutions"]
    return found


def test_both_files_hold_the_same_and_every_field_is_explained(client: Client, register: Register) -> None:
    one = register.filed("大河家阳光托育园", service_modes=["full_day", "hourly"])
    register.ended("已散场托育园")
    register.registered("没备案托育园")
    record_trait(register.cast.filing_officer, one, "inclusive", "inclusive", since=date(2026, 3, 3), source="认定")
    (told,) = institutions(client)
    (row,) = csv.DictReader(io.StringIO(fetched(client, "csv").getvalue().decode("utf-8-sig")))
    assert list(told) == list(row) == [field.key for field in FIELDS]
    assert (told["name"], told["places"], told["inclusive"]) == (one.name, 45, "inclusive")
    assert (told["service_modes"], row["service_modes"]) == (["full_day", "hourly"], "full_day;hourly")
    assert (told["open_places"], row["open_places"]) == (None, "")
    assert (told["zoning_name"].endswith("大河家镇"), told["filed_on"]) == (True, "2026-03-02")
    page = client.get("/open/").content.decode()
    assert all(f"<code>{field.key}</code>" in page for field in FIELDS)
    assert "<code>institution_name</code>" in page


def test_nobody_is_named(client: Client, register: Register) -> None:
    register.filed("大河家阳光托育园")
    for kind in ("csv", "json"):
        assert REPRESENTATIVE not in fetched(client, kind).getvalue().decode()


def test_whoever_has_it_gets_no_more_than_a_word(client: Client, register: Register) -> None:
    register.filed("大河家阳光托育园")
    first = fetched(client)
    with CaptureQueriesContext(connection) as seen:
        again = fetched(client, **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert first["Cache-Control"] == f"public, max-age={KEEP_SECONDS}"
    assert not [one for one in seen if "institutions_institution" in one["sql"]]


def test_it_is_made_anew_only_after_a_while_and_a_change(
    client: Client, register: Register, hands: clock.SetClock
) -> None:
    register.filed("第一家")
    assert len(institutions(client)) == 1
    register.filed("第二家")
    assert len(institutions(client)) == 1
    hands.advance(timedelta(seconds=KEEP_SECONDS))
    assert len(institutions(client)) == 2
    mark = fetched(client)["ETag"]
    hands.advance(timedelta(seconds=KEEP_SECONDS))
    assert fetched(client)["ETag"] == mark


def test_a_name_cannot_act_as_a_formula(client: Client, register: Register) -> None:
    register.filed('=HYPERLINK("x")托育园')
    (row,) = csv.DictReader(io.StringIO(fetched(client, "csv").getvalue().decode("utf-8-sig")))
    assert row["name"].startswith("'=")


def test_ten_times_as_many_ask_no_more_often(client: Client, register: Register, hands: clock.SetClock) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            register.filed(f"{count}家中的第{number}家", COUNTY + 1)
        hands.advance(timedelta(seconds=KEEP_SECONDS))
        with CaptureQueriesContext(connection) as seen:
            institutions(client)
        return len(seen)

    assert asked(1) >= asked(10)


def test_another_kind_is_not_there(client: Client, db: None) -> None:
    assert client.get("/open/institutions.exe").status_code == 404
    assert client.get("/open/institutions.").status_code == 404
