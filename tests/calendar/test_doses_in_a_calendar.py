"""What a calendar is told about each dose, as the record grows."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from doseline.faces.calendar import Kind, Published, Standing, calendar_file, publish
from tests.calendar.people import ENGLISH, by_uid, case, dose, doses_of, noon, on, told, word

BEFORE = case("2026-04-01")


def _file(doses: tuple[Published, ...]) -> str:
    return calendar_file(doses, ENGLISH, record="r1", kind=Kind.FILE).decode()


def test_each_dose_of_the_plan_is_one_event_on_its_day() -> None:
    doses = told(BEFORE)
    assert [item.day for item in doses] == [slot.given or slot.due for slot in BEFORE.plan.slots]
    assert {item.standing for item in doses[:5]} == {Standing.GIVEN}
    assert {item.standing for item in doses[5:]} == {Standing.CONFIRMED}
    assert [item.alarm for item in doses] == [False] * 5 + [True] * (len(doses) - 5)


def test_told_twice_nothing_changes() -> None:
    first = told(BEFORE)
    again = doses_of(publish(BEFORE, first, now=datetime(2026, 4, 1, 18, tzinfo=UTC), record="r"))
    assert again == first
    assert _file(again) == _file(first)


def test_a_moved_dose_moves_and_those_after_it_move_too() -> None:
    first = told(BEFORE)
    moved = told(BEFORE, case("2026-04-01", word("2026-04-01", "next_dose", date="2026-04-06")))
    planned = on(first, "2026-04-02")
    assert by_uid(moved)[planned.uid].day == date(2026, 4, 6)
    assert by_uid(moved)[planned.uid].sequence > planned.sequence
    assert on(moved, "2026-05-06").uid == on(first, "2026-05-02").uid
    assert by_uid(moved).keys() >= by_uid(first).keys()
    assert not {item.day for item in moved} & {date(2026, 4, 2), date(2026, 5, 2)}


def test_a_dose_that_slips_past_the_end_of_the_plan_stays_in_the_calendar() -> None:
    due = case("2026-04-02")
    last = told(due)[-1]
    assert last.day == date(2027, 4, 2)
    later = case("2026-04-02", word("2026-04-02", "next_dose", date="2026-04-06"))
    assert max(slot.due for slot in later.plan.slots if slot.due) == date(2027, 3, 6)
    moved = by_uid(told(due, later))[last.uid]
    assert (moved.standing, moved.day) == (Standing.CONFIRMED, date(2027, 4, 6))


def test_a_dose_given_late_moves_to_the_day_it_was_given_and_does_not_ring() -> None:
    planned = on(told(BEFORE), "2026-04-02")
    after = told(BEFORE, case("2026-04-04", dose("2026-04-04", "d6")))
    given = by_uid(after)[planned.uid]
    assert (given.day, given.standing, given.alarm) == (date(2026, 4, 4), Standing.GIVEN, False)
    assert on(after, "2026-05-04").standing is Standing.CONFIRMED


def test_a_dose_given_on_its_day_only_stops_ringing() -> None:
    planned = on(told(BEFORE), "2026-04-02")
    given = on(told(BEFORE, case("2026-04-02", dose("2026-04-02", "d6"))), "2026-04-02")
    assert given.uid == planned.uid
    assert (planned.alarm, given.alarm) == (True, False)


def test_a_dose_taken_back_is_planned_again() -> None:
    taken = case("2026-04-04", dose("2026-04-04", "d6"))
    retraction = {"id": "x", "type": "retraction", "on": "2026-04-04", "retracts": "d6", "reason": "slip"}
    back = told(BEFORE, taken, case("2026-04-04", dose("2026-04-04", "d6"), retraction))
    planned = on(back, "2026-04-02")
    assert planned.uid == on(told(BEFORE), "2026-04-02").uid
    assert (planned.standing, planned.alarm) == (Standing.CONFIRMED, True)


@pytest.mark.parametrize("today", ["2026-04-03", "2026-04-30"])
def test_an_overdue_dose_stays_on_its_day_and_those_after_it_are_tentative(today: str) -> None:
    doses = told(BEFORE, case(today))
    overdue = on(doses, "2026-04-02")
    assert overdue.standing is Standing.CONFIRMED
    assert overdue == on(told(BEFORE), "2026-04-02")
    later = [item for item in doses if item.day > overdue.day and item.standing is not Standing.GIVEN]
    assert {(item.standing, item.alarm) for item in later} == {(Standing.TENTATIVE, False)}


def test_an_extra_dose_is_no_event_and_leaves_the_next_dates_tentative() -> None:
    doses = told(BEFORE, case("2026-03-04", dose("2026-03-04", "d6")))
    assert date(2026, 3, 4) not in {item.day for item in doses}
    assert on(doses, "2026-04-02").standing is Standing.TENTATIVE


def test_a_missed_loading_dose_is_cancelled() -> None:
    loading = {"base": "loading"}
    before = case("2026-01-13", **loading)
    after = told(before, case("2026-02-02", dose("2026-02-02", "d3"), **loading))
    missed = on(told(before), "2026-01-19")
    assert by_uid(after)[missed.uid].standing is Standing.CANCELLED
    assert by_uid(after)[missed.uid].day == date(2026, 1, 19)


def test_dates_before_a_planned_start_that_has_passed_are_tentative() -> None:
    waiting = {"base": "before-start"}
    ahead, passed = case("2026-05-31", **waiting), case("2026-06-02", **waiting)
    assert {item.standing for item in told(ahead)} == {Standing.CONFIRMED}
    assert {item.standing for item in told(passed)} == {Standing.TENTATIVE}


def test_slots_that_are_counted_anew_keep_one_event_each() -> None:
    """A first dose before the planned start is set aside, until a clinician says that it was the first."""
    early = {"doses": ["2025-11-20", "2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02"]}
    doubtful = case("2026-02-10", **early)
    decision = {
        "id": "c", "type": "decision", "on": "2026-02-10", "about": "date-to-confirm",
        "outcome": "may-proceed", "by": "Dr Kim",
    }  # fmt: skip
    confirmed = case("2026-02-10", decision, **early)
    assert date(2025, 11, 20) not in {item.day for item in told(doubtful)}
    doses = told(doubtful, confirmed)
    assert [item.day for item in doses if item.standing is Standing.GIVEN] == [
        slot.given for slot in confirmed.plan.slots if slot.given and slot.slot
    ]
    assert date(2025, 11, 20) in {item.day for item in doses}
    assert len(by_uid(doses)) == len(doses)


def test_a_new_course_has_events_of_its_own() -> None:
    stop = word("2026-04-03", "stop")
    restart = word("2026-11-02", "restart", "r", date="2026-11-09", phase="loading")
    doses = told(BEFORE, case("2026-04-03", stop), case("2026-11-02", stop, restart))
    assert {item.standing for item in doses if item.uid in by_uid(told(BEFORE))} == {
        Standing.GIVEN,
        Standing.CANCELLED,
    }
    assert [item.day for item in doses if item.standing is Standing.CONFIRMED][:4] == [
        date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23), date(2026, 12, 7),
    ]  # fmt: skip


def test_H58_a_hold_cancels_what_is_planned_under_the_same_ids() -> None:
    exported = told(BEFORE)
    held = told(BEFORE, case("2026-04-03", word("2026-04-03", "hold")))
    planned = [item for item in exported if item.standing is Standing.CONFIRMED]
    after = by_uid(held)
    assert date(2026, 5, 2) in {item.day for item in planned}
    for item in planned:
        cancelled = after[item.uid]
        assert (cancelled.standing, cancelled.day, cancelled.alarm) == (Standing.CANCELLED, item.day, False)
        assert cancelled.sequence > item.sequence
    assert "BEGIN:VALARM" in _file(exported)
    assert "BEGIN:VALARM" not in _file(held)


def test_H58_a_stop_cancels_what_is_planned_under_the_same_ids() -> None:
    planned = [item for item in told(BEFORE) if item.standing is Standing.CONFIRMED]
    after = by_uid(told(BEFORE, case("2026-04-03", word("2026-04-03", "stop"))))
    assert {after[item.uid].standing for item in planned} == {Standing.CANCELLED}
    assert {after[item.uid].alarm for item in planned} == {False}


def test_H58_an_event_says_to_open_doseline_first_and_nothing_else() -> None:
    written = _file(told(BEFORE, case("2026-04-03", word("2026-04-03", "hold"))))
    assert set(re.findall(r"SUMMARY:(.*)\r\n", written)) <= {
        "Planned dose. Open Doseline first.", "Called off. Open Doseline.", "Dose written down as given.",
    }  # fmt: skip


def test_H11_after_the_hold_the_same_events_are_on_their_new_days() -> None:
    hold = word("2026-04-03", "hold", "h")
    resumed = case("2026-04-20", hold, word("2026-04-20", "resume", "s"))
    doses = told(BEFORE, case("2026-04-03", hold), resumed)
    back = on(doses, "2026-04-20")
    assert back.uid == on(told(BEFORE), "2026-04-02").uid
    assert (back.standing, back.alarm) == (Standing.CONFIRMED, True)
    assert on(doses, "2026-05-20").uid == on(told(BEFORE), "2026-05-02").uid


def test_H11_a_forgotten_hold_changes_nothing_more_from_day_to_day() -> None:
    hold = word("2026-04-03", "hold")
    held = told(BEFORE, case("2026-04-03", hold))
    assert (
        by_uid(told(BEFORE, case("2026-04-03", hold), case("2026-07-03", hold))).items()
        >= by_uid(held).items()
    )


def test_H1_while_an_infection_holds_the_dose_back_it_does_not_ring() -> None:
    infection = {"id": "inf", "type": "condition", "on": "2026-04-01", "name": "infection"}
    ill = case("2026-04-01", infection)
    doses = told(BEFORE, ill)
    assert ill.check.verdict == "wait"
    assert not on(doses, "2026-04-02").alarm
    assert on(doses, "2026-05-02").alarm
    over = told(BEFORE, ill, case("2026-04-02", {**infection, "until": "2026-04-01"}))
    assert on(over, "2026-04-02").alarm


def test_H1_no_calendar_says_inject_while_a_check_says_wait() -> None:
    infection = {"id": "inf", "type": "condition", "on": "2026-04-01", "name": "infection"}
    overdue = case("2026-04-05", infection)
    assert (overdue.plan.status, overdue.check.verdict) == ("overdue", "wait")
    written = _file(told(BEFORE, overdue)).replace("\r\n ", "")
    assert not re.search(r"inject|overdue|infection|kesimpta|ofatumumab", written, re.IGNORECASE)


def test_what_stops_treatment_silences_every_alarm() -> None:
    positive = {"id": "p", "type": "test", "on": "2026-04-01", "name": "hbsag", "result": "positive"}
    stopped = case("2026-04-01", positive)
    assert stopped.check.verdict == "stop"
    assert not any(item.alarm for item in told(BEFORE, stopped))


def test_a_missing_answer_leaves_the_alarm_on_so_that_the_day_is_not_missed() -> None:
    unknown = case("2026-04-01", without=["hbsag"])
    assert unknown.check.verdict == "unknown"
    assert on(told(unknown), "2026-04-02").alarm


def test_nothing_of_the_record_can_be_read_in_an_id() -> None:
    for item in told(BEFORE):
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@doseline", item.uid)


def test_two_people_have_no_id_in_common() -> None:
    """Even where both were imported from files that call the person alike."""
    assert not by_uid(told(BEFORE)).keys() & by_uid(told(BEFORE, record="r2")).keys()


def test_a_change_after_an_old_backup_was_restored_still_counts_as_newer() -> None:
    backup = told(BEFORE)
    shown = told(BEFORE, case("2026-04-04", dose("2026-04-04", "d6")))
    restored = publish(
        case("2026-04-05", dose("2026-04-05", "d6")), backup, now=noon(date(2026, 4, 5)), record="r"
    )
    given = on(shown, "2026-04-04")
    assert by_uid(restored)[given.uid].sequence > given.sequence


def test_with_a_clock_that_went_back_a_change_still_counts_as_newer() -> None:
    first = told(BEFORE)
    given = case("2026-04-04", dose("2026-04-04", "d6"))
    after = publish(given, first, now=datetime(2019, 1, 1, tzinfo=UTC), record="r")
    changed = by_uid(after)[on(first, "2026-04-02").uid]
    assert changed.sequence == on(first, "2026-04-02").sequence + 1
    assert changed.changed_at == on(first, "2026-04-02").changed_at


def test_what_was_published_can_be_kept_as_json() -> None:
    for item in told(BEFORE):
        assert Published.from_json(item.to_json()) == item
