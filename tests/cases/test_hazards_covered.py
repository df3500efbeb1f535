"""Every row of the hazard log has a case or a test, or is taken by a later part of the program."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.cases.story import cases

TESTS = Path(__file__).parents[1]
ROWS = [f"H{number}" for number in range(1, 60)]
# What a test of Python is about stands in its name: test_h9_one_slot_is_overdue.
_TEST = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)
_ROW = re.compile(r"_[hH](\d{1,2})(?=_|$)")
# Rows that belong to parts not built here, and the part that takes them.
LATER = {
    "H59": "lists of people",
}
# Rows that end on a screen: a test of the pages names them too.
ON_SCREEN = ["H1", "H15", "H16", "H17", "H18", "H21"]


@cache
def _in_cases() -> frozenset[str]:
    return frozenset(row for case in cases() for row in case.table.get("hazards", ()))


@cache
def _in_tests(folder: Path = TESTS) -> frozenset[str]:
    names = (
        name
        for path in sorted(folder.rglob("test_*.py"))
        for name in _TEST.findall(path.read_text(encoding="utf-8"))
    )
    return frozenset(f"H{number}" for name in names for number in _ROW.findall(name))


@pytest.mark.parametrize("row", [row for row in ROWS if row not in LATER])
def test_a_row_of_the_hazard_log_has_a_case(row: str) -> None:
    assert row in _in_cases() | _in_tests()


def test_only_rows_of_the_hazard_log_are_named() -> None:
    assert _in_cases() | _in_tests() <= set(ROWS)


def test_a_row_that_is_taken_later_is_not_yet_here() -> None:
    assert not LATER.keys() & (_in_cases() | _in_tests())


@pytest.mark.parametrize("row", ON_SCREEN)
def test_a_row_that_ends_on_a_screen_is_tested_there(row: str) -> None:
    assert row in _in_tests(TESTS / "web")
