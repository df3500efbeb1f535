"""A pen out of the fridge: the day it is good until."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.check.stories import BEFORE, DAY, Entry, found, only, shown


@pytest.mark.parametrize(("degrees", "variant"), [(24, None), (31, "discard")])
def test_a_pen_out_of_the_fridge_shows_its_last_day(degrees: int, variant: str | None) -> None:
    pen: dict[str, Any] = {
        "id": "s", "type": "storage", "on": date(2026, 5, 18), "pen": "p", "out_of_fridge_c": degrees
    }  # fmt: skip
    finding = only("pen-storage", pen)
    assert finding.variant == variant
    named = {"pen": "p"} if variant else {}
    assert shown(finding) == {"days": 7, "max_c": 30, "use_by": date(2026, 5, 25), **named}


def _pen(id_: str, day: date, pen: str | None) -> Entry:
    named = {"pen": pen} if pen else {}
    return {"id": id_, "type": "storage", "on": day, "out_of_fridge_c": 24, **named}


@pytest.mark.parametrize(("day", "is_listed"), [(date(2026, 5, 1), False), (date(2026, 5, 2), True)])
def test_only_a_pen_from_the_day_of_the_last_dose_on_is_still_to_use(
    day: date,
    is_listed: bool,  # noqa: FBT001 - a row of a table
) -> None:
    assert bool(found("pen-storage", _pen("s", day, "p"))) == is_listed


def test_before_the_first_dose_every_pen_is_still_to_use() -> None:
    finding = only("pen-storage", _pen("s", date(2026, 5, 8), "p"), **BEFORE)
    assert (finding.variant, shown(finding)["use_by"]) == (None, date(2026, 5, 15))


@pytest.mark.parametrize(
    ("other", "variant", "because"),
    [("p", "discard", {("s", "t")}), ("q", None, {("s",), ("t",)}), (None, None, {("s",), ("t",)})],
)
def test_only_the_same_pen_out_twice_is_thrown_away(
    other: str | None, variant: str | None, because: set[tuple[str, ...]]
) -> None:
    findings = found("pen-storage", _pen("s", DAY, "p"), _pen("t", DAY, other))
    assert {finding.variant for finding in findings} == {variant}
    assert {finding.because for finding in findings} == because


def test_two_pens_without_a_name_are_two_pens() -> None:
    findings = found("pen-storage", _pen("s", DAY, None), _pen("t", DAY, None))
    assert [finding.variant for finding in findings] == [None, None]


def test_a_pen_that_was_thrown_away_is_not_spoken_of_again() -> None:
    assert not found("pen-storage", {**_pen("s", DAY, "p"), "thrown_away": True})


def test_thrown_away_the_second_time_the_first_time_is_over_too() -> None:
    second = {**_pen("t", DAY, "p"), "thrown_away": True}
    assert not found("pen-storage", _pen("s", date(2026, 5, 18), "p"), second)
    assert found("pen-storage", _pen("s", date(2026, 5, 18), "q"), second)
