"""A record of two medicines: each has its own entries, and what goes on from the first is told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment import Assessment, assess, check_answer, plan_answer
from doseline.assessment.tails import Tail, tails, words_of
from doseline.assessment.tails_text import say_too, tail_words
from doseline.assessment.what_to_say import what_to_say
from doseline.guide import load_guides, load_shared
from doseline.guide.editions import Editions, Readings
from doseline.guide.folders import use_folders
from doseline.plan import State, Status
from doseline.record import FORMAT, chart, governing, read_record
from doseline.text import Catalogue, sentences

Event = dict[str, Any]
INVENTED = Path(__file__).parents[1] / "guide" / "data"
# A pen once a month until 3 December 2025, stopped on 2 January 2026; an infusion from 1 March 2026 on.
PEN = {"guide": "kesimpta", "start": "2025-01-06"}
INFUSION = {"guide": "infusumab", "start": "2026-03-01"}
CAPSULES = {"guide": "capsulate", "start": "2026-03-01"}
STOP = {"id": "end", "type": "instruction", "on": "2026-01-02", "kind": "stop"}
PENS = [
    {"id": f"k{place}", "type": "dose", "on": day, "amount_mg": 20}
    for place, day in enumerate(
        (
            "2025-01-06", "2025-01-13", "2025-01-20", "2025-02-03",
            *(f"2025-{month:02d}-03" for month in range(3, 13)),
        ),
        1,
    )
]  # fmt: skip
INFUSIONS = [
    {"id": "i1", "type": "dose", "on": "2026-03-01", "amount_mg": 300},
    {"id": "i2", "type": "dose", "on": "2026-03-15", "amount_mg": 300},
]


@pytest.fixture(autouse=True, scope="module")
def _invented() -> Iterator[None]:
    use_folders(INVENTED)
    yield
    use_folders()


def said(
    today: str, *events: Event, therapies: tuple[dict[str, str], ...] = (PEN, INFUSION), sex: str = "female"
) -> Assessment:
    """The assessment of a record with these therapies and entries."""
    person = {
        "id": "r1", "region": "US", "sex": sex, "birth_date": "1988-03-14", "timezone": "America/New_York",
    }  # fmt: skip
    record = {"format": FORMAT, "person": person, "therapies": therapies, "events": [*PENS, *events]}
    read = read_record(
        json.dumps(record).encode(), names=load_shared().names, guides=Editions(), readings=Readings()
    )
    return assess(load_guides(), read, today=date.fromisoformat(today))


def rules(tail: Tail) -> dict[str, date | None]:
    """The findings of an ended medicine with their last days."""
    return {one.rule: one.until for one in tail.findings}


# --- Whose entry it is


def test_a_stop_of_the_first_medicine_does_not_stop_the_second() -> None:
    case = said("2026-04-01", STOP, *INFUSIONS)
    assert case.guide.drug == "infusumab"
    assert case.plan.status is Status.ON_SCHEDULE
    assert case.plan.first_given == date(2026, 3, 1)
    assert {slot.entry for slot in case.plan.slots if slot.entry} == {"i1", "i2"}
    assert not {"dose-after-stop", "dose-of-other-drug", "stopped-follow-up"} & set(case.check.rules)


@pytest.mark.parametrize(
    ("today", "drug"),
    [("2026-01-01", "kesimpta"), ("2026-01-02", "infusumab"), ("2026-02-28", "infusumab")],
)
def test_once_the_first_is_stopped_the_next_one_is_what_is_prepared(today: str, drug: str) -> None:
    assert said(today, STOP).guide.drug == drug


def test_without_a_stop_the_next_one_governs_from_its_first_day() -> None:
    assert said("2026-02-28").guide.drug == "kesimpta"
    assert said("2026-03-01").guide.drug == "infusumab"


def test_a_stop_on_the_first_day_of_the_next_medicine_is_about_the_one_before() -> None:
    case = said("2026-03-01", {**STOP, "on": "2026-03-01"})
    assert case.plan.status is Status.DUE
    (tail,) = tails(case)
    assert tail.plan.stopped_on == date(2026, 3, 1)


def test_a_stop_after_it_has_begun_is_about_the_running_one() -> None:
    case = said("2026-04-01", STOP, *INFUSIONS, {**STOP, "id": "end-2", "on": "2026-03-20"})
    assert case.plan.status is Status.STOPPED


def test_a_word_on_dates_said_before_moves_nothing_of_the_next_medicine() -> None:
    moved = {"id": "w", "type": "instruction", "on": "2025-12-20", "kind": "next_dose", "date": "2026-03-09"}
    plain, with_word = said("2026-04-01", STOP, *INFUSIONS), said("2026-04-01", moved, STOP, *INFUSIONS)
    assert with_word.plan.next_dose == plain.plan.next_dose


def test_a_date_said_after_the_stop_is_of_the_next_medicine() -> None:
    moved = {"id": "w", "type": "instruction", "on": "2026-01-20", "kind": "next_dose", "date": "2026-03-09"}
    case = said("2026-03-02", STOP, moved)
    assert case.plan.next_dose is not None
    assert case.plan.next_dose.due == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("on", "cleared"), [("2025-01-02", False), ("2025-06-01", False), ("2026-02-20", True)]
)
def test_the_word_that_one_may_start_counts_for_the_medicine_it_was_said_of(
    on: str, *, cleared: bool
) -> None:
    word = {
        "id": "w",
        "type": "decision",
        "on": on,
        "about": "pre-start",
        "outcome": "may-proceed",
        "by": "clinic",
    }
    case = said("2026-03-01", word, STOP)
    assert (not case.check.unknowns) is cleared


def test_a_dose_of_the_first_medicine_given_on_the_second_is_asked_about() -> None:
    late = {"id": "late", "type": "dose", "on": "2026-03-20", "amount_mg": 20, "drug": "kesimpta"}
    case = said("2026-04-01", STOP, *INFUSIONS, late)
    (finding,) = (one for one in case.check.findings if one.rule == "dose-of-other-drug")
    assert finding.because == ("late",)
    assert case.plan.last_given == date(2026, 3, 15)


def test_there_and_back_again_the_first_doses_stay_with_the_first_time() -> None:
    back = {"guide": "kesimpta", "start": "2026-09-01"}
    again = {"id": "k20", "type": "dose", "on": "2026-09-01", "amount_mg": 20}
    case = said("2026-09-02", STOP, *INFUSIONS, again, therapies=(PEN, INFUSION, back))
    assert case.guide.drug == "kesimpta"
    assert [slot.entry for slot in case.plan.slots if slot.state is State.GIVEN] == ["k20"]


def test_the_older_medicine_can_still_be_seen_by_itself() -> None:
    record = said("2026-04-01", STOP, *INFUSIONS).record
    first = chart(record, today=date(2026, 4, 1), therapy=record.therapies[0])
    assert {dose.id for dose in first.doses} == {one["id"] for one in PENS}
    assert governing(record, today=date(2026, 4, 1)) == record.therapies[1]


# --- What goes on


@pytest.mark.parametrize(
    ("today", "goes_on"), [("2026-06-02", True), ("2026-06-03", True), ("2026-06-04", False)]
)
def test_birth_control_after_the_first_goes_on_for_its_own_six_months(today: str, *, goes_on: bool) -> None:
    case = said(today, STOP, therapies=(PEN, CAPSULES))
    found = [rules(tail) for tail in tails(case)]
    assert any(one.get("contraception-window") == date(2026, 6, 3) for one in found) is goes_on


def test_the_first_medicines_tests_go_on_until_b_cells_are_back() -> None:
    (tail,) = tails(said("2026-07-01", STOP, therapies=(PEN, CAPSULES)))
    assert {one.test for one in tail.watched} >= {"igg", "igm"}
    back = {"id": "b", "type": "test", "on": "2026-06-20", "name": "cd19", "value": 120, "unit": "cells/uL"}
    assert tails(said("2026-07-01", STOP, back, therapies=(PEN, CAPSULES))) == ()


def test_a_test_that_the_running_medicine_watches_is_told_once() -> None:
    (tail,) = tails(said("2026-04-01", STOP, *INFUSIONS))
    assert not {"igg", "igm"} & {one.test for one in tail.watched}
    assert "monitoring-due" not in rules(tail)


def test_a_pregnancy_within_the_first_ones_window_is_told_of_both() -> None:
    pregnant = {"id": "p", "type": "pregnancy", "on": "2026-05-01"}
    case = said("2026-05-02", STOP, pregnant, therapies=(PEN, CAPSULES))
    (tail,) = tails(case)
    assert "pregnancy-after-stop" in rules(tail)
    assert "pregnancy" in case.check.rules


def test_nothing_of_the_first_holds_a_dose_of_the_second() -> None:
    case = said("2026-04-01", STOP, *INFUSIONS)
    own = {one.rule for tail in tails(case) for one in tail.findings}
    assert not own & {rule for rule in case.check.rules if rule != "contraception-not-entered"}


def test_a_record_of_one_medicine_has_no_tail() -> None:
    assert tails(said("2026-04-01", STOP, therapies=(PEN,))) == ()


# --- How it is told


def test_each_medicine_is_told_in_its_own_words() -> None:
    case = said("2026-04-01", STOP, *INFUSIONS)
    catalogue = Catalogue("en", case.guide.region("US")).about(case.guide, case.typed)
    (words,) = tail_words(tails(case), catalogue)
    assert words.title == "From before: Kesimpta"
    assert "December 3, 2025" in words.intro
    assert "Infusumab" not in json.dumps([words.intro, *(one.text for one in words.lines)])


def test_an_entry_of_the_first_medicine_is_told_in_its_own_words() -> None:
    case = said("2026-03-01", STOP)
    catalogue = Catalogue("en", case.guide.region("US")).about(case.guide, case.typed)
    first, second = case.entries["k1"], said("2026-04-01", STOP, *INFUSIONS).entries["i1"]
    assert sentences.entry(words_of(case, catalogue, first), first).startswith("k1, injection")
    assert sentences.entry(words_of(case, catalogue, second), second).startswith("i1, infusion")
    (earlier,) = (one for one in case.check.findings if one.rule == "earlier-ms-drug")
    assert "Kesimpta" in sentences.title(catalogue, earlier)


def test_whoever_is_rung_hears_of_both_medicines() -> None:
    case = said("2026-03-01", STOP)
    catalogue = Catalogue("en", case.guide.region("US")).about(case.guide, case.typed)
    assert "Before that I had Kesimpta, the last on December 3, 2025." in what_to_say(case, catalogue)
    (line,) = say_too(case, catalogue)
    assert line.startswith("Say too that you had Kesimpta")
    assert say_too(said("2026-03-01", STOP, therapies=(PEN,)), catalogue) == ()


def test_the_answers_list_every_therapy_and_what_goes_on() -> None:
    case = said("2026-04-01", STOP, *INFUSIONS)
    catalogue = Catalogue("en", case.guide.region("US")).about(case.guide, case.typed)
    for answer in (plan_answer(case, catalogue), check_answer(case, catalogue)):
        assert [(one["guide"], one["governs"]) for one in answer["therapies"]] == [
            ("kesimpta", False),
            ("infusumab", True),
        ]
        (tail,) = answer["tails"]
        assert (tail["guide"], tail["last_dose"]) == ("kesimpta", "2025-12-03")
        assert "contraception-window" in {one["rule"] for one in tail["findings"]}
