"""What the house says about itself: its plan, its workflows and its policies as Markdown, made from the code."""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.rulebook.entries import CONFIDENCES
from tuoyu.base.kernel.workflows import Step, Workflow

GENERATED = "<!-- 由 manage.py document 生成，请勿手改 / generated, do not edit -->\n"
LAST_TO_FIRST = "◄"


@dataclass(frozen=True)
class Floor:
    """One floor of the house: its sentence, and its apps from the lowest to the highest."""

    name: str
    sentence: str
    apps: Mapping[str, str]
    is_line: bool


def documents(root: Path) -> dict[str, str]:
    """Every generated document: path below docs/ → text."""
    written = {"plan.md": plan(floors(root)), "permissions.md": permissions()}
    glossary = with_enumerations((root / "docs/glossary.md").read_text(encoding="utf-8"))
    for workflow, app in workflows():
        written[f"workflows/{workflow.name}.md"] = workflow_page(workflow, app)
    written["workflows/README.md"] = workflow_index([workflow for workflow, _ in workflows()])
    return {name: f"{GENERATED}\n{text.strip()}\n" for name, text in sorted(written.items())} | {
        "glossary.md": glossary
    }


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


def modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The module of that name of every app of ours that has one: (app label, module)."""
    for config in apps.get_app_configs():
        if config.name.startswith("tuoyu.") and find_spec(f"{config.name}.{name}"):
            yield config.label, import_module(f"{config.name}.{name}")


def workflows() -> list[tuple[Workflow, str]]:
    """Every workflow of the house, with the label of its app."""
    found = {
        one.name: (one, label)
        for label, module in modules("workflows")
        for one in vars(module).values()
        if isinstance(one, Workflow)
    }
    return [found[name] for name in sorted(found)]


def workflow_index(found: list[Workflow]) -> str:
    """docs/workflows/README.md."""
    lines = (f"- [{one.label}]({one.name}.md)：{'、'.join(one.states.values())}" for one in found)
    return "\n".join(("# 事项流程", "", "每一种事项能走到哪里，由一张表决定；下面各页即由那张表得出。", "", *lines))


def workflow_page(workflow: Workflow, app: str) -> str:
    """One workflow as a diagram, its states and its steps."""
    who = policy_for(workflow, app)
    return "\n".join(
        (
            f"# {workflow.label}（`{workflow.name}`）",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f'    state "{label}" as {state}' for state, label in workflow.states.items()),
            f"    [*] --> {workflow.initial}",
            *(f"    {before} --> {step.after} : {step.label}" for step in workflow.steps for before in step.before),
            *(f"    {state} --> [*]" for state in workflow.states if not any(workflow.steps_from(state))),
            "```",
            "",
            "## 步骤",
            "",
            "| 步骤 | 从 | 到 | 条件 | 时限 | 谁可以办 |",
            "|---|---|---|---|---|---|",
            *(_step_row(workflow, step, who) for step in workflow.steps),
            "",
            "## 状态",
            "",
            "| 状态 | 标识 |",
            "|---|---|",
            *(f"| {label} | `{state}` |" for state, label in workflow.states.items()),
        )
    )


def _step_row(workflow: Workflow, step: Step, who: Callable[[str], str]) -> str:
    before = "、".join(workflow.states[state] for state in step.before)
    guard = f"`{step.guard.__name__}`：{_first_line(step.guard)}" if step.guard else "—"
    name = f"{step.label}（`{step.name}`）"
    return f"| {name} | {before} | {workflow.states[step.after]} | {guard} | {_clock(step)} | {who(step.name)} |"


def _first_line(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n")[0]


def _clock(step: Step) -> str:
    moves = (("起算", step.starts), ("暂停", step.pauses), ("继续", step.resumes), ("办结", step.closes))
    return "；".join(f"{word} {'全部时限' if key == '*' else f'`{key}`'}" for word, key in moves if key) or "—"


def policy_for(workflow: Workflow, app: str) -> Callable[[str], str]:
    """Tells the roles that may take a step: from the app's policy that knows all of the workflow's steps."""
    steps = {step.name for step in workflow.steps}
    named = dict(modules("policies")).get(app)
    found = [one for one in getattr(named, "POLICIES", {}).values() if steps <= one.actions]

    def who(step: str) -> str:
        return roles_of(found[0], step) if found else "—"

    return who


def roles_of(policy: Any, action: str) -> str:
    """The roles an action asks for, in Chinese, in the order in which roles are declared."""
    asked = policy.roles(action)
    kind: Any = type(next(iter(asked))) if asked else ()
    every = list(kind)
    if asked and asked == set(every):
        return "登录的人"
    return "、".join(role.label for role in every if role in asked) or "所有人"


def permissions() -> str:
    """docs/permissions.md: every action of every policy and the roles it asks for."""
    lines = [
        "# 谁可以做什么",
        "",
        "由各应用的 `policies.py` 得出。角色总在某个地方或某个单位内有效：在辖区或单位之外，同不存在一样。",
        "每个页面对每个人开不开，见 `tests/architecture/access_matrix.toml`。",
    ]
    for label, module in modules("policies"):
        for name, policy in sorted(getattr(module, "POLICIES", {}).items()):
            lines += ["", f"## `{label}.{name}`", "", "| 行为 | 角色 |", "|---|---|"]
            lines += [
                f"| `{label}.{name}.{action}` | {roles_of(policy, action)} |" for action in sorted(policy.actions)
            ]
    return "\n".join(lines)


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
