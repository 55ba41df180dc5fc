"""Nothing is too long to be read in one go: files, functions, views."""

import ast
from collections.abc import Iterator

from tests.architecture import ratchet
from tests.architecture.source import Function, Module, code_lines, sample, told, written

FILE_LINES = 400
FUNCTION_LINES = 50
VIEW_LINES = 15


def long_files(modules: Iterator[Module]) -> dict[str, int]:
    """Files above the limit: path → lines."""
    counted = {module.path: len(module.text.splitlines()) for module in modules}
    return {path: lines for path, lines in counted.items() if lines > FILE_LINES}


def long_functions(modules: Iterator[Module]) -> dict[str, int]:
    """Functions above the limit, signature and docstring included: `path name` → lines."""
    return {
        f"{module.path} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in modules
        for function in module.functions()
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    }


def is_view(function: Function) -> bool:
    """A view takes the request first and is marked as a page."""
    marks = {ast.unparse(mark).split("(")[0].split(".")[-1] for mark in function.decorator_list}
    takes_request = bool(function.args.args) and function.args.args[0].arg == "request"
    return takes_request and bool(marks & {"page", "public"})


def long_views(modules: Iterator[Module]) -> dict[str, int]:
    """Views with more code than parse, one service or selector, render: `path name` → lines of code."""
    return {
        f"{module.path} {view.name}": code_lines(view)
        for module in modules
        for view in module.functions()
        if is_view(view) and code_lines(view) > VIEW_LINES
    }


def test_files_are_short() -> None:
    slips = ratchet.slips("files", long_files(written()))
    assert not slips, told(slips, f"Past 250 lines a file becomes a package of the same name; {FILE_LINES} is the end.")


def test_functions_are_short() -> None:
    slips = ratchet.slips("functions", long_functions(written()))
    assert not slips, told(slips, f"Give a part of it a name of its own: aim at 25 lines, {FUNCTION_LINES} is the end.")


def test_views_are_short() -> None:
    slips = ratchet.slips("views", long_views(written()))
    assert not slips, told(
        slips, "A view parses, calls one service or selector and renders: move the rest to where it belongs."
    )


def test_control_what_is_too_long_is_caught() -> None:
    long = "def f():\n" + "    x = 1\n" * 60
    view = "@page('filing.view')\ndef v(request):\n" + "    x = 1\n" * 16
    assert long_files(iter([sample("tuoyu/a.py", "x = 1\n" * 401)])) == {"tuoyu/a.py": 401}
    assert long_functions(iter([sample("tuoyu/a.py", long)])) == {"tuoyu/a.py f": 61}
    assert long_views(iter([sample("tuoyu/a.py", view)])) == {"tuoyu/a.py v": 16}
    assert not long_views(iter([sample("tuoyu/a.py", view.replace("@page('filing.view')\n", ""))]))
