"""Who may do what: every action of every policy and the roles it asks for."""

from __future__ import annotations

from typing import Any

from tuoyu.base.kernel.describing.apps import modules


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
