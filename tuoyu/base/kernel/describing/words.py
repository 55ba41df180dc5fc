"""The closed lists of the rulebook, as the last part of the glossary."""

from __future__ import annotations

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.rulebook.entries import CONFIDENCES


def with_enumerations(glossary: str) -> str:
    """The glossary with the rulebook's closed lists written between its two marks; ValueError without the marks."""
    head, opening, rest = glossary.partition("<!-- enumerations")
    mark, _, rest = rest.partition("\n")
    _, closing, tail = rest.partition("<!-- /enumerations -->")
    if not (opening and closing):
        raise ValueError("docs/glossary.md has lost its marks <!-- enumerations … --> and <!-- /enumerations -->")
    return f"{head}{opening}{mark}\n{enumerations()}\n{closing}{tail}"


def enumerations() -> str:
    """Every closed list of the rulebook: what it is called, its codes, where it is written."""
    lines: list[str] = []
    for one in rulebook.enumerations():
        standing = CONFIDENCES[one.confidence]
        source = one.cited if standing in one.cited else f"{one.cited}（{standing}）"
        lines += ["", f"### {one.label}（`{one.key}`）", "", f"出处：{source}", "", "| 中文 | 标识 |", "|---|---|"]
        lines += [f"| {choice.label} | `{choice.code}` |" for choice in one.choices]
    return "\n".join([*lines, ""])
