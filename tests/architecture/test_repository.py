"""What may be committed: our own work, with no address to fetch from, no machine's folders, nobody else's files."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, told

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json")
FETCHED_FROM = re.compile(r"\b(?:https?|git|ssh|file|ftp)(?:\+[a-z]+)?://")
ABOUT_MONEY = re.compile(r'"url": "https://(?:github\.com/sponsors|opencollective\.com)/')  # npm's funding links
FOREIGN_NAMES = re.compile(
    r"(?:^|/)(?:node_modules|vendor|third_party|bower_components)/|\.min\.(?:js|css)$|\.(?:woff2?|ttf|otf|eot|map|whl|jar)$"
)
FOREIGN_WORDS = re.compile(r"@license|@preserve|Copyright \(c\)|SPDX-License-Identifier")
MACHINE = re.compile("/(?:" + "|".join(("work", "root", "Users", "home/[a-z]+", "tmp/brief")) + ")/")
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".json", ".txt", ".sql", ".typ", ".csv", ".lock", ".svg", ""}


@cache
def committed() -> tuple[str, ...]:
    """Paths of what git keeps, as they stand in the tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for path in listed.split("\0") if path and (ROOT / path).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Path and text of every committed text file."""
    for path in committed():
        if Path(path).suffix in TEXT:
            yield path, (ROOT / path).read_text(encoding="utf-8", errors="replace")


def addresses(lines: Iterable[str]) -> list[str]:
    """Lines of a lock that say where to download from."""
    return [line.strip() for line in lines if FETCHED_FROM.search(line) and not ABOUT_MONEY.search(line)]


def test_locks_name_no_address() -> None:
    found = {lock: addresses((ROOT / lock).read_text(encoding="utf-8").splitlines()) for lock in LOCKS}
    assert set(LOCKS) <= set(committed())
    assert not any(found.values()), told(found.items(), "Run `make lock`: a lock holds versions and hashes only.")
    assert "uv.lock" not in committed(), "uv.lock records download addresses: keep it ignored."


def test_control_an_address_in_a_lock_is_caught() -> None:
    assert addresses(['"resolved": "https://registry.example/x.tgz",'])
    assert addresses(["--index-url https://pypi.example/simple", "x @ git+ssh://example/x"])
    assert not addresses(["django==5.2.19 \\", "    --hash=sha256:abc", '"url": "https://opencollective.com/popperjs"'])


def test_nothing_of_others_is_committed() -> None:
    found = [path for path in committed() if FOREIGN_NAMES.search(path)]
    found += [path for path, text in texts() if path != "LICENSE" and not path.startswith("tests/architecture/")
              and FOREIGN_WORDS.search(text)]  # fmt: skip
    assert not found, told(found, "It comes from a registry: name it in pyproject.toml or package.json and lock it.")


def test_control_a_foreign_file_is_caught() -> None:
    assert FOREIGN_NAMES.search("tuoyu/static/htmx.min.js")
    assert FOREIGN_NAMES.search("fonts/NotoSansSC.woff2")
    assert FOREIGN_NAMES.search("tuoyu/static/vendor/chart.js")
    assert not FOREIGN_NAMES.search("tuoyu/base/kernel/web/static/kernel/js/chart.js")
    assert FOREIGN_WORDS.search("/*! @license MIT */")


def test_no_file_knows_this_machine() -> None:
    found = [f"{path}: {match.group()}" for path, text in texts() if (match := MACHINE.search(text))]
    assert not found, told(found, "Say it relative to the project, or read it from the environment.")


def test_control_a_machines_folder_is_caught() -> None:
    assert MACHINE.search("/".join(("", "work", "main", "x.py")))
    assert MACHINE.search("/".join(("", "home", "someone", "x.py")))
    assert not MACHINE.search("path('home/', home)")


def test_the_licence_is_the_same_everywhere() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert '"license": "MIT"' in (ROOT / "package.json").read_text(encoding="utf-8")
