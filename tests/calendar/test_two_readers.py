"""What two real calendar programs show: a moved dose moved, no dose twice, called off after a hold.

Each zone changes its clocks twice a year; the doses here fall on just those days.
"""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment import Assessment
from doseline.faces.calendar import Kind, Published, Standing, calendar_file
from tests.calendar.people import ENGLISH, case, dose, told, word
from tests.calendar.readers import Khal, ical_js

_SUMMARY = {
    "CONFIRMED": {"Planned dose. Open Doseline first.", "Dose written down as given."},
    "TENTATIVE": {"Planned dose. Open Doseline first."},
    "CANCELLED": {"Called off. Open Doseline."},
}
# When the clocks change in 2026; on Lord Howe Island by half an hour.
CHANGES = {
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Europe/Zurich": (date(2026, 3, 29), date(2026, 10, 25)),
    "Pacific/Auckland": (date(2026, 4, 5), date(2026, 9, 27)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
}
# Every time: one zone of an hour and the one of half an hour. The other two with -m slow.
_EVERY_TIME = ("America/New_York", "Australia/Lord_Howe")
ZONES = [pytest.param(zone, marks=() if zone in _EVERY_TIME else pytest.mark.slow) for zone in CHANGES]
_STATUS = {"given": "CONFIRMED", "confirmed": "CONFIRMED", "tentative": "TENTATIVE", "cancelled": "CANCELLED"}


def _starting(day: date, zone: str, id_: str, *events: dict[str, Any]) -> Assessment:
    """Somebody looks a week before her first injection on ``day``."""
    return case(
        date(2025, 12, 20), *events, base="before-start", without=_TESTS, therapy={"start": day},
        person={"timezone": zone, "id": id_},
    )  # fmt: skip


_TESTS = ["hbsag", "anti-hbc", "igg", "igm", "iga", "alt", "ast", "alp", "bilirubin"]
_TO_SLOT_5 = timedelta(days=56)
_NEXT_DAY = timedelta(days=1)


def _stories(zone: str) -> list[tuple[tuple[Published, ...], ...]]:
    """Two people; the fifth dose is planned for the day before the change, moved onto it, then on hold."""
    found: list[tuple[tuple[Published, ...], ...]] = []
    for place, change in enumerate(CHANGES[zone]):
        id_, start = f"r{place}", change - _TO_SLOT_5
        planned = _starting(start - _NEXT_DAY, zone, id_)
        moved = _starting(start, zone, id_)
        held = _starting(start, zone, id_, word("2025-12-20", "hold"))
        found.append(
            (
                told(planned, record=id_),
                told(planned, moved, record=id_),
                told(planned, moved, held, record=id_),
            )
        )
    return found


def _files(folder: Path, zone: str) -> list[list[Path]]:
    """The three tellings, each as the files of both people."""
    files: list[list[Path]] = [[], [], []]
    for person, tellings in enumerate(_stories(zone)):
        for place, doses in enumerate(tellings):
            file = folder / f"{place}-{person}.ics"
            file.write_bytes(calendar_file(doses, ENGLISH, record=f"r{person}", kind=Kind.FILE))
            files[place].append(file)
    return files


def _expected(zone: str, telling: int) -> list[tuple[str, str, str, bool]]:
    """What has to be seen after a telling."""
    return sorted(
        (item.day.isoformat(), item.uid, _STATUS[item.standing], item.alarm)
        for tellings in _stories(zone)
        for item in tellings[telling]
    )


@pytest.mark.parametrize("zone", ZONES)
def test_H58_khal_shows_each_dose_once_on_its_day_across_both_clock_changes(
    zone: str, tmp_path: Path
) -> None:
    khal, files = Khal(tmp_path, zone), _files(tmp_path, zone)
    khal.import_files(*files[0])
    for telling in (1, 2):
        khal.import_files(*files[telling])
        seen = khal.events()
        shown = sorted((event.first, event.uid, event.status, event.rings) for event in seen)
        expected = _expected(zone, telling)
        assert shown == expected
        assert {day.isoformat() for day in CHANGES[zone]} <= {event.first for event in seen}
        assert not {(day - _NEXT_DAY).isoformat() for day in CHANGES[zone]} & {event.first for event in seen}
        assert all(event.title in _SUMMARY[event.status] and event.first == event.last for event in seen)
    assert {event.status for event in seen} == {"CANCELLED"}


@pytest.mark.parametrize("zone", ZONES)
def test_H58_ical_js_shows_each_dose_once_on_its_day_across_both_clock_changes(
    zone: str, tmp_path: Path
) -> None:
    files = _files(tmp_path, zone)
    for telling in range(3):
        given = [file for told_then in files[: telling + 1] for file in told_then]
        events = ical_js(tmp_path, zone, given)["events"]
        shown = sorted((one["day"], one["uid"], one["status"], bool(one["alarms"])) for one in events)
        assert shown == _expected(zone, telling)
        for one in events:
            day = date.fromisoformat(one["day"])
            assert (one["whole_day"], one["days"], one["busy"]) == (True, 1, False)
            assert one["here"] == f"{day:%a %b %d %Y}"
            assert one["summary"] in _SUMMARY[one["status"]]
            assert one["alarms"] in ([], [{"action": "DISPLAY", "at": f"{day}T09:00:00"}])


def test_khal_prints_a_file_that_it_has_not_taken_in(tmp_path: Path) -> None:
    doses = told(case("2026-04-01"), case("2026-04-04", dose("2026-04-04", "d6")))
    file = tmp_path / "doses.ics"
    file.write_bytes(
        calendar_file(doses, ENGLISH, record="r1", kind=Kind.FILE, name="Zoë, my sister; née Ng")
    )
    seen = Khal(tmp_path, "America/New_York").printed(file)
    assert sorted((event.first, event.uid) for event in seen) == sorted(
        (item.day.isoformat(), item.uid) for item in doses
    )


def test_ical_js_reads_a_subscription_and_what_it_says(tmp_path: Path) -> None:
    doses = told(case("2026-04-01"), case("2026-04-04"))
    file = tmp_path / "feed.ics"
    name = "Zoë Müller-Nguyễn 手帳 " * 5 + "!"
    file.write_bytes(calendar_file(doses, ENGLISH, record="r1", kind=Kind.SUBSCRIPTION, name=name))
    read = ical_js(tmp_path, "Europe/Zurich", [file])
    assert read["calendars"] == [
        {
            "name": f"Doseline: {name}",
            "description": ENGLISH.say("calendar.about.subscription"),
            "method": None,
            "refresh": "PT1H",
        }
    ]
    says = {item.uid: ENGLISH.say(f"calendar.says.{item.standing}") for item in doses}
    assert {one["uid"]: one["description"] for one in read["events"]} == says
    assert Standing.TENTATIVE in {item.standing for item in doses}
