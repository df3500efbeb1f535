"""What a clinician's word covers: what was known when it was said, and the dose that was open then."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.assessment import Assessment
from doseline.finding import Severity, Urgency
from tests.cases.story import Table, answer

# Slot 2 a day late: asked about until a word on the history closes it.
LATE = [
    {"id": "d1", "type": "dose", "on": "2026-01-05", "amount_mg": 20},
    {"id": "d2", "type": "dose", "on": "2026-01-12", "amount_mg": 20},
    {"id": "d3", "type": "dose", "on": "2026-01-19", "amount_mg": 20},
    {"id": "d4", "type": "dose", "on": "2026-02-02", "amount_mg": 20},
    {"id": "d5", "type": "dose", "on": "2026-03-02", "amount_mg": 20},
]
# A second injection two days before the last one: the word of 5 March has to have known of it.
DOUBLE = {"id": "twice", "type": "dose", "on": "2026-02-28", "amount_mg": 20}


def _said(today: date, *events: Table) -> Assessment:
    return answer({"base": "on-treatment", "doses": [], "today": today, "event": [*LATE, *events]})


def _history(**more: str) -> Table:
    word = {"id": "word", "type": "decision", "about": "history", "outcome": "may-proceed", "by": "MS nurse"}
    return {**word, "until": "2026-03-05", **more}


@pytest.mark.parametrize(
    ("written", "word", "covered"),
    [
        (None, {"on": "2026-03-05"}, True),
        ("2026-02-28T12:00:00Z", {"on": "2026-03-05"}, True),
        ("2026-03-05T12:00:00Z", {"on": "2026-03-05"}, True),
        ("2026-03-06T12:00:00Z", {"on": "2026-03-05"}, False),
        ("2026-03-05T12:00:00Z", {"on": "2026-03-05", "recorded_at": "2026-03-05T12:00:01Z"}, True),
        ("2026-03-05T12:00:00Z", {"on": "2026-03-05", "recorded_at": "2026-03-05T12:00:00Z"}, True),
        ("2026-03-05T12:00:01Z", {"on": "2026-03-05", "recorded_at": "2026-03-05T12:00:00Z"}, False),
        ("2026-03-05T13:00:00+02:00", {"on": "2026-03-05", "recorded_at": "2026-03-05T11:30:00Z"}, True),
        ("2026-03-05T13:00:00-02:00", {"on": "2026-03-05", "recorded_at": "2026-03-05T13:30:00Z"}, False),
        ("2026-03-05T12:00:00", {"on": "2026-03-05", "recorded_at": "2026-03-05T12:30:00Z"}, True),
        ("2026-03-05T12:00:00", {"on": "2026-03-05", "recorded_at": "2026-03-05T11:30:00Z"}, False),
        # Written down later than it was said: what was known by then counts.
        ("2026-03-08T12:00:00Z", {"on": "2026-03-05", "recorded_at": "2026-03-10T12:00:00Z"}, True),
        ("2026-03-12T12:00:00Z", {"on": "2026-03-05", "recorded_at": "2026-03-10T12:00:00Z"}, False),
        # A word whose day is not known.
        ("2026-03-05T12:00:00Z", {"recorded_at": "2026-03-05T12:30:00Z"}, True),
        ("2026-03-05T12:00:00Z", {"recorded_at": "2026-03-05T11:30:00Z"}, False),
        (None, {"recorded_at": "2026-03-05T12:30:00Z"}, True),
        # It speaks up to its day only.
        (None, {"on": "2026-03-05", "until": "2026-02-27"}, False),
        (None, {"on": "2026-03-05", "until": "2026-03-01"}, False),
        (None, {"on": "2026-03-05", "until": "2026-03-02"}, True),
    ],
)
def test_f4_a_word_on_history_covers_what_was_written_down_by_then(
    written: str | None, word: Table, *, covered: bool
) -> None:
    double = DOUBLE if written is None else {**DOUBLE, "recorded_at": written}
    said = _said(date(2026, 3, 20), double, _history(**word))
    (extra,) = [item for item in said.plan.findings if item.rule == "extra-dose"]
    assert (extra.severity is Severity.TELL) is covered
    assert (extra.decided_by == "MS nurse") is covered
    assert covered or extra.urgency is Urgency.CALL_NOW


def _cold(**more: str) -> Table:
    return {"id": "cold", "type": "condition", "name": "cold", "on": "2026-03-28", **more}


def _go(about: str = "infection-open", **more: str) -> Table:
    word = {"id": "go", "type": "decision", "about": about, "outcome": "may-proceed", "by": "MS nurse"}
    return {**word, "on": "2026-04-01", **more}


def _dose(on: str, **more: object) -> Table:
    return {"id": f"dose-{on}", "type": "dose", "on": on, "amount_mg": 20, **more}


@pytest.mark.parametrize(
    ("says", "today", "events", "holds"),
    [
        ("the dose is open", date(2026, 4, 2), (_cold(), _go()), False),
        ("still open days later", date(2026, 4, 9), (_cold(), _go()), False),
        ("given, and the next is due", date(2026, 5, 2), (_cold(), _go(), _dose("2026-04-02")), True),
        ("the day after it was given", date(2026, 4, 3), (_cold(), _go(), _dose("2026-04-02")), True),
        ("given on the day of the word", date(2026, 4, 3), (_cold(), _go(), _dose("2026-04-01")), True),
        ("given the day before the word", date(2026, 4, 3), (_cold(), _go(), _dose("2026-03-31")), False),
        (
            "by its times the dose came before the word", date(2026, 4, 3),
            (_cold(), _go(time="15:00"), _dose("2026-04-01", time="09:00")), False,
        ),
        (
            "by its times after it", date(2026, 4, 3),
            (_cold(), _go(time="09:00"), _dose("2026-04-01", time="15:00")), True,
        ),
        ("nothing went in", date(2026, 4, 3), (_cold(), _go(), _dose("2026-04-02", complete="none")), False),
        ("part went in", date(2026, 4, 3), (_cold(), _go(), _dose("2026-04-02", complete="partial")), True),
        ("it names a day", date(2026, 5, 2), (_cold(), _go(until="2026-05-03"), _dose("2026-04-02")), False),
        ("its day has come", date(2026, 5, 3), (_cold(), _go(until="2026-05-03"), _dose("2026-04-02")), True),
        (
            "a new word for the next dose", date(2026, 5, 2),
            (_cold(), _go(), _dose("2026-04-02"), {**_go(on="2026-05-01"), "id": "again"}), False,
        ),
        ("the cold came after the word", date(2026, 4, 9), (_cold(on="2026-04-03"), _go()), True),
        (
            "a cold that ended needs no word", date(2026, 5, 2),
            (_cold(until="2026-04-10"), _go(), _dose("2026-04-02")), False,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_word_on_a_cold_covers_the_dose_that_was_open(
    says: str, today: date, events: tuple[Table, ...], *, holds: bool
) -> None:
    found = [item for item in _said(today, *events).check.findings if item.rule == "infection-open"]
    assert any(item.severity.holds for item in found) is holds, says


@pytest.mark.parametrize(
    ("about", "entry"),
    [
        ("symptom-infection", {"type": "symptom", "name": "cough", "severity": "mild"}),
        ("symptom-pml", {"type": "symptom", "name": "clumsiness", "severity": "mild", "tempo": "weeks"}),
        ("symptom-mild-allergy", {"type": "symptom", "name": "itching", "severity": "mild"}),
        ("symptom-liver", {"type": "symptom", "name": "dark-urine", "severity": "mild"}),
        ("symptom-call", {"type": "symptom", "name": "sores", "severity": "moderate"}),
        ("anti-infective-running", {"type": "medication", "name": "amoxicillin"}),
        ("steroid-running", {"type": "medication", "name": "prednisone"}),
        ("immunosuppressant-running", {"type": "medication", "name": "azathioprine"}),
        ("pregnancy-unclear", {"type": "symptom", "name": "missed-period", "severity": "mild"}),
    ],
)
def test_the_same_for_everything_that_passes(about: str, entry: Table) -> None:
    there = {"id": "there", "on": "2026-03-28", **entry}
    for given, holds in ((), False), ((_dose("2026-04-02"),), True):
        said = _said(date(2026, 4, 2), there, _go(about), *given)
        (found,) = [item for item in said.check.findings if item.rule == about]
        assert found.severity.holds is holds


def test_what_is_over_keeps_the_word_that_was_said_about_it() -> None:
    itching = {
        "id": "s",
        "type": "symptom",
        "name": "itching",
        "severity": "mild",
        "on": "2026-03-28",
        "until": "2026-03-30",
    }
    said = _said(date(2026, 5, 2), itching, _go("symptom-mild-allergy"), _dose("2026-04-02"))
    (found,) = [item for item in said.check.findings if item.rule == "symptom-mild-allergy"]
    assert found.decided_by == "MS nurse"


def test_a_word_on_what_does_not_pass_stands() -> None:
    core = {"id": "core", "type": "test", "name": "anti-hbc", "result": "positive", "on": "2026-03-20"}
    said = _said(date(2026, 5, 2), core, _go("hbv-exposed"), _dose("2026-04-02"))
    (found,) = [item for item in said.check.findings if item.rule == "hbv-exposed"]
    assert found.decided_by == "MS nurse"
