"""No clinical number stands in the code of the core: numbers live in the guide, with their sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "doseline"
CORE = ("plan", "check", "triage", "advice")
# What a number in the core may be: nothing, one, the sign of a comparison, or a place in a tuple.
HARMLESS = {0, 1, -1}
# Numbers that are not clinical, each with its reason.
ALLOWED = {
    "advice/action.py": {3: "names that one sentence holds"},
    "plan/compute.py": {12: "months shown ahead: the width of a page"},
    "plan/late.py": {2: "the step that leads to a slot"},
    "plan/replay.py": {2: "the rank of one word among those of a day"},
    "triage/written.py": {16384: "texts that are kept"},
    "triage/symptoms_in_text.py": {32: "texts that are kept"},
    "triage/taken_out.py": {2: "words too few to say anything", 32: "texts that are kept"},
    "triage/phrases.py": {
        **dict.fromkeys((2, 4, 5, 8), "letters of a typed word, and guides that are kept"),
        4096: "words that are kept",
    },
}  # fmt: skip


def _numbers(path: Path) -> Iterator[tuple[float, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value is not True:
            yield float(node.value), node.lineno


@pytest.mark.parametrize("path", [p for name in CORE for p in sorted((SOURCE / name).rglob("*.py"))], ids=str)
def test_no_stray_number(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    strays = [
        f"{name}:{line}: {value}"
        for value, line in _numbers(path)
        if value not in HARMLESS and value not in ALLOWED.get(name, {})
    ]
    assert not strays
