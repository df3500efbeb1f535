"""When a symptom can belong to a dose, to the minute."""

from __future__ import annotations

from datetime import date, time

import pytest

from doseline.record import Degree
from doseline.triage import Onset, TriageUrgency, recorded
from doseline.triage.observed_symptoms import Span
from tests.triage.people import DOSE_DAY, EVENING, asked, dose, ids, of, on, symptom

EMERGENCY, CALL_NOW, TELL, _ = TriageUrgency
AFTER_DOSE = of(dose(DOSE_DAY, EVENING))
AT_EIGHT = Onset(day=DOSE_DAY, time=time(20, 0))


@pytest.mark.parametrize(
    ("day", "at", "may_be"),
    [
        ("2026-05-02", time(17, 59), False),
        ("2026-05-02", time(18, 0), True),
        ("2026-05-03", time(18, 0), True),
        ("2026-05-03", time(18, 1), False),
        ("2026-05-02", None, True),
        ("2026-05-03", None, True),
        ("2026-05-01", None, False),
        ("2026-05-04", None, False),
        ("2026-05", None, True),
    ],
)
def test_a_moment_can_lie_in_the_24_hours_from_the_dose_on(day: str, at: time | None, may_be: bool) -> None:  # noqa: FBT001 - a row of a table
    given = Span.of(on(DOSE_DAY), EVENING)
    assert Span.of(on(day), at).maybe_within(24, given) == may_be


def test_what_stands_in_the_record_is_not_the_question_unless_it_is_asked() -> None:
    fever = symptom("fever", DOSE_DAY)
    assert not recorded(fever).told
    assert recorded(fever, as_told=True).told


def test_a_fever_of_before_the_dose_is_no_reaction_that_lasts() -> None:
    before = Onset(day=date(2026, 4, 30), time=time(8, 0))
    answer = asked("fever:severe", chart=AFTER_DOSE, onset=before)
    assert "systemic-reaction-not-usual" not in ids(answer)


@pytest.mark.parametrize("severity", ["", ":moderate"])
def test_a_reaction_is_worse_only_than_an_earlier_one(severity: str) -> None:
    """The same fever stands in the record too, and somebody called it mild there."""
    same = symptom("fever", DOSE_DAY, severity=Degree.MILD, at=time(20, 0))
    chart = of(dose(DOSE_DAY, EVENING), same)
    answer = asked(f"fever{severity}", chart=chart, onset=AT_EIGHT)
    assert "systemic-reaction-not-usual" not in ids(answer)


@pytest.mark.parametrize(("minute", "urgency"), [(59, CALL_NOW), (60, EMERGENCY)])
def test_swelling_over_days_counts_as_new_from_the_minute_of_a_dose_on(
    minute: int, urgency: TriageUrgency
) -> None:
    onset = Onset(day=DOSE_DAY, time=time(17 + minute // 60, minute % 60))
    answer = asked("hand-swelling:mild:days", chart=AFTER_DOSE, onset=onset)
    assert answer.urgency is urgency


@pytest.mark.parametrize(("day", "urgency"), [(date(2026, 5, 1), TELL), (DOSE_DAY, EMERGENCY)])
def test_swelling_over_weeks_counts_as_new_from_the_day_of_the_last_dose_on(
    day: date, urgency: TriageUrgency
) -> None:
    answer = asked("hand-swelling:mild:weeks", chart=AFTER_DOSE, onset=Onset(day=day))
    assert answer.urgency is urgency


@pytest.mark.parametrize(("severity", "urgency"), [("mild", TELL), ("severe", CALL_NOW)])
def test_old_swelling_is_as_urgent_as_it_is_bad(severity: str, urgency: TriageUrgency) -> None:
    answer = asked(f"foot-swelling:{severity}:weeks", chart=AFTER_DOSE)
    (match,) = (match for match in answer.patterns if match.id == "swelling-of-limbs")
    assert match.urgency is urgency
