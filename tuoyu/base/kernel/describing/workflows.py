"""Every workflow as a page: a diagram, its steps with who may take them, its states."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from tuoyu.base.kernel.describing.apps import modules
from tuoyu.base.kernel.describing.permissions import roles_of
from tuoyu.base.kernel.workflows import Step, Workflow


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
            *((f"建立时起算 `{workflow.starts}`。", "") if workflow.starts else ()),
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
