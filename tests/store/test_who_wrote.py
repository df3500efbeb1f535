"""Every face says who writes what it keeps."""

from __future__ import annotations

import ast
from pathlib import Path

import doseline.faces

FACES = Path(doseline.faces.__file__).parent
WRITES = frozenset({"create", "append", "amend"})


def unsigned(text: str) -> list[str]:
    """The writes to a store that do not say who writes."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    found = (call.func for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES)
    return [ast.unparse(one) for one in found if ast.unparse(one.value).endswith("store")]


def test_the_search_finds_a_write_that_is_not_signed() -> None:
    assert unsigned("context.store.append(record, (), now=now)") == ["context.store.append"]
    assert unsigned("context.store.by(Author.OWNER).append(record, (), now=now)") == []
    assert unsigned("lines.append(1)") == []


def test_no_face_writes_without_saying_who() -> None:
    found = {
        path.relative_to(FACES).as_posix(): unsigned(path.read_text(encoding="utf-8"))
        for path in FACES.rglob("*.py")
    }
    assert {name: calls for name, calls in found.items() if calls} == {}
    assert len(found) > 100
