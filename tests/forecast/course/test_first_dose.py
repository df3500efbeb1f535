"""The clock runs from the first dose of all; where the record cannot say which that is, nobody guesses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from doseline.dates import PartialDate, add_months
from doseline.errors import ForecastError
from doseline.finding import Unknown
from doseline.forecast.course.follow import follow
from doseline.record import Decision, InstructionKind, Outcome, Record, RestartPhase
from tests.forecast.patients import (
    GUIDE,
    START,
    TWO_MONTHS,
    case,
    dose,
    doses,
    exactly,
    followed,
    ids,
    one,
    record,
    word,
)

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
LATE = date(2026, 5, 20)


def _why(of: Record, today: date = TODAY) -> str | None:
    found = follow(GUIDE, *case(of, today), months_ahead=12)
    if not isinstance(found, Unknown):
        return None
    assert found.what == "first-dose"
    return found.why


def _decided(about: str) -> Decision:
    return Decision(id="c", on=exactly(TODAY), about=about, outcome=Outcome.MAY_PROCEED, by="Dr Kim")


def test_the_first_dose_on_record_is_day_0() -> None:
    assert followed(record(*doses(TWO_MONTHS)), TODAY).day_0 == START


@pytest.mark.parametrize(("days", "why"), [(30, None), (31, "to-confirm")])
def test_a_first_dose_long_after_the_planned_start_may_not_be_the_first(days: int, why: str | None) -> None:
    first = START + timedelta(days=days)
    of = record(*(dose(f"d{n}", first + timedelta(days=n)) for n in (0, 7, 14, 28)))
    assert _why(of) == why


@pytest.mark.parametrize(("days", "why"), [(30, None), (31, "none-on-record")])
def test_with_no_dose_on_record_a_start_long_ago_is_not_taken_for_today(days: int, why: str | None) -> None:
    assert _why(record(), START + timedelta(days=days)) == why


def test_told_since_when_and_with_no_dose_on_record_the_plan_goes_on_from_there() -> None:
    found = followed(record(), TODAY, since=START)
    assert [one.on.first for one in found.setting.as_planned.given][-2:] == [
        date(2026, 4, 2),
        date(2026, 5, 2),
    ]
    assert [one.on.first for one in found.setting.as_planned.ahead][:2] == [
        date(2026, 6, 2),
        date(2026, 7, 2),
    ]


@pytest.mark.parametrize(("days", "why"), [(30, None), (31, "to-confirm")])
def test_a_first_dose_long_before_the_next_may_stand_for_a_hole_in_the_record(
    days: int, why: str | None
) -> None:
    assert _why(record(*doses((START, START + timedelta(days=days))))) == why


def test_a_first_dose_written_down_after_a_later_one_may_be_a_slip() -> None:
    of = record(
        dose("d1", START, recorded_at=datetime(2026, 4, 1, tzinfo=UTC)),
        *(dose(f"n{place}", day) for place, day in enumerate(TWO_MONTHS[1:])),
    )
    assert _why(of) == "to-confirm"


def test_a_decision_on_the_date_makes_it_the_first_dose() -> None:
    of = record(dose("d1", LATE))
    assert _why(of) == "to-confirm"
    assert _why(replace(of, events=(*of.events, _decided("date-to-confirm")))) is None


def test_a_word_on_the_history_does_not_say_when_it_began() -> None:
    of = record(dose("d1", LATE))
    assert _why(replace(of, events=(*of.events, _decided("history")))) == "to-confirm"


def test_a_restart_with_nothing_before_it_is_not_a_start() -> None:
    restart = word("r", InstructionKind.RESTART, START - DAY, date=START, phase=RestartPhase.MONTHLY)
    assert _why(record(restart, dose("d1", START))) == "restart-before"
    assert _why(record(restart)) == "restart-before"


@pytest.mark.parametrize(("written", "why"), [("2026-01", None), ("2026", "partial-date")])
def test_a_first_dose_known_to_the_month_will_do_and_to_the_year_will_not(
    written: str, why: str | None
) -> None:
    of = record(dose("d1", PartialDate.parse(written)), start=date(2026, 1, 31))
    assert _why(of, date(2026, 2, 10)) == why


def test_told_since_when_the_doses_before_follow_the_plan() -> None:
    since = date(2025, 5, 5)
    found = followed(record(dose("d1", LATE), start=since), TODAY, since=since)
    days = [it.on.first for it in found.setting.as_planned.given]
    assert found.day_0 == since
    assert days[:5] == [since + timedelta(days=after) for after in (0, 7, 14, 28, 56)]
    assert days[5:] == [*(add_months(date(2025, 6, 30), count) for count in range(1, 11)), LATE]
    assert one(found.notes, "assumed-treated-since").values == (("since", since), ("doses", 15))


def test_told_since_when_a_hole_after_the_first_dose_is_filled() -> None:
    of = record(*doses((START, date(2026, 4, 30))))
    found = followed(of, TODAY, since=START)
    days = [it.on.first for it in found.setting.as_planned.given]
    assert days == [*TWO_MONTHS, date(2026, 4, 2), date(2026, 4, 30)]
    assert one(found.notes, "assumed-treated-since").values == (("since", START), ("doses", 5))


@pytest.mark.parametrize(("apart", "kept"), [(6, False), (7, True)])
def test_a_planned_day_too_near_to_a_dose_on_record_is_that_dose(apart: int, kept: bool) -> None:  # noqa: FBT001
    planned = date(2026, 4, 2)
    of = record(dose("d1", planned + timedelta(days=apart)), start=date(2025, 1, 1))
    days = [it.on.first for it in followed(of, TODAY, since=START).setting.as_planned.given]
    assert (planned in days) is kept


@pytest.mark.parametrize("since", ["2025-01-06", "2025-01", "2025"])
def test_what_the_record_says_of_the_start_counts_like_a_day_told(since: str) -> None:
    told = PartialDate.parse(since)
    assert told is not None
    of = record(dose("d1", date(2026, 3, 1)), start=date(2025, 1, 6), treated_since=told)
    assert followed(of, TODAY).day_0 == told.first
    asked = followed(of, TODAY, since=date(2025, 6, 2))
    assert asked.day_0 == date(2025, 6, 2)


@pytest.mark.parametrize("since", ["2026-02-28", "2026-03-01", "2026-04-01", "2027-01-01"])
def test_a_start_on_record_that_adds_nothing_is_left_alone(since: str) -> None:
    first = date(2026, 3, 1)
    of = record(dose("d1", first), start=first, treated_since=PartialDate.parse(since))
    assert followed(of, TODAY).day_0 == first


def test_told_the_day_of_the_first_dose_itself_nothing_is_added() -> None:
    of = record(dose("d1", LATE), start=date(2025, 1, 1))
    found = followed(of, TODAY, since=LATE)
    assert [it.entry for it in found.setting.as_planned.given] == ["d1"]
    assert "assumed-treated-since" not in ids(found.notes)


@pytest.mark.parametrize(
    ("since", "code"), [(LATE + DAY, "treated-since-late"), (TODAY + DAY, "treated-since-ahead")]
)
def test_a_day_that_cannot_be_right_is_refused(since: date, code: str) -> None:
    with pytest.raises(ForecastError) as error:
        followed(record(dose("d1", LATE)), TODAY, since=since)
    assert [fault.code for fault in error.value.faults] == [code]
