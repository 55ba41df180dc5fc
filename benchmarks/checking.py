"""The standards check over every institution of one size: institutions a second, and the statements of a portion."""

from __future__ import annotations

import json
import time
from collections import Counter
from itertools import islice
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 -- Django is set up first

from benchmarks.probe import Seen  # noqa: E402
from tuoyu.base.access.services.users import system_user  # noqa: E402
from tuoyu.base.kernel.acts import unit_of_work  # noqa: E402
from tuoyu.domain.institutions.models import Institution  # noqa: E402
from tuoyu.domain.standards.selectors.standards import standards_of  # noqa: E402

PORTION = 1_000


def main() -> None:
    """Print what was found as JSON."""
    verdicts: Counter[str] = Counter()
    statements: list[int] = []
    began = time.perf_counter()
    with unit_of_work(system_user(), source="bench"):
        rows = Institution.objects.order_by("area", "id").iterator(chunk_size=PORTION)
        while portion := list(islice(rows, PORTION)):
            with connection.execute_wrapper(seen := Seen()):
                for _, findings in standards_of(portion):
                    verdicts.update(str(one.verdict) for one in findings)
            statements.append(len(seen.statements))
    spent = time.perf_counter() - began
    found: dict[str, Any] = {"seconds": spent, "verdicts": verdicts, "statements": max(statements)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
