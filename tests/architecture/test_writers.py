"""Who may write: services and the mechanisms they call; a state changes in one place; nothing happens behind a save."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Finding, Module, gathered, imports, sample, told

WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "update",
    "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip
ALWAYS_A_WRITE = WRITES - {"update", "delete", "create"}
ROWS = {"objects", "_base_manager", "_default_manager", "filter", "exclude", "all", "select_for_update", "annotate"}
ROWS |= {"order_by", "using", "in_bulk"}
# Mechanisms that services are made of; everything else of an app reads.
MECHANISMS = {"tuoyu.base.access.sessions"}
STATE_KEEPER = "tuoyu/base/kernel/"


def may_write(module: Module) -> bool:
    """The kernel is mechanism all through; elsewhere only `services` write."""
    return module.role == "services" or module.app == "base.kernel" or module.name in MECHANISMS or not module.app


def is_on_rows(called: ast.Attribute) -> bool:
    """Whether `x.update(…)` is about rows of a table (a chain over a manager), not about a dictionary or a digest."""
    names = {node.attr for node in ast.walk(called.value) if isinstance(node, ast.Attribute)}
    return bool(names & ROWS) or called.attr in ALWAYS_A_WRITE or called.attr == "delete"


def writes(module: Module) -> Iterator[Finding]:
    """Calls that change rows, outside services."""
    if may_write(module):
        return
    for node in ast.walk(module.tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in WRITES and is_on_rows(called):
            yield module.find(node, ast.unparse(called))


def test_only_services_write() -> None:
    found = gathered(writes)
    assert not found, told(found, "Move the write into a service (a verb) of the app, and call that.")


def test_control_a_view_that_writes_is_caught() -> None:
    bad = "def view(request):\n    row = Row.objects.create(x=1)\n    row.save()\n    Row.objects.all().update(x=2)\n"
    good = (
        "def view(request):\n    row = {}\n    row.update(x=1)\n    digest.update(b'')\n    services.create_row(row)\n"
    )
    assert len(list(writes(sample("tuoyu/domain/filing/views.py", bad)))) == 3
    assert not list(writes(sample("tuoyu/domain/filing/views.py", good)))
    assert not list(writes(sample("tuoyu/domain/filing/services/x.py", bad)))


# Rows with a state that are no cases, each with its reason.
STATES_OF_THEIR_OWN = {
    "tuoyu/outside/exchange/services.py": "a delivery is a letter: its state is what the channel answered, not a step",
}


def states(module: Module) -> Iterator[Finding]:
    """Assignments to `.state`, and `update(state=…)`, outside the kernel."""
    if module.path.startswith(STATE_KEEPER) or module.path in STATES_OF_THEIR_OWN:
        return
    for node in ast.walk(module.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) else ():
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield module.find(node, ast.unparse(node))
        called = node.func if isinstance(node, ast.Call) else None
        is_update = isinstance(called, ast.Attribute) and called.attr == "update" and is_on_rows(called)
        if is_update and any(keyword.arg == "state" for keyword in node.keywords):
            yield module.find(node, ast.unparse(called))


def test_only_the_kernel_moves_a_state() -> None:
    found = gathered(states)
    assert not found, told(found, "Take a step of the workflow: cases.perform(case, WORKFLOW, step, actor=…).")


def test_control_a_hand_moved_state_is_caught() -> None:
    bad = "def accept(filing):\n    filing.state = 'filed'\n    Filing.objects.filter(pk=1).update(state='filed')\n"
    assert len(list(states(sample("tuoyu/domain/filing/services/x.py", bad)))) == 2
    assert not list(states(sample("tuoyu/domain/filing/services/x.py", "state = filing.state\n")))


FORBIDDEN_IMPORTS = ("django.dispatch", "django.db.models.signals", "django.contrib.admin", "django.core.signals")


def side_effects(module: Module) -> Iterator[Finding]:
    """Signals, the admin, and `save`/`delete` overrides of models."""
    for node, target in imports(module):
        if target.startswith(FORBIDDEN_IMPORTS):
            yield module.find(node, f"imports {target}")
    for cls in (node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)):
        # A class without bases (a port, a dataclass) is no table; forms may save themselves nowhere either.
        for method in (node for node in cls.body if isinstance(node, ast.FunctionDef) and cls.bases):
            if method.name in {"save", "delete", "asave", "adelete"}:
                yield module.find(method, f"{cls.name} overrides {method.name}()")


def test_nothing_happens_behind_a_save() -> None:
    found = gathered(side_effects)
    assert not found, told(found, "No signals, no save() overrides, no admin: say it in the service that causes it.")


def test_control_a_signal_and_an_override_are_caught() -> None:
    signal = "from django.db.models.signals import post_save\n"
    override = "class Row(models.Model):\n    def save(self, *args, **kwargs):\n        super().save()\n"
    assert list(side_effects(sample("tuoyu/domain/filing/models.py", signal)))
    assert list(side_effects(sample("tuoyu/domain/filing/models.py", override)))
    assert not list(side_effects(sample("tuoyu/domain/filing/models.py", "class Row(models.Model):\n    pass\n")))
