"""Names no rule knows, who settled a missing test, and the dates a sentence shows."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.check import Assumption
from tests.cases.story import answer
from tests.check.stories import Entry, checked, found, only, shown

DECISION: Entry = {"type": "decision", "on": "2026-05-11", "outcome": "may-proceed", "by": "MS clinic"}


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "condition", "name": "infection"},
        {"type": "symptom", "name": "fatigue", "severity": "mild"},
        {"type": "test", "name": "anti-hbs", "result": "positive"},
        {"type": "medication", "name": "her usual tablets", "atc": "N02BE01"},
        {"type": "vaccination", "vaccine": "tetanus-diphtheria"},
    ],
    ids=lambda entry: entry["type"],
)
def test_a_name_or_a_code_we_know_is_not_listed(entry: Entry) -> None:
    assert checked(entry | {"id": "e", "on": "2026-05-10"}).not_known == ()


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ({"type": "condition", "name": "blue toe"}, "blue-toe"),
        ({"type": "symptom", "name": "blue toe", "severity": "mild"}, "blue-toe"),
        ({"type": "test", "name": "moon test", "result": "positive"}, "moon-test"),
        ({"type": "medication", "name": "moon powder"}, "moon-powder"),
        ({"type": "vaccination", "vaccine": "moon vaccine"}, "moon-vaccine"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_we_do_not_know_is_listed_and_never_ignored(entry: Entry, name: str) -> None:
    assert checked(entry | {"id": "e", "on": "2026-05-10"}).not_known == (name,)


def test_a_settled_test_says_who_settled_it_and_when() -> None:
    said = checked(DECISION | {"id": "q", "about": "pre-start"}, without=["igg", "alt"])
    settled = [item for item in said.assumptions if item.what]
    assert settled == [
        Assumption(id="cleared-by", what=what, by="MS clinic", on=date(2026, 5, 11))
        for what in ("igg", "alt")
    ]


def test_a_plan_finding_is_read_for_the_day_of_the_dose() -> None:
    hold = {"id": "h", "type": "instruction", "on": "2026-05-12", "kind": "hold"}
    assert only("on-hold", hold).severity == "wait"


def test_h35_a_wish_names_the_first_day_after_the_window() -> None:
    wish: Entry = {"id": "w", "type": "condition", "on": "2026-05-10", "name": "pregnancy-wish"}
    assert shown(only("pregnancy-wish", wish)) == {"months": 6, "earliest": date(2026, 11, 3)}
    before = only("pregnancy-wish", wish | {"on": "2026-05-01"}, base="before-start", today=date(2026, 5, 10))
    assert shown(before) == {"months": 6, "earliest": None}


def test_h35_a_pregnancy_entered_as_a_condition_counts_while_it_lasts() -> None:
    entry: Entry = {"id": "c", "type": "condition", "on": "2026-05-10", "name": "pregnancy"}
    assert only("pregnancy", entry).because == ("c",)
    assert not found("pregnancy", entry | {"until": "2026-05-19"})


def test_h51_an_ongoing_pregnancy_does_not_hide_an_earlier_birth() -> None:
    first: Entry = {
        "id": "one",
        "type": "pregnancy",
        "on": "2026-01-10",
        "until": "2026-03-20",
        "outcome": "birth",
    }
    second: Entry = {"id": "two", "type": "pregnancy", "on": "2026-05-15"}
    assert only("infant-live-vaccine", first, second).because[0] == "one"
    late = {"id": "two", "type": "pregnancy", "on": "2025-12-20"}
    assert only("infant-live-vaccine", late, first).because[0] == "one"


def test_the_open_slot_of_a_day_to_come_has_no_lateness() -> None:
    said = answer({"base": "on-treatment", "today": date(2026, 3, 20)})
    assert [slot.days_late for slot in said.plan.slots if slot.given is None][:1] == [None]


def test_h8_the_reading_of_week_four_points_at_the_dose_before() -> None:
    week_4 = {
        "base": "on-treatment",
        "doses": ["2026-01-05", "2026-01-12", "2026-01-19"],
        "today": date(2026, 2, 4),
    }
    (said,) = [item for item in answer(week_4).plan.findings if item.rule == "week-4-reading"]
    assert said.because == ("d3",)
    assert shown(said) == {"days": 2, "due": date(2026, 2, 2)}


def test_a_held_dose_on_its_day_keeps_the_calendar_behind_it() -> None:
    hold = {"id": "h", "type": "instruction", "on": "2026-03-10", "kind": "hold"}
    said = answer({"base": "on-treatment", "today": date(2026, 4, 2), "event": [hold]})
    held = [slot for slot in said.plan.slots if slot.state == "held"]
    assert [slot.assumed for slot in held[:2]] == [False, False]
