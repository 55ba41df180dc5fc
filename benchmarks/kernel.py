"""Parts that every act leans on: a rule looked up, a document issued, entries written to the log by eight at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 -- Django is set up first

from benchmarks.officials import HOME  # noqa: E402
from tuoyu.base.access.services.users import system_user  # noqa: E402
from tuoyu.base.kernel import audit, clock, documents, rulebook  # noqa: E402
from tuoyu.base.kernel.acts import unit_of_work  # noqa: E402

WRITERS, SECONDS = 8, 3


def main() -> None:
    """Print what was found as JSON: microseconds a lookup, milliseconds a document, entries a second."""
    told = {
        "rule_us": 1e6 * _each(lambda: rulebook.rule("ratio.toddler", clock.today(), HOME), times=1_000, rounds=20),
        "document_ms": 1e3 * _each(_issue, times=1, rounds=20),
        "entries_per_s": {chains: _written(chains) / SECONDS for chains in (1, 4)},
    }
    print(json.dumps(told))


def _each(deed: Callable[[], object], *, times: int, rounds: int) -> float:
    """Seconds a deed takes, as the middle of `rounds` rounds after one that does not count."""
    spent = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        for _ in range(times):
            deed()
        spent.append((time.perf_counter() - began) / times)
    return median(spent[1:])


def _issue() -> None:
    actor: Any = system_user()
    with unit_of_work(actor, source="bench"):
        documents.issue(
            "basic_conditions", actor=actor, issuer_id=actor.body_id or actor.pk, issuer_name="测量", issuer_mark="测",
            about=actor, area=HOME, body_id=None, subject="测量用机构", title="测量用文书",
            content={"institution": "测量用机构", "groups": [{"title": "一", "items": ["甲", "乙"]}]},
            template="filing/basic_conditions.typ",
        )  # fmt: skip


def _written(chains: int) -> int:
    """Entries that eight writers wrote together, one transaction each, to so many chains."""
    until = time.monotonic() + SECONDS

    def write(writer: int) -> int:
        written = 0
        try:
            while time.monotonic() < until:
                with unit_of_work(system_user(), source="bench") as work:
                    area = HOME + 1000 * (writer % chains)
                    work.note(audit.Entry(actor=work.actor, action="bench.noted", area=area))
                written += 1
        finally:
            connection.close()
        return written

    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(write, range(WRITERS)))


if __name__ == "__main__":
    main()
