"""An invented nation of institutions over the real divisions, written by COPY as the owner.

Benchmark rows may bypass the services: a hundred thousand acts would take an hour and measure nothing. Townships,
names and dates are invented; divisions are those of the rulebook. The home county has the same institutions at every
size, so that its pages show the same rows; the rest is spread unevenly, as in life. The same size is always the same.
"""

from __future__ import annotations

import math
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

import psycopg
from psycopg import sql

SEED = 20_260_318
AT_HOME = 120  # institutions of the home county
LAST_DAY = date(2026, 11, 1)
DAYS = 2_000  # before LAST_DAY, over which registrations are spread
COUNTY = 1_000

TOWNS = (
    "城关", "大河", "石门", "龙泉", "新集", "柳沟", "银川", "安集", "中堡", "白塔", "红崖", "双桥", "永丰",
    "太平", "清水", "高庙", "南坪", "北塬", "东湾", "西坪",
)  # fmt: skip
WORDS = (
    "阳光", "金色", "小星星", "春苗", "育苗", "童心", "快乐", "向日葵", "彩虹", "小太阳", "晨曦", "摇篮",
    "蓓蕾", "启明", "爱心", "小天使", "未来", "智慧", "花儿", "贝贝", "宝贝", "雏鹰", "七色", "希望", "和谐",
    "康乐", "绿洲", "苗圃", "幸福", "家园",
)  # fmt: skip
TYPES = (
    ("independent", "enterprise", "for_profit", "托育中心"),
    ("kindergarten", "kindergarten", "non_profit", "幼儿园托班"),
    ("community", "social_service", "non_profit", "社区托育点"),
    ("family_site", "sole_trader", "for_profit", "家庭托育点"),
    ("employer", "enterprise", "non_profit", "职工托育园"),
    ("service_centre", "public_institution", "non_profit", "托育综合服务中心"),
)
MODES = (["full_day"], ["full_day", "half_day"], ["full_day", "hourly"], ["half_day", "hourly", "occasional"])
FATES = ("filed", "unfiled", "ended", "orphaned", "gone")
FATE_WEIGHTS = (90, 6, 2, 1, 1)
INSTITUTION = (
    "id", "name", "credit_code", "area", "body_id", "facility_type", "legal_form", "nature", "service_modes", "address",
    "business_scope", "representative", "registered_on", "deregistered_on", "filed_on", "filing_number",
    "filing_ended_on", "places", "occupancy", "receipt_days", "public_phone", "version", "changed_at",
)  # fmt: skip
FILING = ("id", "area", "state", "version", "opened_at", "body_id", "institution_id", "submitted_at", "accepted_at",
          "ended_at")  # fmt: skip
DEADLINE = ("id", "case_type", "case_id", "key", "area", "starts_on", "days", "in_workdays", "closed_on")
BODY = ("id", "name", "kind", "area", "credit_code", "document_mark", "is_active")


@dataclass(frozen=True)
class Life:
    """What became of one institution."""

    fate: str
    registered_on: date
    filed_on: date | None
    filing_ended_on: date | None
    deregistered_on: date | None


