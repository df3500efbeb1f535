"""When something rings for the next dose: a clock that goes on, and a person who does or does not inject."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from doseline.assessment import Assessment, read_and_assess
from doseline.assessment.reminders import Answers, Kind, Ring, Wish, due_day, next_ring, ringing, rings
from doseline.check import Verdict

EXAMPLE = Path(__file__).parents[2] / "src/doseline/record/example.json"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DUE = date(2026, 4, 2)
NINE, SEVEN = time(9), time(19)
MINUTE = timedelta(minutes=1)


def case(due: date = DUE, events: Iterable[dict[str, Any]] = ()) -> Assessment:
    """The example's record with more entries, moved whole so that a dose is due on the day it is read."""
    if events:
        return _moved(due, due - DUE, events)
    # Months have different lengths.
    moved = (_moved(due, due - DUE + timedelta(days=days)) for days in range(4))
    return next(found for found in moved if due_day(found) == due)


def _moved(today: date, by: timedelta, events: Iterable[dict[str, Any]] = ()) -> Assessment:
    text = _DAY.sub(lambda day: str(date.fromisoformat(day[0]) + by), EXAMPLE.read_text(encoding="utf-8"))
    known = json.loads(text)
    known["events"] = [event for event in known["events"] if event["on"] <= str(today)]
    known["events"] += [{"id": f"more-{number}", **event} for number, event in enumerate(events)]
    return read_and_assess(json.dumps(known).encode(), clock=lambda _: today, today=today)


def wish(zone: tzinfo = UTC, *, hour: time = NINE, evening: time | None = SEVEN, days: int = 2) -> Wish:
    return Wish(hour=hour, evening=evening, again_days=days, zone=zone)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def heard(found: Assessment, wanted: Wish, answers: Answers = Answers()) -> list[tuple[str, str]]:  # noqa: B008 - frozen
    """Kind and local hour of everything that rings."""
    return [
        (ring.kind.value, f"{ring.at.astimezone(wanted.zone):%d.%m. %H:%M}")
        for ring in rings(found, wanted, answers)
    ]


def listened(found: Assessment, wanted: Wish, begin: datetime, end: datetime) -> list[Ring]:
    """What is heard by somebody who looks every minute and keeps the ids of what has rung."""
    told: dict[str, Ring] = {}
    moment = begin
    while moment < end:
        ring = ringing(found, wanted, Answers(), now=moment)
        if ring is not None and ring.id not in told:
            told[ring.id] = ring
        moment += MINUTE
    return list(told.values())


def test_the_evening_before_on_the_day_that_evening_and_on_the_days_after() -> None:
    assert heard(case(), wish()) == [
        ("before", "01.04. 19:00"),
        ("on-the-day", "02.04. 09:00"),
        ("again", "02.04. 19:00"),
        ("again", "03.04. 09:00"),
        ("again", "04.04. 09:00"),
    ]


def test_without_an_evening_only_at_the_hour() -> None:
    assert heard(case(), wish(evening=None, days=1)) == [
        ("on-the-day", "02.04. 09:00"),
        ("again", "03.04. 09:00"),
    ]


def test_who_injects_in_the_evening_is_not_asked_before_it() -> None:
    assert heard(case(), wish(hour=time(20), days=0)) == [
        ("before", "01.04. 19:00"),
        ("on-the-day", "02.04. 20:00"),
    ]


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (at(1, 18, 59), None),
        (at(1, 19), Kind.BEFORE),
        (at(1, 23, 59), Kind.BEFORE),
        (at(2, 0), None),
        (at(2, 8, 59), None),
        (at(2, 9), Kind.ON_THE_DAY),
        (at(2, 18, 59), Kind.ON_THE_DAY),
        (at(2, 19), Kind.AGAIN),
        (at(3, 8, 59), None),
        (at(4, 9), Kind.AGAIN),
        (at(5, 0), None),
        (at(5, 9), None),
    ],
)
def test_a_computer_that_was_off_rings_late_on_the_same_day_and_never_on_the_next(
    moment: datetime, kind: Kind | None
) -> None:
    ring = ringing(case(), wish(), Answers(), now=moment)
    assert (ring.kind if ring else None) is kind


def test_after_the_injection_it_is_about_the_next_month() -> None:
    given = case(events=[{"type": "dose", "on": "2026-04-02", "amount_mg": 20}])
    assert ringing(given, wish(), Answers(), now=at(2, 19)) is None
    following = next_ring(given, wish(), Answers(), now=at(2, 19))
    assert following is not None
    assert following.at.date() == date(2026, 5, 1)


@pytest.mark.parametrize(
    "events",
    [
        [{"type": "instruction", "on": "2026-04-01", "kind": "hold"}],
        [{"type": "instruction", "on": "2026-04-01", "kind": "stop"}],
    ],
    ids=["held", "stopped"],
)
def test_without_a_date_for_the_next_dose_it_keeps_silent(events: list[dict[str, Any]]) -> None:
    found = case(events=events)
    assert due_day(found) is None
    assert rings(found, wish(), Answers()) == ()


