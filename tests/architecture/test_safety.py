"""Habits that keep people safe: no markup past the escaping, no door left open, no moment without a zone."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import ROOT, Finding, Module, gathered, imports, sample, templates, told

# Where markup is made by hand, and why nothing of a person's gets in unescaped.
MARKUP = {
    "tuoyu/base/kernel/templatetags/kit.py": "the kit's components, built with format_html around constants",
    "tuoyu/base/kernel/web/lists.py": "the rows of a list, each cell escaped as it is written",
    "tuoyu/base/kernel/web/charts.py": "charts as SVG, built with format_html around constants",
}
UNSAFE_IN_TEMPLATES = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off|{%\s*debug\b")
FORBIDDEN = {
    "django.views.decorators.csrf.csrf_exempt": "a form without its token",
    "django.utils.timezone.now": "kernel.clock is the only clock",
    "django.utils.timezone.make_naive": "a moment without a zone",
    "pickle.loads": "bytes that run",
    "yaml.load": "text that runs",
}


def marked_safe(module: Module) -> Iterator[Finding]:
    """`mark_safe(…)` and `SafeString(…)` where no reason is given for them."""
    if module.path in MARKUP:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"mark_safe", "SafeString"}:
            yield module.find(node, ast.unparse(node)[:80])


def test_markup_is_made_in_the_kit_only() -> None:
    found = gathered(marked_safe)
    assert not found, told(
        found, "Use format_html or a component of the kit: a person's text must never become markup."
    )


def test_templates_escape_everything() -> None:
    found = [
        Finding(str(path.relative_to(ROOT)), number, line.strip()[:80])
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNSAFE_IN_TEMPLATES.search(line)
    ]
    assert not found, told(found, "Leave escaping on; markup comes from the kit's components.")


def test_control_unescaped_markup_is_caught() -> None:
    assert list(marked_safe(sample("tuoyu/domain/filing/views.py", "x = mark_safe(note)\n")))
    assert UNSAFE_IN_TEMPLATES.search("{{ note|safe }}")
    assert UNSAFE_IN_TEMPLATES.search("{% autoescape off %}")
    assert not UNSAFE_IN_TEMPLATES.search("{{ note|safely }}")


def open_doors(module: Module) -> Iterator[Finding]:
    """Imports and calls that open a door the house keeps shut."""
    for node, target in imports(module):
        if target in FORBIDDEN:
            yield module.find(node, f"{target}: {FORBIDDEN[target]}")
    for node in (found for found in ast.walk(module.tree) if isinstance(found, ast.Call)):
        called = ast.unparse(node.func)
        if called in FORBIDDEN or called in {"eval", "exec"}:
            yield module.find(node, called)
        unpacked = [ast.unparse(word.value) for word in node.keywords if word.arg is None]
        if any(text.startswith("request.") for text in unpacked):
            yield module.find(node, "a request unpacked into a call: it chooses its own filters")


def test_no_door_is_left_open() -> None:
    found = gathered(open_doors)
    assert not found, told(found, "Find the way without it; if there is none, write a decision record first.")


def test_control_an_open_door_is_caught() -> None:
    assert list(open_doors(sample("x.py", "from django.views.decorators.csrf import csrf_exempt\n")))
    assert list(open_doors(sample("x.py", "Row.objects.filter(**request.GET.dict())\n")))
    assert list(open_doors(sample("x.py", "eval(text)\n")))


ZONELESS = {"datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today"}


def naive(module: Module) -> Iterator[Finding]:
    """Moments made without a zone, and lint rules about them switched off."""
    for number, line in enumerate(module.text.splitlines(), start=1):
        if re.search(r"#\s*noqa.*DTZ", line) and module.path not in CELLS_WITHOUT_ZONE:
            yield Finding(module.path, number, line.strip()[:80])
    for node in (found for found in ast.walk(module.tree) if isinstance(found, ast.Call)):
        called, words = ast.unparse(node.func), {word.arg for word in node.keywords}
        short = ".".join(called.split(".")[-2:])
        is_bare = called == "datetime" and len(node.args) < 8 and "tzinfo" not in words
        is_bare_stamp = short in {"datetime.now", "datetime.fromtimestamp"} and len(node.args) + len(words) < (
            2 if short.endswith("stamp") else 1
        )
        if short in ZONELESS or ((is_bare or is_bare_stamp) and module.path not in CELLS_WITHOUT_ZONE):
            yield module.find(node, ast.unparse(node)[:80])


# A spreadsheet's cell knows no zone: midnight in it is how Excel writes a date.
CELLS_WITHOUT_ZONE = {"tuoyu/base/kernel/web/spreadsheets.py"}


def test_every_moment_has_a_zone() -> None:
    found = gathered(naive)
    assert not found, told(found, "kernel.clock gives moments with their zone; datetime(…) takes tzinfo.")


def test_control_a_moment_without_a_zone_is_caught() -> None:
    assert list(naive(sample("x.py", "datetime(2026, 3, 18)\n")))
    assert list(naive(sample("x.py", "datetime.datetime.utcnow()\n")))
    assert list(naive(sample("x.py", "datetime.fromtimestamp(0)\n")))
    assert list(naive(sample("x.py", "x = 1  # noqa: DTZ005\n")))
    assert not list(naive(sample("x.py", "datetime(2026, 3, 18, tzinfo=SHANGHAI)\ndatetime.fromtimestamp(0, UTC)\n")))
