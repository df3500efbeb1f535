"""Days on which a watched test is due, in a person's own calendar: no word says what it is for."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from doseline.assessment import Assessment, read_and_assess
from doseline.assessment.due_tests import as_far_as_the_plan, open_days
from doseline.faces.calendar import (
    Kind,
    Published,
    Standing,
    Subject,
    Timed,
    calendar_file,
    publish,
    published_in,
)
from doseline.text import NEUTRAL, Catalogue
from tests.calendar.people import all_told, by_uid, noon
from tests.calendar.readers import Khal, ical_js
from tests.guide.fictional import document, dose, word

Event = dict[str, Any]
AMOUNT = {"kesimpta": 20, "ocrevus": 300, "tysabri": 300, "tecfidera": 120}
WORDS = Catalogue("en", NEUTRAL)
LIVE = frozenset({Standing.CONFIRMED, Standing.TENTATIVE})


def case(today: str, *events: Event, drug: str = "tecfidera", **changes: Any) -> Assessment:  # noqa: ANN401 - any JSON value
    """Somebody in Germany who began on 5 January 2026: blood counts are due every three months."""
    told = document(drug, dose("2026-01-05", AMOUNT[drug]), *events, region="DE")
    return read({**told, **changes}, today)


def read(told: dict[str, Any], today: str) -> Assessment:
    day = date.fromisoformat(today)
    return read_and_assess(json.dumps(told).encode(), clock=lambda _: day, today=day)


def result(on: str, name: str = "lymphocytes") -> Event:
    return {"type": "test", "on": on, "name": name, "value": 1.5, "unit": "10*9/L"}


def blood(on: str) -> tuple[Event, Event]:
    """Both tests that are due on one day."""
    return result(on), result(on, "creatinine")


def shown_in(events: tuple[Published, ...]) -> list[tuple[str, str, bool]]:
    """The days of tests: when, how it stands, whether it rings."""
    return sorted(
        (item.day.isoformat(), item.standing.value, item.alarm)
        for item in events
        if item.subject is Subject.APPOINTMENT
    )


def test_a_year_of_counts_is_four_days_and_only_the_next_one_rings() -> None:
    """The kidney test falls on two of them: there is one event a day."""
    assert shown_in(all_told(case("2026-03-10"))) == [
        ("2026-04-05", "confirmed", True),
        ("2026-07-05", "tentative", False),
        ("2026-10-05", "tentative", False),
        ("2027-01-05", "tentative", False),
    ]


@pytest.mark.parametrize(
    ("drug", "days"),
    [
        ("kesimpta", ["2027-01-05"]),
        ("ocrevus", []),
        ("tysabri", ["2026-04-05", "2026-07-05", "2027-01-05"]),
    ],
)
def test_the_days_are_those_of_the_medicine(drug: str, days: list[str]) -> None:
    assert [day for day, _, _ in shown_in(all_told(case("2026-01-06", drug=drug)))][
        : len(days) or None
    ] == days


@pytest.mark.parametrize("today", ["2026-04-04", "2026-04-05", "2026-04-06", "2026-07-04"])
def test_a_day_that_passes_changes_nothing(today: str) -> None:
    first = all_told(case("2026-03-10"))
    later = by_uid(all_told(case("2026-03-10"), case(today)))
    assert all(later[item.uid] == item for item in first if item.subject is Subject.APPOINTMENT)


def test_a_test_that_is_done_stands_on_its_day_and_those_after_it_move() -> None:
    first = all_told(case("2026-03-10"))
    after = all_told(case("2026-03-10"), case("2026-04-09", *blood("2026-04-07")))
    assert shown_in(after)[:4] == [
        ("2026-04-07", "given", False),
        ("2026-07-05", "confirmed", True),  # the kidney test: six months after the start
        ("2026-07-07", "confirmed", True),
        ("2026-10-07", "tentative", False),
    ]
    due, done = (
        next(item for item in told if item.subject is Subject.APPOINTMENT) for told in (first, after)
    )
    assert done.uid == due.uid
    assert done.sequence > due.sequence


def test_where_only_one_of_two_tests_is_done_its_day_stays_for_the_other() -> None:
    after = all_told(case("2026-03-10"), case("2026-04-09", result("2026-04-05")))
    assert shown_in(after)[:2] == [("2026-04-05", "confirmed", True), ("2026-04-05", "given", False)]
    alone = all_told(case("2026-03-10"), case("2026-04-02", result("2026-04-01")))
    assert ("2026-04-05", "confirmed", True) in shown_in(alone)


def test_a_result_taken_back_makes_it_due_again() -> None:
    taken = result("2026-04-05")
    slip = {"type": "retraction", "on": "2026-04-06", "retracts": "e2", "reason": "another person's"}
    back = all_told(case("2026-03-10"), case("2026-04-06", taken), case("2026-04-06", taken, slip))
    assert ("2026-04-05", "confirmed", True) in shown_in(back)
    assert {standing for _, standing, _ in shown_in(back)} == {"confirmed", "tentative", "cancelled"}


def test_what_was_done_or_due_before_the_calendar_began_is_not_put_into_the_past() -> None:
    assert min(shown_in(all_told(case("2026-08-01", result("2026-04-05"))))) == (
        "2026-10-05",
        "tentative",
        False,
    )
    assert min(shown_in(all_told(case("2026-08-01", *blood("2026-04-05"), *blood("2026-07-05")))))[:2] == (
        "2026-10-05",
        "confirmed",
    )


def test_a_stop_calls_off_what_does_not_go_on() -> None:
    after = all_told(case("2026-03-10"), case("2026-03-10", word("2026-03-10", "stop")))
    assert {standing for _, standing, _ in shown_in(after)} == {"cancelled"}


def test_after_a_stop_the_watch_that_goes_on_stays() -> None:
    stop = word("2026-03-10", "stop")
    before, after = case("2026-03-10", drug="tysabri"), case("2026-03-10", stop, drug="tysabri")
    assert [one for one in shown_in(all_told(before, after)) if one[1] != "cancelled"] == [
        ("2026-04-05", "confirmed", True),
        ("2026-07-05", "tentative", False),
    ]


def test_on_hold_the_doses_are_called_off_and_the_tests_stay() -> None:
    """A count may be just what the hold waits for."""
    hold = word("2026-03-10", "hold")
    before, held = case("2026-03-10", drug="tysabri"), case("2026-03-10", hold, drug="tysabri")
    after = all_told(before, held)
    assert shown_in(after) == shown_in(all_told(before))
    planned = {item.standing for item in after if item.subject is Subject.DOSE and item.day > held.today}
    assert planned == {Standing.CANCELLED}


def test_what_stops_treatment_silences_no_test() -> None:
    low = [{**result(on), "value": 0.3} for on in ("2026-03-01", "2026-04-01", "2026-07-01", "2026-10-10")]
    stopped = case("2026-10-11", *low)
    assert stopped.check.verdict == "stop"
    assert ("2027-01-10", "confirmed", True) in shown_in(all_told(stopped))


def test_after_a_death_nothing_is_left() -> None:
    alive = case("2026-03-10")
    told = document("tecfidera", dose("2026-01-05", 120), region="DE")
    told["person"]["died"] = "2026-03-10"
    after = all_told(alive, read(told, "2026-03-11"))
    assert {standing for _, standing, _ in shown_in(after)} == {"cancelled"}


# --- After a change of medicine


def changed(today: str, to: str = "ocrevus") -> Assessment:
    """Tysabri until 27 October 2025; another medicine from 2 February 2026 on."""
    drips = [dose(day, 300) for day in ("2025-09-01", "2025-09-29", "2025-10-27")]
    seen = {"type": "test", "on": "2025-12-03", "name": "pml-check", "result": "negative"}
    told = document(to, *drips, seen, word("2025-11-20", "stop"), dose("2026-02-02", AMOUNT[to]), region="DE")
    told["therapies"] = [{"guide": "tysabri", "start": "2025-09-01"}, {"guide": to, "start": "2026-02-02"}]
    return read(told, today)


def test_after_a_change_the_tests_of_the_medicine_before_stand_beside_the_new_ones() -> None:
    assert shown_in(all_told(changed("2026-02-10"))) == [("2026-03-01", "confirmed", True)]
    both = [day for day, _, _ in shown_in(all_told(changed("2026-02-10", "kesimpta")))]
    assert both == ["2026-03-01", "2027-02-02"]


def test_once_the_watch_after_it_is_over_its_day_is_called_off() -> None:
    last, over = changed("2026-04-27"), changed("2026-04-28")
    first = all_told(changed("2026-02-10"), last)
    assert shown_in(first) == [("2026-03-01", "confirmed", True)]
    assert shown_in(all_told(changed("2026-02-10"), last, over)) == [("2026-03-01", "cancelled", False)]


def test_a_change_calls_off_no_dose_that_was_given_and_no_dose_takes_the_place_of_another() -> None:
    pens = [dose(day, 20) for day in ("2026-01-12", "2026-01-19", "2026-02-02", "2026-03-02")]
    stop, drip = word("2026-03-11", "stop"), dose("2026-05-01", 300)
    both = {
        "therapies": [
            {"guide": "kesimpta", "start": "2026-01-05"},
            {"guide": "ocrevus", "start": "2026-05-01"},
        ]
    }
    told = [
        case("2026-03-10", *pens, drug="kesimpta"),
        case("2026-03-12", *pens, stop, drug="kesimpta", **both),
        case("2026-05-02", *pens, stop, drip, drug="kesimpta", **both),
    ]
    first, last = by_uid(all_told(told[0])), by_uid(all_told(*told))
    for uid, item in first.items():
        if item.subject is Subject.DOSE:
            was = Standing.GIVEN if item.standing is Standing.GIVEN else Standing.CANCELLED
            assert (last[uid].standing, last[uid].day) == (was, item.day)
    new = [item for uid, item in last.items() if uid not in first and item.subject is Subject.DOSE]
    assert sorted((item.day.isoformat(), item.standing.value) for item in new)[:2] == [
        ("2026-05-01", "given"),
        ("2026-05-15", "confirmed"),
    ]


# --- What stands in it


@pytest.mark.parametrize("kind", Kind)
def test_no_event_says_what_test_it_is_or_which_medicine_it_is_for(kind: Kind) -> None:
    for events in (
        all_told(case("2026-03-10"), case("2026-04-09", *blood("2026-04-07"))),
        all_told(changed("2026-02-10", "kesimpta"), changed("2026-04-28", "kesimpta")),
    ):
        written = calendar_file(events, WORDS, record="r1", kind=kind).replace(b"\r\n ", b"").decode()
        said = {
            str(event["summary"])
            for event in Calendar.from_ical(written).events
            if "X-DOSELINE-SUBJECT" in event
        }
        assert said <= {
            "Planned appointment or test. Open Doseline first.",
            "Written down as done.",
            "Called off. Open Doseline.",
        }
        assert not re.search(
            r"lymph|creatin|kidney|blood|pml|jc|\bigg\b|immuno|tecfidera|tysabri|natalizumab|kesimpta|ocrevus|fumar",
            written,
            re.IGNORECASE,
        )


@pytest.mark.parametrize("timed", [None, Timed(hour=time(9), evening=time(19), zone=UTC)])
def test_a_file_is_read_back_as_it_was_and_goes_on(timed: Timed | None) -> None:
    one = case("2026-03-10")
    events = all_told(one, timed=timed)
    written = calendar_file(events, WORDS, record="r1", kind=Kind.FILE)
    assert published_in(written, record="r1") == events
    assert tuple(Published.from_json(item.to_json()) for item in events) == events
    again = publish(one, events, now=datetime(2026, 3, 11, tzinfo=UTC), record="r", timed=timed)
    assert again == events


def test_at_a_chosen_hour_they_stand_there_as_the_doses_do() -> None:
    events = all_told(case("2026-03-10"), timed=Timed(hour=time(9), evening=time(19), zone=UTC))
    assert {item.at.time() for item in events if item.at} == {time(9)}
    assert all(item.at is not None for item in events)


def test_two_calendar_programs_show_each_day_once(tmp_path: Path) -> None:
    events = all_told(case("2026-03-10"), case("2026-04-09", *blood("2026-04-07")))
    file = tmp_path / "dates.ics"
    file.write_bytes(calendar_file(events, WORDS, record="r1", kind=Kind.FILE))
    khal = Khal(tmp_path, "Europe/Berlin")
    khal.import_files(file)
    seen = sorted((event.first, event.uid, event.rings) for event in khal.events())
    assert seen == sorted((item.day.isoformat(), item.uid, item.alarm) for item in events)
    read_there = ical_js(tmp_path, "Europe/Berlin", [file])["events"]
    assert sorted((one["day"], one["uid"], bool(one["alarms"])) for one in read_there) == seen
    assert all(one["whole_day"] for one in read_there)


# --- Laws


@st.composite
def looks(draw: st.DrawFn) -> list[Assessment]:
    """One record, looked at as results come, and as it is held, stopped and gone on with."""
    drug = draw(st.sampled_from(["tecfidera", "tysabri", "kesimpta"]))
    today, events, found = date(2026, 1, 6), [], []
    for _ in range(draw(st.integers(2, 5))):
        today += timedelta(days=draw(st.sampled_from([0, 1, 20, 90, 91, 200])))
        for name in draw(
            st.sets(st.sampled_from(["lymphocytes", "creatinine", "pml-check", "igg"]), max_size=2)
        ):
            taken = today - timedelta(days=draw(st.integers(0, 30)))
            events.append(result(max(taken, date(2026, 1, 1)).isoformat(), name))
        if draw(st.integers(0, 3)) == 0:
            events.append(word(today.isoformat(), draw(st.sampled_from(["hold", "resume", "stop"]))))
        found.append(case(today.isoformat(), *events, drug=drug))
    return found


@settings(max_examples=25, deadline=None)
@given(looks())
def test_the_days_are_those_that_every_page_shows_and_no_day_is_there_twice(seen: list[Assessment]) -> None:
    events: tuple[Published, ...] = ()
    for place, one in enumerate(seen):
        before, now_is = by_uid(events), noon(one.today) + timedelta(minutes=place)
        events = publish(one, events, now=now_is, record="r")
        assert publish(one, events, now=now_is + timedelta(hours=1), record="r") == events
        live = [item.day for item in events if item.subject is Subject.APPOINTMENT and item.standing in LIVE]
        assert len(live) == len(set(live))
        until = as_far_as_the_plan(one)
        shown = {each.day for each in open_days(one, until=until) if one.today <= each.day <= until}
        assert shown <= set(live)
        assert {day for day in live if one.today <= day <= until} == shown
        for uid, item in before.items():
            now = by_uid(events)[uid]
            assert (now.sequence > item.sequence) == (now.shown != item.shown)
        assert {item.standing for item in events if item.alarm} <= {Standing.CONFIRMED}
