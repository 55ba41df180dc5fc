"""The statements behind the pages, on every size in turn: lists, counts, searches, and the cost of the second wall.

The statements are those the product itself sends, caught on their way and sent again by the bare driver in the
product's mode (bound and prepared by the server); one variant is unprepared, as Django does by default.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import django
import psycopg

django.setup()

from django.db import connection  # noqa: E402 -- Django is set up first
from django.test import RequestFactory  # noqa: E402

from benchmarks.ground import Ground  # noqa: E402
from benchmarks.nation import WORDS  # noqa: E402
from benchmarks.officials import OFFICIALS  # noqa: E402
from benchmarks.people import official  # noqa: E402
from benchmarks.staff import number_of  # noqa: E402
from config.database import PLANS  # noqa: E402
from tuoyu.base.kernel.acts import unit_of_work  # noqa: E402
from tuoyu.base.kernel.web import keyset  # noqa: E402
from tuoyu.base.kernel.web.lists import ListPage  # noqa: E402
from tuoyu.domain.filing.selectors import filings  # noqa: E402
from tuoyu.domain.filing.views.lists import FilingList  # noqa: E402
from tuoyu.domain.institutions.selectors import listed_institutions  # noqa: E402
from tuoyu.domain.institutions.views.lists import InstitutionList  # noqa: E402
from tuoyu.domain.staff.selectors.people import find_by_number  # noqa: E402

LOOKUP = "SELECT id, name, area, credit_code FROM institutions_institution WHERE id = %s"
SCAN = "SELECT count(*) FROM institutions_institution WHERE name LIKE %s"
_WARM = 12  # five to be prepared by the driver, five more until the server settles on a plan
_PAGE = 50


@dataclass(frozen=True)
class Statement:
    """A statement as the product sends it."""

    sql: str
    parameters: Any


def caught(act: Callable[[], object]) -> list[Statement]:
    """The statements sent while something is done."""
    seen: list[Statement] = []

    def keep(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        seen.append(Statement(sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(keep):
        act()
    return seen


def behind(page: ListPage, rows: Callable[[Any], Any], who: str, address: str) -> list[Statement]:
    """The statements of a list page after those that let the reader in: rows, then (if asked) the total."""
    user = official(who)
    user.roles  # noqa: B018 -- reads the grants before we listen
    request = RequestFactory().get(address)
    with unit_of_work(user):
        found = caught(lambda: page.listing(request, rows(user)))
    return [one for one in found if "kernel_deadline" not in one.sql and "access_area" not in one.sql]


def deep(who: str, address: str) -> str:
    """The address of the page in the middle of a list."""
    rows = listed_institutions(official(who))
    middle = max(_PAGE, rows.count() // 2 // _PAGE * _PAGE)
    return f"{address}page={keyset.page_of(rows, ('area', 'id'), '', middle).following}"


class Race:
    """Statements on connections, each timed once a round in an order drawn anew, so that a busy machine is fair."""

    def __init__(self) -> None:
        self._runners: dict[str, Callable[[], None]] = {}
        self.spent: dict[str, list[float]] = {}

    def add(self, name: str, runner: Callable[[], None]) -> None:
        """Take part under a name."""
        self._runners[name], self.spent[name] = runner, []

    def run(self, rounds: int) -> None:
        """Warm everybody up, then let them run."""
        for runner in self._runners.values():
            for _ in range(_WARM):
                runner()
        names, dice = list(self._runners), random.Random(1)
        for _ in range(rounds):
            dice.shuffle(names)
            for name in names:
                began = time.perf_counter()
                self._runners[name]()
                self.spent[name].append(1000 * (time.perf_counter() - began))

    def told(self) -> dict[str, dict[str, float]]:
        """Median and 95th percentile of each in milliseconds."""
        return {
            name: {"median_ms": median(one), "p95_ms": quantiles(one, n=20)[-1]} for name, one in self.spent.items()
        }


def plain(login: psycopg.Connection[Any], *choices: Statement, prepare: bool = True) -> Callable[[], None]:
    """Runs one of the statements (the next each time) and fetches its rows."""
    place = [0]

    def runner() -> None:
        one = choices[place[0] % len(choices)]
        place[0] += 1
        login.execute(one.sql, one.parameters, prepare=prepare).fetchall()

    return runner


def walled(login: psycopg.Connection[Any], statement: Statement, raise_wall: Statement | None) -> Callable[[], None]:
    """Runs a statement in a transaction of its own, first telling the wall who asks (unless there is no wall)."""

    def runner() -> None:
        with login.transaction():
            if raise_wall is not None:
                login.execute(raise_wall.sql, raise_wall.parameters, prepare=True).fetchall()
            login.execute(statement.sql, statement.parameters, prepare=True).fetchall()

    return runner


def take_part(race: Race, size: int, app: psycopg.Connection[Any], *, is_largest: bool) -> None:
    """Lists, counts and searches of one size."""
    keys = [id for (id,) in app.execute("SELECT id FROM institutions_institution ORDER BY id LIMIT 1000").fetchall()]
    race.add(f"lookup {size}", plain(app, *(Statement(LOOKUP, [id]) for id in keys)))
    race.add(f"lookup unprepared {size}", plain(app, *(Statement(LOOKUP, [id]) for id in keys), prepare=False))
    for who in OFFICIALS:
        rows, count = behind(InstitutionList(official(who)), listed_institutions, who, "/?standing=filed")[:2]
        race.add(f"list {who} {size}", plain(app, rows))
        race.add(f"list unprepared {who} {size}", plain(app, rows, prepare=False))
        race.add(f"count {who} {size}", plain(app, count))
        further = behind(InstitutionList(official(who)), listed_institutions, who, deep(who, "/?"))[0]
        race.add(f"deep {who} {size}", plain(app, further))
        race.add(f"deep unprepared {who} {size}", plain(app, further, prepare=False))
        searches = [
            behind(InstitutionList(official(who)), listed_institutions, who, f"/?q={word[:2]}")[0] for word in WORDS
        ]
        race.add(f"search {who} {size}", plain(app, *searches))
    if is_largest:
        race.add(f"scan {size}", plain(app, *(Statement(SCAN, [f"%{word[:2]}%"]) for word in WORDS)))


def take_staff(race: Race, size: int, app: psycopg.Connection[Any]) -> None:
    """Somebody found by the whole identity number, past the wall; and a row by its key, in the same dress."""
    with unit_of_work(official("county")):
        find_by_number(number_of(0))  # the first asks for the key of the index besides
        opening, lookup, _ = caught(lambda: find_by_number(number_of(0)))
    (key,) = app.execute("SELECT id FROM institutions_institution LIMIT 1").fetchone() or (None,)
    race.add(f"person {size}", walled(app, lookup, opening))
    race.add(f"key {size}", walled(app, Statement(LOOKUP, [key]), opening))


def take_wall(race: Race, app: psycopg.Connection[Any], owner: psycopg.Connection[Any]) -> None:
    """The list of filings by the application behind the wall, and by the owner past it."""
    for who in OFFICIALS:
        rows = behind(FilingList(official(who)), filings, who, "/")[0]
        user = official(who)
        user.roles  # noqa: B018
        settings = caught(lambda user=user: _enter(user))[0]  # type: ignore[misc]
        race.add(f"wall {who}", walled(app, rows, settings))
        race.add(f"no wall {who}", walled(owner, rows, None))


def _enter(user: Any) -> None:
    with unit_of_work(user):
        pass


def main(rounds: int, sizes: list[int]) -> None:
    """Print medians and percentiles as JSON; the statements are caught on the largest size."""
    ground, race = Ground(), Race()
    for size in sizes:
        app = psycopg.connect(ground.app_url(size), autocommit=True, options=PLANS)
        take_part(race, size, app, is_largest=size == max(sizes))
        take_staff(race, size, app)
    take_wall(race, app, psycopg.connect(ground.owner_url(max(sizes)), autocommit=True, options=PLANS))
    race.run(rounds)
    print(json.dumps(race.told()))


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(size) for size in sys.argv[2:]])
