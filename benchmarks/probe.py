"""Inside one database: every page once through all middlewares, its queries counted; and the register counted anew."""

from __future__ import annotations

import json
import time
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 -- Django is set up first
from django.test import Client  # noqa: E402

from benchmarks.officials import HOME  # noqa: E402
from benchmarks.pages import PAGES  # noqa: E402
from benchmarks.people import official  # noqa: E402
from tuoyu.base.access.services.users import system_user  # noqa: E402
from tuoyu.base.kernel import anchors, clock  # noqa: E402
from tuoyu.base.kernel.acts import unit_of_work  # noqa: E402
from tuoyu.base.kernel.web import keyset  # noqa: E402
from tuoyu.domain.institutions.models import Institution  # noqa: E402
from tuoyu.domain.institutions.selectors import STANDINGS  # noqa: E402
from tuoyu.insight.indicators import services  # noqa: E402

PAGE_ROWS = 50
DEEPEST = 1_000  # pages; half of all there are, where there are fewer
_TIMES = 5


class Seen:
    """Every statement that passes, and the seconds they took together."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.seconds = 0.0

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements.append(sql)


def marks() -> dict[str, str]:
    """A record of the home county, the mark of a deep page, and the number of that page."""
    rows = Institution.objects.filter(STANDINGS["filed"][1])
    deep = min(DEEPEST, rows.count() // PAGE_ROWS // 2)
    passed = keyset.page_of(rows, ("area", "id"), "", deep * PAGE_ROWS)
    record = rows.filter(area__range=(HOME, HOME + 999)).order_by("id")[0]
    return {"record": str(record.pk), "deep": passed.following, "page": str(deep + 1)}


def look(page: Any, address: str, client: Client) -> dict[str, Any]:
    """What one page costs: statements without BEGIN and COMMIT, milliseconds of it all and of the database."""
    for _ in range(8):  # past the point where statements are prepared and planned once
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.key}: {answer.status_code} {answer.headers.get('Location', '')}")
    with connection.execute_wrapper(seen := Seen()):
        client.get(address)
    spent = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        answer = client.get(address)
        spent.append(1000 * (time.perf_counter() - began))
    return {
        "queries": len(seen.statements),
        "bytes": len(answer.content),
        "rows": answer.content.count(b'<tr role="row">') - 1,
        "ms": median(spent),
        "sql_ms": 1000 * seen.seconds,
        "statements": seen.statements,
    }


def recount() -> dict[str, float]:
    """Seconds to count the whole register for one day (nothing differs), and after one county's change."""
    system = system_user()
    began = time.perf_counter()
    services.rebuild(system, first=clock.today(), last=clock.today())
    whole = time.perf_counter() - began
    with unit_of_work(system):
        one = Institution.objects.filter(area__range=(HOME, HOME + 999)).first()
        Institution.objects.filter(pk=one.pk if one else None).update(changed_at=clock.now())
    began = time.perf_counter()
    services.recompute(system)
    return {"whole": whole, "county": time.perf_counter() - began}


def main() -> None:
    """Print what was found as JSON."""
    anchors.take()  # as at every start of the house
    places = marks()
    clients: dict[str, Client] = {}
    found = {}
    for page in PAGES:
        if page.who not in clients:
            clients[page.who] = Client()
            if page.who:
                clients[page.who].force_login(official(page.who), "tuoyu.base.access.passwords.PasswordBackend")
        address = page.address.format(**places)
        found[page.key] = {"address": address, **look(page, address, clients[page.who])}
    print(json.dumps({"marks": places, "pages": found, "recount": recount()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
