"""Which entries answer the question about birth control."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import DAY, STOPPED, Entry, found, illness, medicine, only, result, shown


@pytest.mark.parametrize(
    ("entry", "is_asked"),
    [
        (illness("contraception", date(2026, 1, 1)), False),
        (illness("contraception", date(2026, 1, 1), date(2026, 5, 19)), True),
        (illness("contraception", date(2026, 1, 1), DAY), False),
        (illness("migraine", date(2026, 1, 1)), True),
        (medicine("ibuprofen", date(2026, 1, 1)), True),
    ],
)
def test_only_birth_control_that_goes_on_answers_the_question(
    entry: Entry,
    is_asked: bool,  # noqa: FBT001 - a row of a table
) -> None:
    findings = found("contraception-not-entered", entry)
    assert [shown(finding) for finding in findings] == ([{"months": 6}] if is_asked else [])


def test_a_pill_known_by_its_code_only_answers_the_question() -> None:
    assert not found("contraception-not-entered", medicine("a pill", date(2026, 1, 1), atc="G03AA07"))


def test_after_the_stop_the_window_shows_its_months_and_the_last_dose() -> None:
    stop = {**STOPPED, "on": date(2026, 4, 10)}
    finding = only("contraception-window", stop, base="on-treatment")
    assert finding.until == date(2026, 9, 2)
    assert shown(finding) == {"months": 6, "last_dose": date(2026, 3, 2)}


@pytest.mark.parametrize(("on", "is_open"), [(date(2026, 3, 10), False), (date(2026, 3, 11), True)])
def test_a_positive_test_up_to_the_end_of_a_pregnancy_belongs_to_it(
    on: date,
    is_open: bool,  # noqa: FBT001 - a row of a table
) -> None:
    over: Entry = {"id": "p", "type": "pregnancy", "on": date(2026, 1, 20), "until": date(2026, 3, 10)}
    positive = result("pregnancy-test", on, result="positive")
    assert bool(found("pregnancy", over, positive)) == is_open
