"""Doses at the person's hour, and not as whole days: where they chose it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from doseline.assessment.example import example_case
from doseline.faces.calendar import Kind, Published, Standing, Timed, calendar_file, publish, published_in
from doseline.text import NEUTRAL, Catalogue
from tests.calendar.readers import Khal, ical_js

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")
NINE = Timed(hour=time(9), evening=time(19), zone=ZURICH)


def told(timed: Timed | None, before: tuple[Published, ...] = (), minutes: int = 0) -> tuple[Published, ...]:
    now = NOW + timedelta(minutes=minutes)
    return publish(example_case(), before, now=now, record="r1", timed=timed)


def written(doses: tuple[Published, ...]) -> str:
    data = calendar_file(doses, Catalogue("en", NEUTRAL), record="r1", kind=Kind.FILE)
    return data.decode().replace("\r\n ", "")


def test_each_dose_stands_at_nine_on_the_wall_in_summer_and_in_winter() -> None:
    doses = told(NINE)
    assert {f"{dose.at.astimezone(ZURICH):%H:%M}" for dose in doses if dose.at} == {"09:00"}
    assert {dose.at.hour for dose in doses if dose.at} == {7, 8}
    assert all(dose.at is not None and dose.at.astimezone(ZURICH).date() == dose.day for dose in doses)


def test_it_rings_then_and_the_evening_before_also_over_a_change_of_the_clocks() -> None:
    change = date(2026, 10, 25)
    at, before = NINE.at(change), NINE.before(change)
    assert before is not None
    assert at - before == timedelta(hours=15), "an hour more than from seven to nine on the wall"
    text = written(told(NINE))
    assert "TRIGGER:PT0S" in text
    assert "TRIGGER:-PT14H" in text
    assert "VALUE=DATE:" not in text


def test_a_file_of_timed_doses_is_read_back_as_it_was() -> None:
    doses = told(NINE)
    data = calendar_file(doses, Catalogue("en", NEUTRAL), record="r1", kind=Kind.FILE)
    assert published_in(data, record="r1") == doses
    assert tuple(Published.from_json(dose.to_json()) for dose in doses) == doses


def test_without_a_wish_nothing_has_changed() -> None:
    assert all(dose.at is None and "at" not in dose.to_json() for dose in told(None))
    assert "DTSTART;VALUE=DATE:20260402" in written(told(None))


@pytest.mark.parametrize("other", [None, replace(NINE, hour=time(10)), replace(NINE, evening=None)])
def test_another_hour_is_a_change_that_calendars_take(other: Timed | None) -> None:
    before = told(NINE)
    after = {dose.uid: dose for dose in told(other, before, minutes=5)}
    coming = [dose for dose in before if dose.standing is Standing.CONFIRMED and dose.alarm]
    assert coming
    assert all(after[dose.uid].sequence > dose.sequence for dose in coming)
    assert told(NINE, before, minutes=5) == before


def test_a_computer_without_a_zone_uses_its_own() -> None:
    here = Timed(hour=time(9), evening=None, zone=None)
    assert here.at(date(2026, 7, 1)).astimezone().time() == time(9)


def _file(folder: Path) -> tuple[Path, dict[str, datetime]]:
    doses = told(NINE)
    file = folder / "doses.ics"
    file.write_bytes(calendar_file(doses, Catalogue("en", NEUTRAL), record="r1", kind=Kind.FILE))
    return file, {dose.uid: dose.at for dose in doses if dose.at is not None}


def test_khal_shows_each_dose_at_nine_on_its_day_with_its_alarms(tmp_path: Path) -> None:
    file, at = _file(tmp_path)
    khal = Khal(tmp_path, "Europe/Zurich")
    khal.import_files(file)
    seen = {event.uid: event for event in khal.events()}
    assert {uid: event.first[:10] for uid, event in seen.items()} == {
        uid: moment.astimezone(ZURICH).date().isoformat() for uid, moment in at.items()
    }
    assert any(event.rings for event in seen.values())


def test_ical_js_finds_both_alarms_of_a_dose_on_the_wall_clock(tmp_path: Path) -> None:
    file, at = _file(tmp_path)
    events = ical_js(tmp_path, "Europe/Zurich", [file])["events"]
    assert {one["uid"]: datetime.fromisoformat(one["day"]) for one in events} == at
    assert not any(one["whole_day"] for one in events)
    rung = [sorted(datetime.fromisoformat(alarm["at"]) for alarm in one["alarms"]) for one in events]
    for moments in filter(None, rung):
        evening, on_the_day = (moment.astimezone(ZURICH) for moment in moments)
        assert (on_the_day.hour, evening.hour, (on_the_day.date() - evening.date()).days) == (9, 19, 1)
    assert {len(moments) for moments in rung} == {0, 2}
