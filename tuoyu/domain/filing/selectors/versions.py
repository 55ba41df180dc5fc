"""Submissions of a filing, and what differs between two of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.sealed import blind_index, opened
from tuoyu.domain.filing.models import Filing, FilingVersion
from tuoyu.domain.filing.rules import sections_for
from tuoyu.domain.filing.rules.comparison import Snapshot, answers_changed, papers_changed
from tuoyu.domain.filing.rules.sections import section
from tuoyu.domain.filing.selectors.dossier import Dossier
from tuoyu.domain.filing.selectors.filings import displayed

NOW = "now"
_HIDDEN = "（加密保存，不显示）"


@dataclass(frozen=True)
class Side:
    """One side of a comparison: `key` names it in an address, `label` for people."""

    key: str
    label: str
    snapshot: Snapshot


@dataclass(frozen=True)
class Difference:
    """One row of a comparison, as people read it."""

    section: str
    label: str
    before: str
    after: str


def versions(filing: Filing) -> list[FilingVersion]:
    """The submissions of a filing, the first one first."""
    return list(FilingVersion.objects.filter(filing=filing).defer("private"))


def sides(read: Dossier, kept: list[FilingVersion], *, with_now: bool) -> list[Side]:
    """Everything that can be compared: each submission, and while corrections are made what stands now."""
    found = [
        Side(
            str(one.number),
            f"第 {one.number} 次提交（{clock.local(one.submitted_at):%Y-%m-%d %H:%M}）",
            Snapshot(one.answers, one.private_marks, _pairs(one.materials)),
        )
        for one in kept
    ]
    if with_now:
        answers = {key: one.answers for key, one in read.sections.items()}
        now = Snapshot(answers, {key: _marks(one) for key, one in read.sections.items()}, _pairs(papers_of(read)))
        found.append(Side(NOW, "现在填写的", now))
    return found


def differences(filing: Filing, before: Side, after: Side) -> list[Difference]:
    """What was answered or handed in otherwise, in the order of the form."""
    asked = sections_for(filing.institution.facility_type)
    lines = [
        Difference(
            one.section.label,
            one.asked.label,
            _HIDDEN if one.asked.private else displayed(one.asked, one.before),
            "已改动" + _HIDDEN if one.asked.private else displayed(one.asked, one.after),
        )
        for one in answers_changed(before.snapshot, after.snapshot, asked)
    ]
    names = _names_of_papers(filing)
    return lines + [
        Difference(section("materials").label, names.get(one.code, "其他材料"), _listed(one.before), _listed(one.after))
        for one in papers_changed(before.snapshot, after.snapshot)
    ]


def papers_of(read: Dossier) -> dict[str, list[list[str]]]:
    """The files that are in, by paper, as [name, digest]."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for one in read.materials:
        found[one.code].append([one.file.name, one.file.sha256])
    return found


def mark(name: str, value: str) -> str:
    """A keyed digest of one private answer: equal answers have equal ones, and nothing else can be told from it."""
    return blind_index(f"filing_filingversion.{name}", value)


def _marks(stored: Any) -> dict[str, str]:
    text = opened(stored, "private")
    return {name: mark(name, value) for name, value in json.loads(text).items()} if text else {}


def _pairs(materials: Mapping[str, list[list[str]]]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {code: tuple((name, digest) for name, digest in files) for code, files in materials.items()}


def _names_of_papers(filing: Filing) -> dict[str, str]:
    listed = rulebook.document("filing_materials", on=clock.local(filing.opened_at).date(), area=filing.area)
    return {entry["code"]: entry["name"] for entry in listed.entries}


def _listed(names: tuple[str, ...]) -> str:
    return "、".join(names) or "—"
