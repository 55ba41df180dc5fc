"""The house's own source as the architecture tests read it: modules with their place in the house, and findings."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("outside", "insight", "domain", "base")
LINES = {
    "base": ("intake", "access", "kernel"),
    "domain": (
        "support",
        "enforcement",
        "supervision",
        "care",
        "children",
        "publicity",
        "filing",
        "standards",
        "staff",
        "institutions",
    ),
    "insight": ("planning", "indicators"),
    "outside": ("portal", "field", "exchange", "telemetry"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Finding:
    """One place where a convention is broken: path from the root, line, and what stands there."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Module:
    """One Python file; `path` is relative to the root. A bad sample is a Module with a text of its own."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """Dotted name as imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def parts(self) -> tuple[str, ...]:
        """The pieces of the dotted name."""
        return tuple(self.name.split("."))

    @property
    def app(self) -> str:
        """`domain.filing` for files of an app, else the empty string."""
        return ".".join(self.parts[1:3]) if self.parts[0] == "tuoyu" and len(self.parts) > 2 else ""

    @property
    def role(self) -> str:
        """Which of an app's files (or packages) this belongs to: `services`, `views` …; empty for the app itself."""
        return self.parts[3] if self.app and len(self.parts) > 3 else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def functions(self) -> Iterator[Function]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def find(self, node: ast.AST, what: str) -> Finding:
        """A finding at a node of this file."""
        return Finding(self.path, getattr(node, "lineno", 1), what)


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product, migrations included."""
    return tuple(
        Module(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for top in ("tuoyu", "config")
        for path in sorted((ROOT / top).rglob("*.py"))
    )


def written() -> Iterator[Module]:
    """Every Python file of the product that a person wrote for good: no migrations."""
    return (module for module in modules() if not module.is_migration)


def templates() -> Iterator[Path]:
    """Every template of ours."""
    return (path for top in ("tuoyu", "config") for path in sorted((ROOT / top).rglob("templates/**/*.html")))


def sample(path: str, text: str) -> Module:
    """A bad sample, as if it stood at `path`."""
    return Module(path, text)


def gathered(check: Callable[[Module], Iterable[Finding]]) -> list[Finding]:
    """What a check finds in the whole house."""
    return [finding for module in written() for finding in check(module)]


def told(findings: Iterable[object], mend: str) -> str:
    """A failing test's message: what to do, then where."""
    return "\n".join((mend, *map(str, findings)))


def code_lines(function: Function) -> int:
    """Lines of code in a function: no signature, docstring, blank line or comment."""
    body = function.body
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        body = body[1:]
    return len({line for node in body for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)})


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every module or name imported, as a dotted path (`from a.b import c` gives `a.b.c`)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
