"""Tests that are due, on every drug and after a change of medicine: one list, and every face shows it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment import Assessment, read_and_assess, worklist_text
from doseline.assessment.due_tests import as_far_as_the_plan, open_days
from doseline.assessment.tails import tails
from doseline.assessment.tails_text import tail_words
from doseline.assessment.worklist import OpenTests, Task, worklist_row
from doseline.check import monitoring
from doseline.check.due_days import DueDay, due_days
from doseline.faces.cli import main as program
from doseline.faces.picture.months import MarkKind, mark_words, months
from doseline.text import Catalogue
from tests.guide.fictional import document, dose, word

Event = dict[str, Any]
AMOUNT = {"kesimpta": 20, "ocrevus": 300, "tysabri": 300, "tecfidera": 120}
TYSABRI = [dose(day, 300) for day in ("2025-09-01", "2025-09-29", "2025-10-27")]


def case(drug: str, today: str, *events: Event, region: str = "DE") -> Assessment:
    """Somebody who began on 5 January 2026, with these entries."""
    begun = dose("2026-01-05", AMOUNT[drug])
    return read(document(drug, begun, *events, region=region), today)


def read(told: dict[str, Any], today: str) -> Assessment:
    day = date.fromisoformat(today)
    return read_and_assess(json.dumps(told).encode(), clock=lambda _: day, today=day)


def changed(today: str, *events: Event, to: str = "kesimpta") -> Assessment:
    """Tysabri until 27 October 2025, stopped on 20 November, and another medicine from 2 February 2026 on."""
    told = document(
        to, *TYSABRI, word("2025-11-20", "stop"), dose("2026-02-02", AMOUNT[to]), *events, region="DE"
    )
    told["therapies"] = [
        {"guide": "tysabri", "start": "2025-09-01"},
        {"guide": to, "start": "2026-02-02"},
    ]
    return read(told, today)


def count(on: str, name: str = "lymphocytes") -> Event:
    return {"type": "test", "on": on, "name": name, "value": 1.5, "unit": "10*9/L"}


def look(on: str) -> Event:
    return {"type": "test", "on": on, "name": "pml-check", "result": "negative"}


def days(one: Assessment, test: str) -> list[tuple[str, str, str]]:
    """Each day of a test: which one it is, whether done or due, and when."""
    own = monitoring(one.guide, one.chart, one.plan)
    found: tuple[DueDay, ...] = due_days(one.guide, one.chart, one.plan, own, until=as_far_as_the_plan(one))
    return [(day.turn_of, day.turn.value, day.day.isoformat()) for day in found if day.test == test]


# --- The days of a test


def test_three_monthly_counts_are_four_in_a_year_each_from_the_one_before() -> None:
    assert days(case("tecfidera", "2026-03-10"), "lymphocytes") == [
        ("result-0", "next", "2026-04-05"),
        ("result-1", "later", "2026-07-05"),
        ("result-2", "later", "2026-10-05"),
        ("result-3", "later", "2027-01-05"),
    ]


def test_a_result_moves_the_next_day_and_each_keeps_its_name() -> None:
    assert days(case("tecfidera", "2026-04-20", count("2026-04-10")), "lymphocytes")[:2] == [
        ("result-0", "done", "2026-04-10"),
        ("result-1", "next", "2026-07-10"),
    ]


def test_a_day_that_passed_stays_and_moves_nothing_after_it() -> None:
    """Nobody who writes a result down a week later sees four days come and go."""
    before, after = (days(case("tecfidera", day), "lymphocytes") for day in ("2026-04-05", "2026-04-06"))
    assert before[:4] == after[:4]


def test_of_many_days_that_passed_only_the_first_is_told() -> None:
    told = days(case("tecfidera", "2027-03-01"), "lymphocytes")
    assert told[0] == ("result-0", "next", "2026-04-05")
    assert min(day for _, turn, day in told if turn == "later") == "2027-04-05"


def test_named_months_have_names_of_their_own_and_an_early_result_changes_none() -> None:
    early = days(case("tecfidera", "2026-03-01", count("2026-02-01", "creatinine")), "creatinine")
    assert [(name, day) for name, _, day in early][:3] == [
        ("month-3", "2026-04-05"),
        ("month-6", "2026-07-05"),
        ("result-3", "2027-01-05"),
    ]
    done = days(case("tecfidera", "2026-05-01", count("2026-04-01", "creatinine")), "creatinine")
    assert done[:2] == [("month-3", "done", "2026-04-01"), ("month-6", "next", "2026-07-05")]


def test_after_a_stop_no_day_lies_past_the_last_one_of_the_watch() -> None:
    stop = word("2026-01-20", "stop")
    told = case("tysabri", "2026-02-01", stop)
    assert [day for _, _, day in days(told, "pml-check")] == ["2026-04-05", "2026-07-05"]


# --- On the page of plan


@pytest.mark.parametrize(
    ("drug", "said"),
    [
        ("kesimpta", "(IgG) and immunoglobulin M (IgM): Due on 5 January 2027. Counted from the start"),
        ("ocrevus", "Without a day in any source: immunoglobulin G (IgG)"),
        ("tysabri", "look for signs of PML: Due on 5 April 2026. Counted from the start of treatment."),
        ("tecfidera", "lymphocyte count: Due on 5 April 2026. Counted from the start of treatment."),
    ],
)
def test_the_plan_tells_each_test_with_its_day_and_why(
    drug: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = plan_page(
        document(drug, dose("2026-01-05", AMOUNT[drug]), region="DE"), "2026-01-06", tmp_path, capsys
    )
    assert said in page
    assert page.index("Dates") < page.index("Tests during treatment")


def plan_page(
    told: dict[str, Any], today: str, folder: Path, capsys: pytest.CaptureFixture[str], command: str = "plan"
) -> str:
    file = folder / "record.json"
    file.write_text(json.dumps(told), "utf-8")
    assert program.main([command, str(file), "--today", today]) == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-04-04", "lymphocyte count: Due on 5 April 2026."),
        ("2026-04-05", "lymphocyte count: Due today."),
        ("2026-04-06", "lymphocyte count: Not known. No result is on record."),
    ],
)
def test_the_plan_around_the_day_of_a_test(
    today: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = document("tecfidera", dose("2026-01-05", 120), region="DE")
    assert said in plan_page(told, today, tmp_path, capsys)


def test_before_the_first_dose_no_test_is_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Tests during" not in plan_page(document("tecfidera"), "2026-01-02", tmp_path, capsys)


@pytest.mark.parametrize("command", ["plan", "check"])
def test_after_a_change_the_tests_of_the_medicine_before_are_told_apart(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = document(
        "kesimpta", *TYSABRI, look("2025-12-03"), word("2025-11-20", "stop"), dose("2026-02-02", 20)
    )
    told["therapies"] = [
        {"guide": "tysabri", "start": "2025-09-01"},
        {"guide": "kesimpta", "start": "2026-02-02"},
    ]
    page = plan_page(told, "2026-02-10", tmp_path, capsys, command)
    own = page.index("Tests during treatment")
    before = page.index("Tests that go on after Tysabri" if command == "plan" else "From before: Tysabri")
    assert own < before < page.index("look for signs of PML: Due on")


@pytest.mark.parametrize("today", ["2026-02-28", "2026-03-01", "2026-03-02"])
def test_a_test_of_the_medicine_before_is_told_once_on_a_page(today: str) -> None:
    one = changed(today, look("2025-12-03"), to="ocrevus")
    words = Catalogue("en", one.guide.region("DE")).about(one.guide)
    (said,) = tail_words(tails(one), words)
    assert sum("look for signs of PML" in line.text for line in said.lines) == 1


# --- In the list of people


@pytest.mark.parametrize(
    ("today", "due"),
    [("2026-02-28", ()), ("2026-03-01", ("pml-check",)), ("2026-04-27", ("pml-check",)), ("2026-04-28", ())],
)
def test_the_list_of_people_has_the_tests_that_go_on_after_a_change(today: str, due: tuple[str, ...]) -> None:
    """The watch ends six months after the last infusion, on 27 April."""
    row = worklist_row(changed(today, look("2025-12-03"), to="ocrevus"))
    ended = [one for one in row.open_tests if one.ended == "tysabri"]
    assert ended == ([OpenTests(due, date(2026, 3, 1), ended="tysabri")] if due else [])


def test_the_list_says_after_which_medicine() -> None:
    one = changed("2026-03-02", look("2025-12-03"), dose("2026-02-16", 300), to="ocrevus")
    row = worklist_row(one)
    said = worklist_text.stands_out(Catalogue("en", one.guide.region("DE")).about(one.guide), row)
    assert said == "Test due since 1 March 2026: look for signs of PML (goes on after Tysabri)"
    assert row.task is Task.GET_RESULTS


def test_the_list_says_where_no_result_is_on_record() -> None:
    one = case("tecfidera", "2026-04-06", count("2026-01-06"))
    said = worklist_text.stands_out(
        Catalogue("en", one.guide.region("DE")).about(one.guide), worklist_row(one)
    )
    assert said == (
        "Test due since 6 April 2026: lymphocyte count; "
        "test due since 5 April 2026, no result on record: kidney test (creatinine)"
    )


# --- In the calendar of the app


def marks(one: Assessment) -> dict[str, str]:
    words = Catalogue("en", one.guide.region("DE")).about(one.guide)
    sheets = months(one, first=date(2026, 1, 1), last=date(2026, 12, 1))
    every = (day for month in sheets for week in month.weeks for day in week if day)
    return {
        day.day.isoformat(): mark_words(mark, words)
        for day in every
        for mark in day.marks
        if mark.kind is MarkKind.TEST
    }


def test_the_calendar_page_has_the_tests_of_both_medicines() -> None:
    told = marks(changed("2026-02-10", look("2025-12-03")))
    assert told["2026-03-01"] == "a test is due: look for signs of PML (goes on after Tysabri)"


def test_the_calendar_page_has_the_doses_of_the_medicine_before_by_its_name() -> None:
    one = changed("2026-02-10")
    words = Catalogue("en", one.guide.region("DE")).about(one.guide)
    sheets = months(one, first=date(2025, 9, 1), last=date(2026, 2, 1))
    every = (day for month in sheets for week in month.weeks for day in week if day)
    given = {
        day.day.isoformat(): mark_words(mark, words)
        for day in every
        for mark in day.marks
        if mark.kind is MarkKind.GIVEN
    }
    assert given == {
        "2025-09-01": "given (Tysabri)",
        "2025-09-29": "given (Tysabri)",
        "2025-10-27": "given (Tysabri)",
        "2026-02-02": "given",
    }


def test_the_calendar_page_has_later_tests_as_what_they_are() -> None:
    told = marks(case("tecfidera", "2026-03-10"))
    assert told["2026-04-05"] == "a test is due: lymphocyte count and kidney test (creatinine)"
    assert told["2026-10-05"] == "a test is due, if the one before is done on its day: lymphocyte count"


def test_the_days_ahead_are_those_that_the_plan_tells() -> None:
    for drug in AMOUNT:
        one = case(drug, "2026-03-10")
        told = {
            (name, each.day)
            for each in open_days(one, until=as_far_as_the_plan(one))
            for name in each.tests
            if not each.is_later
        }
        assert told == {
            (each.test, each.due) for each in monitoring(one.guide, one.chart, one.plan) if each.due
        }
