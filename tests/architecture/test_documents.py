"""Documents say what is so: generated ones are fresh, every word is explained, every link leads somewhere."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands
from django.db import models

from tests.architecture.source import ROOT, told
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import describing, rulebook

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
TARGET = re.compile(r"\bmake ([a-z]+)")
PATH = re.compile(r"`((?:tuoyu|config|tests|docs|rulebook|demo|benchmarks|verifier)/[\w./-]*\w)`")
TERM = re.compile(r"^\| (.+?) \| `(.+?)` \|", re.MULTILINE)


def pages() -> Iterator[Path]:
    """Every document of ours."""
    yield from (path for path in ROOT.glob("*.md"))
    for top in ("docs", "verifier", "rulebook", "tests", "benchmarks", "demo"):
        yield from sorted((ROOT / top).rglob("*.md"))


def found_stale() -> str:
    """What the check says of documents that no longer follow from the code; nothing when all are fresh."""
    try:
        call_command("document", check=True)
    except CommandError as complaint:
        return str(complaint)
    return ""


def test_generated_documents_are_fresh() -> None:
    assert found_stale() == ""


def test_control_a_stale_document_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = describing.documents(ROOT)
    monkeypatch.setattr(describing, "documents", lambda root: {**fresh, "plan.md": "another plan"})
    assert "plan.md" in found_stale()


def undrawn(readme: str, plan: str) -> list[str]:
    """The lines of apps in the plan's picture that a README's picture lacks."""
    lines = [re.split(r"\s{2,}", line.strip(), maxsplit=2) for line in plan.split("```")[1].splitlines()]
    return [line[2] for line in lines if len(line) == 3 and line[2] not in readme]


def test_the_readmes_draw_the_house_as_it_is() -> None:
    plan = (ROOT / "docs/plan.md").read_text(encoding="utf-8")
    for name in ("README.md", "README.zh-CN.md"):
        found = undrawn((ROOT / name).read_text(encoding="utf-8"), plan)
        assert not found, told(found, f"Copy the picture of docs/plan.md into {name}.")


def test_control_an_old_picture_is_caught() -> None:
    plan = "```\n domain   the rooms   a ◄ b\n base   the ground   c\n```"
    assert undrawn("domain the rooms a ◄ b", plan) == ["c"]


def broken(page: Path, text: str) -> list[str]:
    """Links to files that are not there, make targets and commands that do not exist, paths that lead nowhere."""
    said = [one or other for one, other in LINK.findall(text)]
    files = [link.split("#")[0] for link in said if not re.match(r"[a-z]+:|#", link)]
    wrong = [f"link {link}" for link in files if not (page.parent / link).exists()]
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    wrong += [f"make {name}" for name in TARGET.findall(code) if name not in targets]
    wrong += [f"manage.py {name}" for name in COMMAND.findall(text) if name not in get_commands()]
    wrong += [f"path {path}" for path in PATH.findall(text) if not (ROOT / path).exists() and "NNNN" not in path]
    return wrong


def test_documents_name_only_what_exists() -> None:
    found = [f"{page.relative_to(ROOT)}: {one}" for page in pages() for one in broken(page, page.read_text("utf-8"))]
    assert not found, told(found, "Mend the link, command or path, or write what it promises.")


def test_control_a_link_to_nowhere_is_caught() -> None:
    text = "[x](no/such.md) `make dance` `manage.py dance` `tuoyu/dance.py` [y](https://example.invalid)"
    assert len(broken(ROOT / "README.md", text)) == 4
    assert not broken(ROOT / "README.md", "[x](docs/plan.md) `make run` `manage.py migrate` `tuoyu/base`")


def unexplained(record: str, project: str, package: str) -> list[str]:
    """Dependencies without a reason in the record, and reasons without a dependency."""
    read = tomllib.loads(project)
    asked = [*read["project"]["dependencies"], *(one for group in read["dependency-groups"].values() for one in group)]
    browser = json.loads(package)
    used = {re.split(r"[\[<>=~! ]", one)[0].lower() for one in asked}
    used |= {name for part in ("dependencies", "devDependencies") for name in browser.get(part, {})}
    rows = [line.split("|")[1] for line in record.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    return sorted(used ^ named)


def test_every_dependency_has_its_reason() -> None:
    record = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    texts = ((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "package.json"))
    found = unexplained(record, *texts)
    assert not found, told(found, "Say in docs/decisions/0002-dependencies.md why this one, or take it out of both.")


def test_control_a_dependency_without_a_reason_is_caught() -> None:
    project = '[project]\ndependencies = ["django>=5", "left-pad"]\n[dependency-groups]\ndev = ["ruff"]\n'
    record = "| `django` | x |\n| `ruff` `gone` | y |\n"
    assert unexplained(record, project, '{"dependencies": {}}') == ["gone", "left-pad"]


def terms(glossary: str) -> list[tuple[str, str]]:
    """(中文, identifier) of every term, the rulebook's closed lists left out."""
    return TERM.findall(glossary.split("<!-- enumerations")[0])


