"""A log to tamper with: entries written through the kernel, anchored on the way, exported as the verifier reads it."""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from tuoyu.base.kernel import anchors, audit
from tuoyu.base.kernel.acts import unit_of_work

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "verifier" / "verify_audit.py"
COUNTIES = (622927000, 622921000, 0)


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_audit", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


verifier = _load()


@dataclass(frozen=True)
class Member:
    """Somebody who acts."""

    actor_label: str = "马主任（卫生健康局）"
    actor_id: UUID | None = field(default_factory=uuid4)
    wall_settings: Mapping[str, str] = field(
        default_factory=lambda: {"app.areas": "", "app.bodies": "", "app.user": ""}
    )


@dataclass
class Export:
    """What an auditor holds: entries and heads as parsed rows, the anchors' lines, the public keys."""

    entries: list[dict[str, Any]]
    heads: list[dict[str, Any]]
    anchors: list[str]
    keys: dict[str, Any]

    def verify(self, *, with_anchors: bool = True) -> Any:
        """What the verifier says about it; database order, as the export's ORDER BY gives it."""
        rows = sorted(self.entries, key=lambda row: (row["chain"], row["seq"]))
        copies = [self.anchors] if with_anchors else []
        return verifier.verify(map(json.dumps, rows), map(json.dumps, self.heads), copies, self.keys)

    def chain(self, chain: int) -> list[dict[str, Any]]:
        return [row for row in self.entries if row["chain"] == chain]

    def anchored(self) -> dict[int, list[int]]:
        """The anchored row numbers of each chain, ascending."""
        seen: dict[int, list[int]] = {}
        for line in map(json.loads, self.anchors):
            for head in line["heads"]:
                seen.setdefault(head["chain"], []).append(head["seq"])
        return seen


def write_entries(count: int, *, anchored_every: int = 0) -> None:
    """Write entries round the counties, one unit of work each, taking an anchor now and then."""
    members = [Member(f"经办人{index}") for index in range(5)]
    for index in range(count):
        with unit_of_work(members[index % 5], source="127.0.0.1 POST") as work:
            work.note(
                audit.Entry(
                    actor=work.actor,
                    action="filing.accept",
                    object_type="filing.filing",
                    object_id=str(uuid4()),
                    area=COUNTIES[index % len(COUNTIES)] + (index % 7 if index % len(COUNTIES) < 2 else 0),
                    purpose="受理备案" if index % 2 else "",
                    detail={"changed": ["state", "version"]} if index % 3 else {},
                )
            )
        if anchored_every and (index + 1) % anchored_every == 0:
            anchors.take()


def exported(run: Callable[[str], Iterator[tuple[Any, ...]]] | None = None) -> Export:
    """The export an auditor makes, read with `run` (the test's own connection when left out)."""
    run = run or _rows
    entries = [json.loads(text) for (text,) in run(verifier.ENTRIES)]
    heads = [json.loads(text) for (text,) in run(verifier.HEADS)]
    path = anchors._path()
    lines = path.read_text().splitlines() if path.exists() else []
    return Export(entries, heads, lines, verifier.public_keys(anchors.public_keys()))


def redigest(row: dict[str, Any]) -> dict[str, Any]:
    """The row with a digest that fits its content, as somebody who knows the format would make it."""
    return row | {"digest": verifier.hashlib.sha256(verifier.entry_bytes(row)).hexdigest()}


def _rows(statement: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        yield from cursor.fetchall()
