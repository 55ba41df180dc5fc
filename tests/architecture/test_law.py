"""No number of a regulation stands in Python or in a page: the rulebook has it, cited, and all of it is used."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from tests.architecture import ratchet
from tests.architecture.source import ROOT, Finding, Module, gathered, sample, templates, told, written
from tuoyu.base.kernel import rulebook

# Figures in domain rules that no law sets: `path figure` → why it may stand there.
FIGURES = {
    "tuoyu/domain/standards/rules/checks/rooms.py 100": "per cent",
    "tuoyu/domain/filing/rules/registration.py 2": "the first two characters of a credit code name the registrar",
}
LEGAL_QUANTITY = re.compile(
    r"(?:\d+|[一二三四五六七八九十]+) ?个?(?:工作日|平方米|日内|个月|年以上|名婴幼儿|名托位|周岁)"
)
# Quantities in words that are no law: beginning of a path → why.
NO_LAW = {
    "tuoyu/base/kernel/web/styleguide.py": "samples",
    "tuoyu/base/kernel/web/templates/styleguide/": "samples",
    "tuoyu/base/kernel/models/cases.py": "says how days are counted, not how many",
    "tuoyu/insight/indicators/": "the span that a chart shows or a figure is compared over",
}


def figures(module: Module) -> Iterator[Finding]:
    """Numbers other than 0 and 1 in the rules of a domain app."""
    if module.parts[1:2] != ("domain",) or module.role != "rules":
        return
    for node in ast.walk(module.tree):
        value = node.value if isinstance(node, ast.Constant) else None
        is_figure = isinstance(value, int | float) and not isinstance(value, bool) and value not in (0, 1)
        if is_figure and f"{module.path} {value}" not in FIGURES:
            yield module.find(node, str(value))


def test_rules_hold_no_figures() -> None:
    found = gathered(figures)
    assert not found, told(found, "Put it into rulebook/ with source and confidence, and pass the Rule in as a value.")


def test_control_a_ratio_in_a_rule_is_caught() -> None:
    assert list(figures(sample("tuoyu/domain/care/rules.py", "def ok(n: int) -> bool:\n    return n <= 5\n")))
    assert not list(
        figures(
            sample("tuoyu/domain/care/rules.py", "def ok(n: int, most: Rule) -> bool:\n    return n <= most.value\n")
        )
    )


def told_quantities(path: str, texts: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    """Quantities with a legal unit in texts for people: (line, text) pairs of one file."""
    if path.startswith(tuple(NO_LAW)):
        return
    for line, text in texts:
        yield from (Finding(path, line, match.group()) for match in LEGAL_QUANTITY.finditer(text))


def spoken(module: Module) -> Iterator[tuple[int, str]]:
    """The string constants of a module, its docstrings left out."""
    silent = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def test_no_sentence_repeats_a_number_of_the_law() -> None:
    found = [finding for module in written() for finding in told_quantities(module.path, spoken(module))]
    for path in templates():
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        found += told_quantities(str(path.relative_to(ROOT)), lines)
    mend = "The law changes and the sentence would not: show rule.value and rule.unit, or say it without the number."
    slips = ratchet.slips("quantities", {f"{one.path} {one.what}": 1 for one in found})
    assert not slips, told(slips, mend)


def test_control_a_spoken_number_is_caught() -> None:
    page = [(1, "请在 5 个工作日内答复"), (2, "租期不少于三年"), (3, "建筑面积 60平方米以上")]
    assert len(list(told_quantities("tuoyu/domain/filing/templates/filing/x.html", page))) == 2
    assert list(told_quantities("x.py", spoken(sample("x.py", 'x = f"{n} 人，15个工作日"\n'))))
    assert not list(told_quantities("x.py", spoken(sample("x.py", '"""15 个工作日."""\n'))))


def asked(modules: Iterable[Module]) -> tuple[set[str], list[re.Pattern[str]]]:
    """Texts with which the code can ask the rulebook: plain ones, and patterns of those put together (f-strings).

    `rules("premises")` asks for everything below a prefix.
    """
    plain: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "rules" and node.args:
                patterns += [re.compile(re.escape(str(one.value)) + r"\..+") for one in node.args[:1] if is_text(one)]
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                pieces = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values
                ]
                if pieces and re.match(r"[a-z_]+\\\.", pieces[0]):
                    patterns.append(re.compile("".join(pieces)))
    return plain, patterns


def is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    """Whether a node is a text written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def unused(names: Iterable[str], modules: Iterable[Module]) -> list[str]:
    """Which of `names` (keys, kinds of documents, enumerations) nothing asks for."""
    plain, patterns = asked(modules)
    return [name for name in names if name not in plain and not any(one.fullmatch(name) for one in patterns)]


def test_every_entry_of_the_rulebook_is_used() -> None:
    book = rulebook.current()
    others = {document.kind for document in book.documents()} | {one.key for one in book.enumerations()}
    idle = unused(sorted({*book.rule_keys(), *others}), written())
    slips = ratchet.slips("rulebook", dict.fromkeys(idle, 1))
    assert not slips, told(slips, "Use it, or take it out; only what a later issue needs may wait in ratchet.toml.")


def test_control_an_unused_key_is_caught() -> None:
    code = sample("tuoyu/x.py", 'rule("ratio.toddler", on)\nrule(f"class.{kind}.size", on)\nrules("staffing", on)\n')
    names = ["ratio.toddler", "class.older.size", "premises.height", "staffing.guard.count"]
    assert unused(names, [code]) == ["premises.height"]


def missing(modules: Iterable[Module]) -> Iterator[Finding]:
    """Keys built from pieces, or named for a clock, that match nothing in the rulebook."""
    keys = rulebook.rule_keys()
    heads = {key.split(".")[0] for key in keys}
    for module in modules:
        for node in ast.walk(module.tree):
            called = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""
            for word in getattr(node, "keywords", ()) if called == "Step" else ():
                text = word.value.value if isinstance(word.value, ast.Constant) else None
                if word.arg in {"starts", "pauses", "resumes", "closes"} and text not in (*keys, "*", "", None):
                    yield module.find(node, str(text))
        _, patterns = asked([module])
        for pattern in patterns:
            if pattern.pattern.split("\\.")[0] in heads and not any(pattern.fullmatch(key) for key in keys):
                yield Finding(module.path, 1, pattern.pattern)


def test_every_key_that_is_asked_for_exists() -> None:
    """Keys written out in a call of rule() are checked with the rulebook's own tests; here those put together."""
    found = list(missing(written()))
    assert not found, told(found, "There is no such entry: add it to rulebook/ with source and confidence.")


def test_control_a_key_that_does_not_exist_is_caught() -> None:
    assert list(missing([sample("tuoyu/x.py", 'Step("submit", "提交", (A,), B, starts="filing.giant")\n')]))
    assert list(missing([sample("tuoyu/x.py", 'rule(f"ratio.{kind}.giant", on)\n')]))
    assert not list(missing([sample("tuoyu/x.py", 'rule(f"ratio.{kind}", on)\n')]))
