"""Names say what a thing is for, and every module opens with one sentence."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Finding, Function, Module, gathered, modules, sample, told

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "misc", "data", "info", "handle", "handler", "process"}
# Names that a library looks for; they are not ours to choose.
GIVEN = {"process_view", "process_exception", "process_template_response", "get_context_data", "handle"}
# Terms of trade in which the word does say something: the key that seals data, the folder of a deployment's data.
TERMS = ("DataKey", "data_key", "data_folder")
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
ONE_SENTENCE = re.compile(r"\S.*[.!?。]\Z", re.DOTALL)


def words(name: str) -> set[str]:
    """`TownshipData` and `township_data` both hold the word `data`; `database` does not."""
    return {word.lower() for word in WORDS.findall(name)}


def without_terms(name: str) -> str:
    """The rest of a name when the terms of trade are taken out."""
    for term in TERMS:
        name = name.replace(term, "")
    return name


def empty_names(module: Module) -> Iterator[Finding]:
    """Modules, functions and classes whose names hold a word that says nothing."""
    names: list[tuple[ast.AST, str]] = [(module.tree, part) for part in module.parts]
    names += [
        (node, node.name)
        for node in ast.walk(module.tree)
        if isinstance(node, Function | ast.ClassDef) and not (node.name in GIVEN and is_given(module, node))
    ]
    for node, name in names:
        if words(without_terms(name)) & EMPTY_WORDS:
            yield module.find(node, name)


def is_given(module: Module, node: ast.AST) -> bool:
    """`handle` is Django's word for the body of a management command, and of nothing else."""
    return getattr(node, "name", "") != "handle" or "management" in module.parts


def test_no_name_is_an_empty_word() -> None:
    found = gathered(empty_names)
    assert not found, told(found, "Say what it is for: util, helper, common, misc, data, info, handle, process do not.")


def test_control_an_empty_name_is_caught() -> None:
    assert list(empty_names(sample("tuoyu/domain/filing/utils.py", '"""X."""\n')))
    assert list(empty_names(sample("tuoyu/domain/filing/rules.py", "def process_filing(): ...\n")))
    assert list(empty_names(sample("tuoyu/domain/filing/rules.py", "class FilingData: ...\n")))
    assert not list(empty_names(sample("config/database.py", "def process_view(): ...\n")))


def unopened(module: Module) -> Iterator[Finding]:
    """Modules without a docstring whose first paragraph is one sentence."""
    if not module.text.strip():
        return
    opening = (ast.get_docstring(module.tree) or "").split("\n\n")[0].strip()
    if not ONE_SENTENCE.match(opening):
        yield module.find(module.tree, f"opens with {opening[:60]!r}")


def test_every_module_opens_with_one_sentence() -> None:
    found = gathered(unopened)
    assert not found, told(found, "Begin the file with a docstring whose first paragraph is one sentence.")


def test_control_a_silent_module_is_caught() -> None:
    assert list(unopened(sample("tuoyu/domain/filing/rules.py", "x = 1\n")))
    assert list(unopened(sample("tuoyu/domain/filing/rules.py", '"""rules"""\n')))
    assert not list(unopened(sample("tuoyu/domain/filing/rules.py", '"""The law of filing."""\n')))


def undescribed(module: Module) -> Iterator[Finding]:
    """Apps and floors without a sentence of their own: docs/plan.md is made of them."""
    is_app = module.path.endswith("__init__.py") and 2 <= len(module.parts) <= 3 and module.parts[0] == "tuoyu"
    if is_app and not ast.get_docstring(module.tree):
        yield module.find(module.tree, "no sentence")


def test_every_app_says_in_one_sentence_what_it_is() -> None:
    found = gathered(undescribed)
    assert sum(len(module.parts) == 3 for module in modules() if module.path.endswith("__init__.py")) >= 15
    assert not found, told(found, "Give the app's __init__.py its one sentence; then `manage.py document`.")


def test_control_an_app_without_a_sentence_is_caught() -> None:
    assert list(undescribed(sample("tuoyu/domain/filing/__init__.py", "")))
