"""Tests that are due stand in the calendar on their day, on every drug whose guide names a day."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from doseline.assessment import Assessment, read_and_assess
from doseline.faces.picture.months import MarkKind, mark_words, months
from doseline.text import Catalogue
from tests.guide.fictional import document, dose

TODAY = date(2026, 3, 10)


def case(drug: str, region: str, *events: dict[str, Any]) -> Assessment:
    told = document(drug, *events, region=region)
    return read_and_assess(json.dumps(told).encode(), clock=lambda _: TODAY, today=TODAY)


def due_tests(one: Assessment) -> dict[str, str]:
    words = Catalogue("en", one.guide.region("US")).about(one.guide)
    sheets = months(one, first=date(2026, 1, 1), last=date(2027, 6, 1))
    days = (day for month in sheets for week in month.weeks for day in week if day)
    return {
        day.day.isoformat(): mark_words(mark, words)
        for day in days
        for mark in day.marks
        if mark.kind is MarkKind.TEST
    }


def igg(on: str) -> dict[str, Any]:
    return {"type": "test", "on": on, "name": "igg", "value": 9, "unit": "g/L", "low": 7, "high": 16}


@pytest.mark.parametrize(
    ("drug", "region", "doses", "done", "day", "said"),
    [
        ("kesimpta", "US", [("2026-01-05", 20)], igg("2026-01-07"), "2027-01-07", "IgG"),
        ("tysabri", "DE", [("2026-01-05", 300)], None, "2026-04-05", "a test is due"),
        ("tecfidera", "DE", [("2026-01-05", 120)], None, "2026-04-05", "lymphocyte count"),
    ],
)
def test_a_due_test_stands_on_its_day(  # noqa: PLR0913, PLR0917 - a row of a table
    drug: str, region: str, doses: list[tuple[str, int]], done: dict[str, Any] | None, day: str, said: str
) -> None:
    events = [dose(*one) for one in doses]
    found = due_tests(case(drug, region, *events, *([done] if done else [])))
    assert day in found, found
    assert said.lower() in found[day].lower()


def test_one_whose_day_has_passed_stays_on_it_until_there_is_a_result() -> None:
    old = igg("2025-03-01")
    told = case("kesimpta", "US", dose("2026-01-05", 20), old)
    assert "2026-03-01" in due_tests(told)
    done = case("kesimpta", "US", dose("2026-01-05", 20), old, igg("2026-03-05"))
    assert "IgG" not in due_tests(done).get("2026-03-01", "")


def test_where_no_source_names_a_day_there_is_none() -> None:
    assert due_tests(case("ocrevus", "US", dose("2026-01-05", 300))) == {}
