"""The index of all documents, from their first lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FIXED = {
    "glossary.md": "词汇表：每个词的意思、标识和出处",
    "workflows/README.md": "事项流程：每种事项有哪些状态和步骤",
    "permissions.md": "谁可以做什么：每个行为需要的角色",
    "plan.md": "The plan of the house",
    "../CONTRIBUTING.md": "Contributing: how a page comes about, what may not be",
    "../SECURITY.md": "Security: threats, what a breach surrenders, what is not claimed",
    "../CHANGELOG.md": "Changelog",
    "../tests/architecture/access_matrix.toml": "The access matrix: who gets through which door, person by person",
    "../verifier/README.md": "The verifier and the format of the log",
}


def index(docs: Path) -> str:
    """docs/README.md: guides for people (titled in Chinese), guides for developers, decisions."""
    found = {**_FIXED, **titles(docs, "how-to")}
    return "\n".join(
        (
            "# 文档 · Documents",
            "",
            "## 给使用和管理系统的人",
            "",
            *_lines((path, title) for path, title in found.items() if CHINESE.search(title)),
            "",
            "## For whoever changes it",
            "",
            *_lines((path, title) for path, title in found.items() if not CHINESE.search(title)),
            "",
            "## Decisions",
            "",
            "Each says in what situation what was chosen, and what follows from it.",
            "",
            *_lines(titles(docs, "decisions").items()),
        )
    )


def titles(docs: Path, folder: str) -> dict[str, str]:
    """Path below docs/ → first heading, of every document of a folder."""
    return {
        f"{folder}/{path.name}": path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
        for path in sorted((docs / folder).glob("*.md"))
    }


def _lines(found: Iterable[tuple[str, str]]) -> list[str]:
    return [f"- [{title}]({path})" for path, title in found]
