"""What a change makes of the doses: the plan's own dates, and a fault where there is nothing to change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from doseline.errors import ForecastError
from doseline.forecast.course.what_if import WhatIf, what_if
from doseline.forecast.outcome import Change, Delay, Every, Skip, Stop
from doseline.record import InstructionKind, Record
from tests.forecast.patients import TWO_MONTHS, doses, followed, ids, one, record, word

TODAY = date(2026, 3, 10)
OF = record(*doses(TWO_MONTHS))
# The plan: every month on the 2nd.
APRIL, MAY, JUNE, JULY = (date(2026, month, 2) for month in (4, 5, 6, 7))
DAY = timedelta(days=1)


def _changed(*changes: Change, of: Record = OF, today: date = TODAY) -> WhatIf:
    (found,) = what_if(followed(of, today).setting, (changes,))
    return found


def _ahead(*changes: Change, of: Record = OF, today: date = TODAY) -> list[date]:
    return [it.on.first for it in _changed(*changes, of=of, today=today).regimen.ahead]


def _codes(*scenarios: tuple[Change, ...], of: Record = OF, today: date = TODAY) -> list[tuple[str, str]]:
    with pytest.raises(ForecastError) as error:
        what_if(followed(of, today).setting, scenarios)
    return [(fault.code, fault.where) for fault in error.value.faults]


def test_no_change_is_the_regimen_as_planned() -> None:
    assert _changed().regimen == followed(OF, TODAY).setting.as_planned


def test_a_skipped_dose_is_left_out_and_the_others_keep_their_days() -> None:
    assert _ahead(Skip(on=MAY))[:3] == [APRIL, JUNE, JULY]


def test_after_a_delay_the_dates_follow_the_plans_own_rule() -> None:
    """A monthly dose given off its day: the next is a month after the day it was given."""
    found = _ahead(Delay(on=MAY, days=8))
    assert found[:4] == [APRIL, date(2026, 5, 10), date(2026, 6, 10), date(2026, 7, 10)]


def test_after_a_delay_in_4_weeks_the_next_is_28_days_later() -> None:
    of = record(*doses(TWO_MONTHS), month_mode="4-weeks")
    found = _ahead(Delay(on=date(2026, 3, 30), days=3), of=of)
    assert found[:3] == [date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 28)]


def test_a_delay_is_what_the_plan_says_once_it_was_given_then() -> None:
    later = date(2026, 4, 12)
    ahead = _ahead(Delay(on=APRIL, days=10))
    told = followed(record(*doses((*TWO_MONTHS, later))), later, months_ahead=11)
    assert ahead[0] == later
    assert ahead[1:] == [
        it.on.first for it in told.setting.as_planned.ahead if it.on.first <= date(2027, 3, 10)
    ]


def test_a_delayed_loading_dose_leaves_dates_to_be_confirmed() -> None:
    of = record(*doses(TWO_MONTHS[:1]))
    found = _changed(Delay(on=date(2026, 1, 12), days=4), of=of, today=date(2026, 1, 6))
    assert "what-if-unconfirmed" in ids(found.notes)
    assert [it.on.first for it in found.regimen.ahead][:2] == [date(2026, 1, 16), date(2026, 2, 2)]


def test_a_loading_dose_delayed_by_a_day_keeps_the_dates_after_it() -> None:
    of = record(*doses(TWO_MONTHS[:1]))
    found = _changed(Delay(on=date(2026, 1, 12), days=1), of=of, today=date(2026, 1, 6))
    assert "what-if-unconfirmed" not in ids(found.notes)
    assert [it.on.first for it in found.regimen.ahead][:2] == [date(2026, 1, 13), date(2026, 1, 19)]


def test_a_dose_moved_past_the_last_day_is_said_to_be_gone_from_view() -> None:
    until = followed(OF, TODAY).setting.until
    on_the_last = _changed(Delay(on=APRIL, days=(until - APRIL).days))
    assert [it.on.first for it in on_the_last.regimen.ahead] == [until]
    assert "what-if-beyond" not in ids(on_the_last.notes)
    after_it = _changed(Delay(on=APRIL, days=(until - APRIL).days + 1))
    assert not after_it.regimen.ahead
    assert one(after_it.notes, "what-if-beyond").values == (("until", until),)


def test_two_delays_add_up_by_dose_and_not_by_date() -> None:
    found = _ahead(Delay(on=APRIL, days=3), Delay(on=MAY, days=6))
    assert found[:3] == [date(2026, 4, 5), date(2026, 5, 8), date(2026, 6, 8)]


def test_skip_and_delay_together() -> None:
    assert _ahead(Skip(on=MAY), Delay(on=APRIL, days=3))[:2] == [date(2026, 4, 5), date(2026, 6, 5)]


def test_nothing_is_given_on_the_day_of_a_stop_or_later() -> None:
    assert _ahead(Stop(on=JUNE)) == [APRIL, MAY]
    assert _ahead(Stop(on=JUNE + DAY)) == [APRIL, MAY, JUNE]


def test_another_interval_runs_from_the_next_open_dose() -> None:
    found = _ahead(Every(days=42))
    assert found[:3] == [APRIL, APRIL + timedelta(days=42), APRIL + timedelta(days=84)]
    assert found[-1] <= date(2027, 3, 10)


def test_another_interval_goes_on_from_a_delayed_dose() -> None:
    found = _ahead(Every(days=42), Delay(on=APRIL + timedelta(days=42), days=5))
    assert found[1:3] == [APRIL + timedelta(days=47), APRIL + timedelta(days=89)]


def test_a_dose_that_was_given_can_be_thought_away() -> None:
    found = _changed(Skip(on=TWO_MONTHS[-1]))
    assert [it.on.first for it in found.regimen.given] == list(TWO_MONTHS[:-1])
    assert found.regimen.ahead == followed(OF, TODAY).setting.as_planned.ahead
    assert one(found.notes, "what-if-was-given").because == ("d5",)


def test_a_dose_that_was_given_can_be_thought_later() -> None:
    found = _changed(Delay(on=TWO_MONTHS[-1], days=5))
    assert found.regimen.given[-1].on.first == date(2026, 3, 7)
    assert [it.on.first for it in found.regimen.ahead][:2] == [date(2026, 4, 7), date(2026, 5, 7)]
    assert one(found.notes, "what-if-was-given").values == (("on", TWO_MONTHS[-1]),)


def test_a_stop_in_the_past_thinks_away_what_was_given_since() -> None:
    found = _changed(Stop(on=TWO_MONTHS[-1]))
    assert [it.on.first for it in found.regimen.given] == list(TWO_MONTHS[:-1])
    assert not found.regimen.ahead
    assert "what-if-was-given" in ids(found.notes)


def test_an_overdue_dose_is_named_by_its_day_or_by_today() -> None:
    late = APRIL + timedelta(days=3)
    assert _ahead(Skip(on=APRIL), today=late) == _ahead(Skip(on=late), today=late)
    assert _ahead(Delay(on=APRIL, days=10), today=late)[0] == APRIL + timedelta(days=10)
    assert _ahead(Delay(on=late, days=10), today=late)[0] == late + timedelta(days=10)


def test_a_delay_beyond_the_last_day_leaves_nothing() -> None:
    assert _ahead(Delay(on=APRIL, days=400)) == []


def test_a_day_without_a_dose_is_a_fault_with_the_nearest_one() -> None:
    setting = followed(OF, TODAY).setting
    with pytest.raises(ForecastError) as error:
        what_if(setting, ((Skip(on=APRIL + DAY),),))
    (fault,) = error.value.faults
    assert (fault.code, fault.where) == ("no-dose-on-day", "scenarios[0][0]")
    assert dict(fault.values) == {"day": APRIL + DAY, "nearest": APRIL}


def test_every_fault_of_every_scenario_comes_at_once() -> None:
    far = date(2027, 3, 11)
    assert _codes(
        (Skip(on=APRIL), Delay(on=APRIL, days=3)),
        (Delay(on=MAY, days=0), Delay(on=JUNE, days=3661)),
        (Skip(on=far), Every(days=0)),
        (Every(days=30), Every(days=40)),
    ) == [
        ("change-twice", "scenarios[0][1]"),
        ("days-out-of-range", "scenarios[1][0]"),
        ("days-out-of-range", "scenarios[1][1]"),
        ("change-too-late", "scenarios[2][0]"),
        ("days-out-of-range", "scenarios[2][1]"),
        ("change-twice", "scenarios[3][1]"),
    ]


def test_a_stop_after_the_last_day_followed_is_a_fault_and_one_on_it_is_not() -> None:
    last = followed(OF, TODAY).setting.until
    assert _codes((Stop(on=last + DAY),)) == [("change-too-late", "scenarios[0][0]")]
    assert _ahead(Stop(on=last))[-1] < last


def test_with_no_dose_to_come_another_interval_is_a_fault() -> None:
    held = record(*doses(TWO_MONTHS), word("h", InstructionKind.HOLD, date(2026, 3, 5)))
    assert _codes((Every(days=42),), of=held) == [("nothing-ahead", "scenarios[0][0]")]


def test_the_first_and_the_last_number_of_days_are_taken() -> None:
    assert _ahead(Every(days=1))[:2] == [APRIL, APRIL + DAY]
    assert _ahead(Every(days=3660)) == [APRIL]
    assert _ahead(Delay(on=APRIL, days=1))[0] == APRIL + DAY


def test_a_dose_that_was_skipped_and_one_that_was_never_given_are_the_same_history() -> None:
    skipped = _changed(Skip(on=TWO_MONTHS[-1])).regimen.given
    never = followed(record(*doses(TWO_MONTHS[:-1])), TODAY).setting.as_planned.given
    assert skipped == never


def test_words_dated_after_today_do_not_steer_a_delay() -> None:
    ahead = word("h", InstructionKind.HOLD, APRIL)
    of = record(*doses(TWO_MONTHS), ahead)
    assert _ahead(Delay(on=MAY, days=8), of=of) == _ahead(Delay(on=MAY, days=8))
