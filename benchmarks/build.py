"""Fill one database: the divisions and officials by the services, the mass of rows by COPY, the rollups by counting."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django
import psycopg

django.setup()

from django.core.management import call_command  # noqa: E402 -- Django is set up first

from benchmarks import nation, people, staff  # noqa: E402
from benchmarks.officials import HOME  # noqa: E402
from config.database import ensure_roles  # noqa: E402
from tuoyu.base.access.services import areas  # noqa: E402
from tuoyu.base.access.services.users import system_user  # noqa: E402
from tuoyu.base.kernel import clock  # noqa: E402
from tuoyu.base.kernel.sealed import blind_index  # noqa: E402
from tuoyu.domain.staff.selectors.people import INDEXED  # noqa: E402
from tuoyu.insight.indicators import services  # noqa: E402
from tuoyu.insight.indicators.rules import month_ends  # noqa: E402

YEAR = 2025
_COUNTIES = """
    SELECT path, name, full_name FROM access_area AS county WHERE path % 1000 = 0 AND path % 100000 <> 0
    AND NOT EXISTS (SELECT 1 FROM access_area AS town WHERE town.path BETWEEN county.path + 1 AND county.path + 999)
    ORDER BY path
"""
_TOWNSHIPS = "SELECT path, name FROM access_area WHERE path % 1000 <> 0 ORDER BY path"


def found_nation(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """Tables, the rulebook's divisions, invented townships, populations, and the officials."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    system = system_user()
    areas.load_divisions(system)
    towns = list(nation.invented_townships(owner.execute(_COUNTIES).fetchall()))  # type: ignore[arg-type]
    nation.copy(owner, "access_area", ("path", "name", "full_name"), towns)
    people.found(system)
    owner.execute(
        "INSERT INTO indicators_population (area, year, residents, source)"
        " SELECT path, %s, 10000 + path %% 70000, '基准测试' FROM access_area",
        [YEAR],
    )


def fill(owner: psycopg.Connection[tuple[object, ...]], size: int) -> None:
    """Institutions of one size with their staff, counted as by the schedule: today, and the ends of twelve months."""
    townships = owner.execute(_TOWNSHIPS).fetchall()
    nation.settle(owner, size, townships, HOME)  # type: ignore[arg-type]
    staff.hire(owner, lambda number: blind_index(INDEXED, number))
    owner.commit()
    system, today = system_user(), clock.today()
    for day in [*month_ends(today, 12)[:-1], today - timedelta(days=90)]:
        services.rebuild(system, first=min(day, today), last=min(day, today))
    services.recompute(system)


def main(size: int) -> None:
    """Fill the database that the surroundings name."""
    ensure_roles(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"]) as owner:
        if size:
            fill(owner, size)
        else:
            found_nation(owner)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