def ambiguous(found: Iterable[tuple[str, str]]) -> list[str]:
    """Words that mean two things, and things that are called by two words."""
    pairs = list(found)
    words, names = [word for word, _ in pairs], [name for _, name in pairs]
    return sorted({word for word in words if words.count(word) > 1} | {name for name in names if names.count(name) > 1})


def spoken() -> Iterator[tuple[str, str]]:
    """Every (中文, identifier) that people meet: tables, states, roles, choices."""
    for model in apps.get_models():
        if model.__module__.startswith("tuoyu."):
            yield str(model._meta.verbose_name), model.__name__
            for field in model._meta.get_fields():
                choices = field.choices if isinstance(field, models.Field) else None
                yield from ((str(label), str(code)) for code, label in choices or () if field.name != "role")
    for workflow, _ in describing.workflows():
        yield from ((label, state) for state, label in workflow.states.items())
    yield from ((role.label, role.value) for role in Role)


def test_every_word_is_in_the_glossary() -> None:
    known = set(terms((ROOT / "docs/glossary.md").read_text(encoding="utf-8")))
    said = {(word, name) for word, name in spoken()}
    # The same state may be called by a shorter word where only one can be meant; its code is what counts then.
    codes = {name for _, name in known}
    missing = sorted(f"{word} · {name}" for word, name in said if (word, name) not in known and name not in codes)
    assert len(said) > 50
    assert not missing, told(missing, "Write the word into docs/glossary.md: 中文 · identifier · meaning · source.")


def test_a_table_is_called_by_the_same_word_everywhere() -> None:
    known = {name: word for word, name in terms((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))}
    tables = {
        model.__name__: str(model._meta.verbose_name) for model in apps.get_models() if "tuoyu" in model.__module__
    }
    labels = {**tables, **{role.value: role.label for role in Role}}
    wrong = [
        f"{name}: {word} here, {known[name]} there" for name, word in labels.items() if known.get(name, word) != word
    ]
    assert not wrong, told(wrong, "One word per idea: the glossary and the label must agree.")


def test_one_word_per_idea() -> None:
    found = ambiguous(terms((ROOT / "docs/glossary.md").read_text(encoding="utf-8")))
    assert not found, told(found, "Keep one word for it in docs/glossary.md.")


def test_control_a_word_for_two_ideas_is_caught() -> None:
    text = "| 机构 | `Institution` | x | y |\n| 机构 | `Body` | x | y |\n| 场地 | `Premises` | x | y |\n"
    assert ambiguous(terms(text)) == ["机构"]
    assert ambiguous([("机构", "Body"), ("单位", "Body")]) == ["Body"]


def test_every_code_of_the_rulebook_is_in_the_glossary() -> None:
    listed = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").split("<!-- enumerations")[1]
    sections = dict(re.findall(r"^### .+?（`(.+?)`）\n(.*?)(?=^### |\Z)", listed, re.MULTILINE | re.DOTALL))
    missing = [
        f"{one.key}.{choice.code}"
        for one in rulebook.enumerations()
        for choice in one.choices
        if f"| {choice.label} | `{choice.code}` |" not in sections.get(one.key, "")
    ]
    assert not missing, told(missing, "Run `manage.py document`.")
