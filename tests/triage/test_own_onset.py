"""A symptom that began at another time than the others has a day and a time of its own."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from doseline.record import Degree
from doseline.triage import Complaint, Onset, TriageUrgency, triage
from tests.triage.people import DOSE_DAY, EVENING, GUIDE, dose, of

COMMON = Onset(day=DOSE_DAY, time=time(20))
AFTER_DOSE = of(dose(DOSE_DAY, EVENING))


def urgency(own: Onset | None, common: Onset | None = COMMON) -> TriageUrgency:
    """How soon to act on mild chills that began with the rest, and a mild fever that has ``own``."""
    chills = Complaint(name="chills", severity=Degree.MILD)
    fever = Complaint(name="fever", severity=Degree.MILD, onset=own)
    today = DOSE_DAY + timedelta(days=1)
    return triage(GUIDE, [chills, fever], chart=AFTER_DOSE, today=today, onset=common).urgency


@pytest.mark.parametrize(("minutes", "expected"), [(0, "tell"), (1, "call_now")])
def test_its_own_time_decides_whether_it_came_within_the_hours_after_a_dose(
    minutes: int, expected: str
) -> None:
    assert urgency(Onset(day=DOSE_DAY + timedelta(days=1), time=time(18, minutes))) == expected


def test_without_its_own_the_common_one_holds() -> None:
    assert urgency(None) is TriageUrgency.TELL


def test_its_own_says_nothing_about_the_others() -> None:
    assert urgency(COMMON, common=None) is TriageUrgency.CALL_NOW
