"""What programs beside the product import is there: two changes that each stand alone can leave a name behind."""

import ast
import importlib
from collections.abc import Iterator

from tests.architecture.source import ROOT, Finding, Module, imports, sample, told

BESIDE = ("tests", "demo")
OURS = ("tuoyu.", "config.", "tests.", "demo.")


def missing(module: Module) -> Iterator[Finding]:
    """Names of ours that are imported and are not there."""
    for node, target in imports(module):
        if isinstance(node, ast.ImportFrom) and target.startswith(OURS) and not _is_there(target):
            yield module.find(node, target)


def _is_there(target: str) -> bool:
    where, _, name = target.rpartition(".")
    try:
        if hasattr(importlib.import_module(where), name):
            return True
        importlib.import_module(target)
    except ImportError:
        return False
    return True


def test_every_name_that_tests_and_the_demonstration_import_is_there() -> None:
    files = [path for top in BESIDE for path in sorted((ROOT / top).rglob("*.py"))]
    found = [
        one for path in files for one in missing(Module(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
    ]
    assert len(files) > 100
    assert not found, told(found, "It moved or is gone: import it from where it stands now.")


def test_control_a_name_left_behind_is_caught() -> None:
    assert list(missing(sample("tests/x.py", "from tuoyu.domain.institutions.models import Person\n")))
    assert not list(missing(sample("tests/x.py", "from tuoyu.domain.staff.models import Person\n")))
