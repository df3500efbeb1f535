"""The alphabet never chooses the guide in question: it is the record's, the person's choice, or asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "doseline"
_LISTS = frozenset({"drugs", "sound_drugs", "drug_folders"})


def _names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def _picks(tree: ast.Module) -> Iterator[int]:
    """Where the first or the last of all guides is taken, as in ``drugs()[0]`` or ``next(iter(guides))``."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=int()) | ast.UnaryOp()):
                picked: ast.AST = value
            case ast.Call(func=ast.Name(id="next" | "min" | "max"), args=[first, *_]):
                picked = first
            case _:
                continue
        if _LISTS & {*_names(picked)}:
            yield node.lineno


def test_no_guide_is_taken_by_its_place() -> None:
    places = {
        path: list(_picks(ast.parse(path.read_text(encoding="utf-8")))) for path in SOURCE.rglob("*.py")
    }
    assert [f"{path.relative_to(SOURCE)}:{lines}" for path, lines in places.items() if lines] == []


@pytest.mark.parametrize(
    "code",
    [
        "load_guide(drugs()[0])",
        "drugs()[-1]",
        "next(iter(load_guide(drug) for drug in drugs()))",
        "next(drug for drug in sound_drugs())",
        "min(drugs())",
        "list(drugs())[0]",
    ],
)
def test_such_a_place_is_found(code: str) -> None:
    assert list(_picks(ast.parse(code))) == [1]


def test_the_only_guide_is_no_choice() -> None:
    assert list(_picks(ast.parse("(only,) = sound_drugs()"))) == []
