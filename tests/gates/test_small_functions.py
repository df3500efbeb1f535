"""Half of the functions have six lines or fewer, nine in ten fifteen or fewer, and none has more than eighty.

Lines are counted from ``def`` to the last one, with what is nested, but without the docstring: an example
that runs is no size.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

SOURCE = Path(__file__).parents[2] / "src" / "doseline"
MEDIAN, NINE_IN_TEN, MOST = 6, 15, 80


def _sizes() -> Iterator[tuple[int, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "generated" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield _lines(node), f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    last = node.end_lineno or node.lineno
    said = node.body[0] if ast.get_docstring(node) is not None else None
    return last - node.lineno + 1 - (_height(said) if said else 0)


def _height(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) - statement.lineno + 1


def test_most_functions_are_short() -> None:
    sizes = sorted(size for size, _ in _sizes())
    assert len(sizes) > 1000
    assert median(sizes) <= MEDIAN
    assert sizes[len(sizes) * 9 // 10] <= NINE_IN_TEN


def test_no_function_is_long() -> None:
    assert [name for size, name in _sizes() if size > MOST] == []
