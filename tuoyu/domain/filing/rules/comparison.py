"""What differs between two submissions of a filing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuoyu.domain.filing.rules.sections import Field, Section

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """A filing as it was handed in, or as it stands now. `marks` are digests of private answers, by section and name;
    `papers` maps a paper's code to the (name, digest) of each file."""

    answers: Mapping[str, Answers]
    marks: Mapping[str, Mapping[str, str]]
    papers: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Changed:
    """One question answered otherwise: `before` and `after` as stored, None where nothing was; both None and
    `asked.private` when only the fact of the change may be told."""

    section: Section
    asked: Field
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class PaperChanged:
    """One paper whose files differ: names before and after."""

    code: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def answers_changed(before: Snapshot, after: Snapshot, sections: tuple[Section, ...]) -> Iterator[Changed]:
    """Every question that was answered otherwise, section by section."""
    for section in sections:
        old, new = before.answers.get(section.key, {}), after.answers.get(section.key, {})
        old_marks, new_marks = before.marks.get(section.key, {}), after.marks.get(section.key, {})
        for asked in section.fields:
            if asked.private:
                if old_marks.get(asked.name) != new_marks.get(asked.name):
                    yield Changed(section, asked)
            elif _answer(old, asked) != _answer(new, asked):
                yield Changed(section, asked, _answer(old, asked), _answer(new, asked))


def papers_changed(before: Snapshot, after: Snapshot) -> Iterator[PaperChanged]:
    """Every paper for which other files are in; the same file under another name is no change."""
    for code in sorted({*before.papers, *after.papers}):
        old, new = before.papers.get(code, ()), after.papers.get(code, ())
        if sorted(digest for _, digest in old) != sorted(digest for _, digest in new):
            yield PaperChanged(code, tuple(name for name, _ in old), tuple(name for name, _ in new))


def _answer(answers: Answers, asked: Field) -> Any:
    """What was typed; nothing when the other answers make the question moot, or when it was left empty."""
    answer = answers.get(asked.name) if asked.is_asked(answers) else None
    return None if answer in ("", []) else answer