class Nation:
    """Invents rows one after the other; equal seeds invent equal rows."""

    def __init__(self, size: int, townships: Sequence[tuple[int, str]], home: int) -> None:
        self._dice = random.Random(SEED)
        self._size = size
        self._counties: dict[int, list[tuple[int, str]]] = {}
        for path, name in townships:
            self._counties.setdefault(path - path % COUNTY, []).append((path, name))
        self._home = home

    def rows(self) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...] | None, tuple[Any, ...] | None]]:
        """Body, institution, filing, deadline of each institution, the home county's first."""
        for number, county in enumerate(self._seats()):
            path, town = self._dice.choice(self._counties[county])
            yield self._institution(number, path, town)

    def _seats(self) -> Iterator[int]:
        for _ in range(min(AT_HOME, self._size)):
            yield self._home
        others = [county for county in self._counties if county != self._home]
        weights = list(accumulate(math.exp(self._dice.gauss(0, 1)) for _ in others))
        yield from self._dice.choices(others, cum_weights=weights, k=max(0, self._size - AT_HOME))

    def _institution(self, number: int, path: int, town: str) -> Any:
        dice, life = self._dice, self._life()
        id, body = self._uuid(), self._uuid()
        facility_type, legal_form, nature, ending = dice.choices(TYPES, (35, 25, 18, 12, 6, 4))[0]
        name = f"{town.rstrip('镇乡')}{dice.choice(TOWNS)}{dice.choice(WORDS)}{ending}"
        if number % 7 == 0:
            name = f"{name}（{number % 9 + 1}分园）"
        code = f"91{path // COUNTY:06}{number:09}X"
        places = dice.choice((20, 30, 40, 60, 80, 90, 120)) if life.filed_on else 0
        row = (
            id, name, code, path, body, facility_type, legal_form, nature, dice.choice(MODES),
            f"{town}兴隆路{number % 300 + 1}号", "托育服务（不含幼儿园、托儿所）；婴幼儿照护服务",
            dice.choice("马王李张韩陈刘") + dice.choice("芳静敏丽伟强磊"), life.registered_on,
            life.deregistered_on, life.filed_on, f"托备〔{number}〕号" if life.filed_on else "",
            life.filing_ended_on, places, places * dice.randrange(40, 100) // 100,
            dice.randrange(1, 9) if life.filed_on else None, "0930-7720000", 1, _moment(life.registered_on),
        )  # fmt: skip
        filing = self._filing(life, id, body, path)
        # Names repeat in a township; a body's may not.
        return (body, f"{name}{number}", "institution", path, code, "", True), row, filing, self._deadline(life, filing)

    def _life(self) -> Life:
        fate = self._dice.choices(FATES, FATE_WEIGHTS)[0]
        registered_on = LAST_DAY - timedelta(days=self._dice.randrange(60, DAYS))
        filed_on = registered_on + timedelta(days=self._dice.randrange(5, 50)) if fate != "unfiled" else None
        if fate == "gone":
            filed_on = None
        is_gone = fate in ("orphaned", "gone")
        return Life(fate, registered_on, filed_on, LAST_DAY if fate == "ended" else None, LAST_DAY if is_gone else None)

    def _filing(self, life: Life, id: uuid.UUID, body: uuid.UUID, path: int) -> tuple[Any, ...] | None:
        states = {"filed": "filed", "orphaned": "filed", "ended": "cancelled", "gone": "withdrawn"}
        state = states.get(life.fate) or self._dice.choice(("draft", "submitted", "returned", ""))
        if not state:
            return None
        submitted = None if state == "draft" else _moment((life.filed_on or LAST_DAY) - timedelta(days=4))
        accepted = _moment(life.filed_on) if life.filed_on else None
        ended = _moment(LAST_DAY) if state in ("cancelled", "withdrawn") else None
        return (self._uuid(), path, state, 3, _moment(life.registered_on), body, id, submitted, accepted, ended)

    def _deadline(self, life: Life, filing: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        if filing is None or filing[7] is None:
            return None
        is_open = filing[2] in ("submitted", "returned")
        closed = None if is_open else (life.filed_on or LAST_DAY)
        return (self._uuid(), "filing", filing[0], "filing.receipt", filing[1], filing[7].date(), 5, True, closed)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self._dice.getrandbits(128), version=4)


def invented_townships(counties: Sequence[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Path, name and full name of three to twenty townships for each county (path, name, full name) that has none."""
    dice = random.Random(SEED)
    for path, _, full_name in counties:
        for part in range(1, dice.randrange(4, 21)):
            name = f"{TOWNS[part - 1]}{'镇' if part % 3 else '乡'}"
            yield path + part, name, f"{full_name}{name}"


def copy(owner: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows straight into a table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with owner.cursor() as cursor, cursor.copy(statement) as target:
        for row in rows:
            target.write_row(row)


def settle(owner: psycopg.Connection[Any], size: int, townships: Sequence[tuple[int, str]], home: int) -> None:
    """Write the institutions of one size, with bodies, filings and clocks."""
    bodies, institutions, filings, deadlines = zip(*Nation(size, townships, home).rows(), strict=True)
    copy(owner, "access_body", BODY, bodies)
    copy(owner, "institutions_institution", INSTITUTION, institutions)
    copy(owner, "filing_filing", FILING, [one for one in filings if one])
    copy(owner, "kernel_deadline", DEADLINE, [one for one in deadlines if one])


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
