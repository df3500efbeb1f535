"""One row for each person: how soon, what stands out, what comes next; in words for a professional."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import doseline
from doseline.assessment import worklist_text
from doseline.assessment.worklist import (
    NOT_ASSESSED,
    Group,
    OpenTests,
    Standing,
    Task,
    WorklistRow,
    by_need,
    worklist_row,
)
from doseline.text import NEUTRAL, Catalogue
from tests.cases.story import answer

RECORDS = Path("examples/records")
DAYS: dict[str, Any] = tomllib.loads((RECORDS / "days.toml").read_text("utf-8"))
DECIDE, CHECK = "Decide, and write it down", "Check the entry: right as written?"
WORDS = Catalogue("en", NEUTRAL).about(doseline.load_guide("kesimpta"))


def row(name: str, today: date | None = None, *more: dict[str, Any]) -> WorklistRow:
    """The row of an example record on its own day, or on another, with more entries."""
    document = json.loads((RECORDS / f"{name}.json").read_text("utf-8"))
    document["events"] += more
    read = doseline.read(json.dumps(document))
    return worklist_row(doseline.assess(doseline.load_guides(), read, today=today or DAYS[name]["today"]))


def words(found: WorklistRow) -> tuple[str, str, str, str]:
    """The tag, what stands out, since when, and the next action."""
    said = (worklist_text.standing, worklist_text.stands_out, worklist_text.since, worklist_text.next_action)
    return tuple(say(WORDS, found) for say in said)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "group", "said"),
    [
        (
            "throat-swelled-after-an-injection",
            Group.ACT_TODAY,
            ("Do not give", "Signs of a severe allergic reaction", "31 days", f"Ring today. {DECIDE}"),
        ),
        (
            "has-a-positive-pregnancy-test",
            Group.ACT_TODAY,
            ("Wait", "A positive pregnancy test", "1 day", "Ring today. Decide, and write it down"),
        ),
        (
            "injected-twice-or-wrote-it-down-twice",
            Group.ACT_TODAY,
            ("Decide", "Two injections on one day", "1 day", f"Ring today. {CHECK}"),
        ),
        (
            "has-a-bladder-infection-when-the-injection-falls-due",
            Group.DECIDE,
            ("Wait", "An infection", "1 day", "Ask: treated? Over?"),
        ),
        (
            "is-on-hold-for-an-infection-and-the-hold-was-forgotten",
            Group.DECIDE,
            ("On hold", "A hold and a hold to look at again", "43 days", "Does the hold stand?"),
        ),
        (
            "wants-to-become-pregnant-next-year",
            Group.DECIDE,
            ("Decide", "A wish for a pregnancy", "5 days", "Decide, and write it down"),
        ),
        (
            "is-two-days-late-and-tired",
            Group.LATE,
            ("Late", "Nothing in the record is in the way", "2 days late", "Remind: one dose, now"),
        ),
        (
            "is-due-today-and-nothing-is-in-the-way",
            Group.DUE_TODAY,
            ("Due today", "Nothing in the record is in the way", "Today", ""),
        ),
        (
            "starts-next-month-and-one-blood-test-is-missing",
            Group.BEFORE_START,
            (
                "Not known",
                "Not on record: hepatitis B core antibody (anti-HBc)",
                "In 22 days",
                "Get the results",
            ),
        ),
    ],
)  # fmt: skip
def test_what_a_nurse_reads(name: str, group: Group, said: tuple[str, ...]) -> None:
    found = row(name)
    assert (found.group, words(found)) == (group, said)


def test_a_late_dose_is_said_beside_whatever_holds_it_back() -> None:
    name = "wants-to-become-pregnant-next-year"
    due = row(name).next_due
    assert due is not None
    for days, since in ((0, "5 days"), (1, "1 day late"), (19, "19 days late")):
        found = row(name, due + timedelta(days=days))
        assert found.days_until == -days
        if days:
            assert words(found)[2] == since
    assert row(name, due).days_late is None


def test_a_person_who_is_fine_needs_nothing() -> None:
    found = row(
        "is-due-today-and-nothing-is-in-the-way",
        DAYS["is-due-today-and-nothing-is-in-the-way"]["today"] - timedelta(days=9),
    )
    assert (found.group, found.standing, found.task) == (Group.NOTHING, Standing.FINE, Task.NONE)
    assert words(found)[1:] == ("Nothing in the record holds it back", "In 9 days", "")


def test_a_start_that_nothing_holds_back_names_its_day() -> None:
    name = "starts-next-month-and-one-blood-test-is-missing"
    today = DAYS[name]["today"].isoformat()
    core = {"id": "x1", "type": "test", "on": today, "name": "anti-hbc", "result": "negative"}
    found = row(name, None, core)
    assert (found.group, words(found)[0]) == (Group.NOTHING, "Start 1 Jun")


def test_one_who_has_died_asks_nothing() -> None:
    document = json.loads((RECORDS / "is-two-days-late-and-tired.json").read_text("utf-8"))
    document |= {"format": "doseline-record/2", "therapies": [document.pop("therapy")]}
    document["person"]["died"] = "2026-04-03"
    read = doseline.read(json.dumps(document))
    found = worklist_row(doseline.assess(doseline.load_guides(), read, today=date(2026, 4, 4)))
    assert (found.group, found.standing, found.task) == (Group.NOTHING, Standing.DIED, Task.NONE)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 6, 9), None),
        (date(2026, 6, 10), "test due since 10 June 2026: JC virus antibody"),
        (date(2026, 6, 11), "test due since 10 June 2026: JC virus antibody"),
    ],
)
def test_a_watched_test_whose_day_has_come_is_something_to_do(today: date, said: str | None) -> None:
    """The virus test was negative on 10 December: it is looked at again every six months."""
    drips = [(date(2026, 1, 5) + timedelta(weeks=4 * place)).isoformat() for place in range(6)]
    watch = {"id": "w", "type": "test", "on": "2026-06-01", "name": "pml-check", "result": "negative"}
    table = {"base": "drips", "guide": "tysabri", "doses": drips, "event": [watch], "today": today}
    found = worklist_row(answer(table))
    told = worklist_text.stands_out(Catalogue("en", NEUTRAL).about(doseline.load_guide("tysabri")), found)
    if said is None:
        assert (found.open_tests, found.task) == ((), Task.NONE)
        assert "test due" not in told
        return
    assert said.lower() in told.lower()
    assert found.open_tests == (OpenTests(("jcv-antibody",), date(2026, 6, 10)),)


def test_who_has_a_test_to_repeat_stands_before_whoever_has_nothing_to_do() -> None:
    fine = WorklistRow(group=Group.NOTHING, standing=Standing.FINE, task=Task.NONE, days_until=3)
    test = WorklistRow(
        group=Group.NOTHING,
        standing=Standing.FINE,
        task=Task.GET_RESULTS,
        days_until=20,
        open_tests=(OpenTests(("igg",), date(2026, 6, 10)),),
    )
    late = WorklistRow(group=Group.LATE, standing=Standing.LATE, task=Task.REMIND, days_until=-3)
    assert sorted((fine, test, late), key=by_need) == [late, test, fine]


def every_row() -> Iterable[WorklistRow]:
    yield from (row(name) for name in DAYS)


def test_the_soonest_stands_first_and_who_could_not_be_assessed_before_all() -> None:
    found = sorted((*every_row(), NOT_ASSESSED), key=by_need)
    groups = [one.group for one in found]
    assert groups[0] is Group.NOT_ASSESSED
    assert groups == sorted(groups, key=list(Group).index)
    assert len(set(groups)) > 5


def test_nobody_is_told_to_ring_their_own_clinic() -> None:
    """The words are for whoever looks after people, not for the people."""
    for found in (*every_row(), NOT_ASSESSED):
        said = " ".join(words(found)).lower()
        assert said
        assert "your" not in said
        assert "clinic" not in said


def test_every_word_of_the_list_is_there() -> None:
    for name in Standing:
        assert WORDS.has(f"worklist.standing.{name.value}")
        assert WORDS.has(f"worklist.plain.{name.value}")
    for task in Task:
        assert WORDS.has(f"worklist.task.{task.value}") or task is Task.NONE
    for group in Group:
        assert WORDS.has(f"worklist.group.{group.value}")
