"""The plan of the house: floors and apps as the import contracts order them, each with its own sentence."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LAST_TO_FIRST = "◄"


@dataclass(frozen=True)
class Floor:
    """One floor of the house: its sentence, and its apps from the lowest to the highest."""

    name: str
    sentence: str
    apps: Mapping[str, str]
    is_line: bool


def floors(root: Path) -> list[Floor]:
    """The floors from the roof down, as the import contracts order them, each app with its own sentence."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    order = {contract["id"]: contract["layers"] for contract in contracts if "layers" in contract}
    lines = {"domain": list(order["domain"])}
    for layer in order["elsewhere"]:
        for app in layer.split(" | "):
            _, floor, name = app.split(".")
            lines.setdefault(floor, []).append(name)
    return [
        Floor(
            floor,
            sentence_of(root / "tuoyu" / floor),
            {name: sentence_of(root / "tuoyu" / floor / name) for name in _upward(floor, lines[floor])},
            is_line=floor != "outside",
        )
        for floor in order["floors"]
    ]


def _upward(floor: str, apps: list[str]) -> list[str]:
    """A line is told from its beginning; apps that stand side by side keep their order."""
    return apps if floor == "outside" else apps[::-1]


def sentence_of(folder: Path) -> str:
    """The first sentence of a package, without importing it."""
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    return docstring.split("\n\n")[0].replace("\n", " ")


_LAW = (
    "**One law: a folder uses only what is listed below it.** In a line, an app uses only those before the "
    f"`{LAST_TO_FIRST}`. The floors are named so that any file browser, which sorts by name, shows the order."
)
_FURTHER = (
    "Where a need seems to point upward, the lower app is told a fact, or the upper one asks for it: "
    "[decisions](decisions/), [how a case moves](workflows/README.md), [who may do what](permissions.md), "
    "[words](glossary.md)."
)


def plan(house: list[Floor]) -> str:
    """docs/plan.md."""
    head = ["# The plan of the house", "", "```", *_picture(house), "```", "", _LAW, ""]
    rows = ["| floor | app | what it is |", "|---|---|---|"]
    for floor in house:
        rows.append(f"| **{floor.name}** | | {floor.sentence} |")
        rows += [f"| | `{name}` | {sentence} |" for name, sentence in floor.apps.items()]
    return "\n".join([*head, *rows, "", _FURTHER])


def _picture(house: list[Floor]) -> Iterator[str]:
    for number, floor in enumerate(house):
        if number:
            yield " " + "─" * 100
        joint = f" {LAST_TO_FIRST} " if floor.is_line else "   ·   "
        yield f" {floor.name:<10}{_short(floor.sentence):<14}{joint.join(floor.apps)}"


def _short(sentence: str) -> str:
    return sentence.partition(":")[0].lower()