def test_while_an_infection_is_open_it_rings_once_on_the_day() -> None:
    ill = case(events=[{"type": "condition", "on": "2026-03-31", "name": "infection", "until": None}])
    assert ill.check.verdict in {Verdict.WAIT, Verdict.STOP}
    assert heard(ill, wish()) == [("on-the-day", "02.04. 09:00")]


def test_with_a_question_for_the_clinic_it_rings_the_evening_before_and_on_the_day() -> None:
    unsure = case(events=[{"type": "condition", "on": "2026-03-31", "name": "liver-disease"}])
    assert unsure.check.verdict in {Verdict.ASK, Verdict.UNKNOWN}
    assert heard(unsure, wish()) == [("before", "01.04. 19:00"), ("on-the-day", "02.04. 09:00")]


def test_later_rings_once_at_that_moment_and_nothing_rings_before_it() -> None:
    later = Answers(later=at(2, 10, 5))
    assert ringing(case(), wish(), later, now=at(2, 10, 4)) is None
    ring = ringing(case(), wish(), later, now=at(2, 10, 5))
    assert ring is not None
    assert ring.kind is Kind.LATER
    assert heard(case(), wish(), later) == [
        ("later", "02.04. 10:05"),
        ("again", "02.04. 19:00"),
        ("again", "03.04. 09:00"),
        ("again", "04.04. 09:00"),
    ]


def test_later_twice_is_two_rings() -> None:
    first, second = (ringing(case(), wish(), Answers(later=at(2, h)), now=at(2, h)) for h in (10, 11))
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_later_for_a_dose_that_was_given_since_rings_nothing() -> None:
    given = case(events=[{"type": "dose", "on": "2026-04-02", "amount_mg": 20}])
    assert ringing(given, wish(), Answers(later=at(2, 10)), now=at(2, 10)) is None


def test_done_ends_it_for_this_dose_and_not_for_the_next() -> None:
    assert rings(case(), wish(), Answers(done=DUE)) == ()
    given = case(events=[{"type": "dose", "on": "2026-04-02", "amount_mg": 20}])
    assert rings(given, wish(), Answers(done=DUE)) != ()


def test_an_hour_that_was_changed_does_not_ring_the_same_ring_twice() -> None:
    early = ringing(case(), wish(), Answers(), now=at(2, 9))
    late = ringing(case(), wish(hour=time(10)), Answers(), now=at(2, 10))
    assert early is not None
    assert late is not None
    assert early.id == late.id


class TestWhenTheClocksChange:
    """New York 2026: on 8 March two to three is skipped, on 1 November one to two comes twice."""

    ZONE = ZoneInfo("America/New_York")

    @pytest.mark.parametrize(
        ("day", "hour", "local"),
        [
            (date(2026, 3, 8), time(9), "08.03. 09:00"),
            (date(2026, 3, 8), time(1, 59), "08.03. 01:59"),
            (date(2026, 3, 8), time(2, 30), "08.03. 03:30"),
            (date(2026, 3, 8), time(3), "08.03. 03:00"),
            (date(2026, 11, 1), time(9), "01.11. 09:00"),
            (date(2026, 11, 1), time(1, 30), "01.11. 01:30"),
            (date(2026, 11, 1), time(2), "01.11. 02:00"),
        ],
    )
    def test_it_rings_once_at_the_hour_of_the_clock_on_the_wall(
        self, day: date, hour: time, local: str
    ) -> None:
        wanted = wish(self.ZONE, hour=hour, evening=None, days=0)
        begin = datetime.combine(day, time(), tzinfo=self.ZONE).astimezone(UTC)
        told = listened(case(day), wanted, begin - timedelta(hours=6), begin + timedelta(hours=30))
        assert [f"{ring.at.astimezone(self.ZONE):%d.%m. %H:%M}" for ring in told] == [local]

    @pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
    def test_the_evening_before_and_the_evening_of_it_are_at_seven_on_the_wall(self, day: date) -> None:
        found = heard(case(day), wish(self.ZONE, days=1))
        assert [told[-5:] for _, told in found] == ["19:00", "09:00", "19:00", "09:00"]

    def test_an_hour_later_is_an_hour_later_though_the_clock_shows_the_same(self) -> None:
        first = datetime(2026, 11, 1, 1, 45, tzinfo=self.ZONE)
        later = Answers(later=first.astimezone(UTC) + timedelta(hours=1))
        wanted = wish(self.ZONE, hour=time(1, 40), evening=None, days=0)
        (ring,) = rings(case(date(2026, 11, 1)), wanted, later)
        assert f"{ring.at.astimezone(self.ZONE):%H:%M}" == "01:45"
        assert ring.at == first.astimezone(UTC) + timedelta(hours=1)
