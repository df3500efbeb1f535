"""The bytes of a calendar: what RFC 5545 asks for, and nothing that others should not read."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import re
from pathlib import Path

import pytest
from icalendar import Calendar

from doseline.faces.calendar import Kind, NotOurs, calendar_file, published_in
from doseline.text import NEUTRAL, Catalogue
from tests.calendar.people import ENGLISH, case, told, word

HELD = told(case("2026-04-01"), case("2026-04-03", word("2026-04-03", "hold")))
DOSES = told(case("2026-04-01"))


def _written(kind: Kind = Kind.FILE, name: str | None = None, catalogue: Catalogue = ENGLISH) -> bytes:
    return calendar_file(DOSES, catalogue, record="r1", kind=kind, name=name)


@pytest.mark.parametrize("kind", Kind)
def test_lines_end_as_the_standard_asks_and_are_no_longer_than_75_bytes(kind: Kind) -> None:
    written = _written(kind, "Zoë 手帳 " * 12)
    lines = written.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two


@pytest.mark.parametrize(
    "name", ["Anna, Ben; Cem \\ Zoë", "A\r\nMETHOD:CANCEL\r\nX-B:c", "BEGIN:VEVENT", "a\nb"]
)
def test_a_name_is_only_ever_a_name(name: str) -> None:
    calendar = Calendar.from_ical(_written(Kind.SUBSCRIPTION, name))
    assert calendar.get("method") is None
    assert calendar.get("x-b") is None
    for key in ("name", "x-wr-calname"):
        # As it is written: for these two, icalendar does not take the escapes back.
        written = str(calendar[key]).replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
        assert written == f"Doseline: {' '.join(name.split())}"
    assert len(calendar.events) == len(DOSES)


def test_each_event_is_a_whole_day_that_leaves_the_person_free() -> None:
    events = Calendar.from_ical(_written()).events
    for event, item in zip(events, DOSES, strict=True):
        assert (event.start, (event.end - event.start).days) == (item.day, 1)
        assert event["transp"] == "TRANSPARENT"
        assert event["class"] == "PRIVATE"
        assert event.stamp == event.last_modified == item.changed_at
    assert b"TZID" not in _written()
    assert len(re.findall(rb"\r\nDTSTART;VALUE=DATE:\d{8}\r\n", _written())) == len(DOSES)


def test_the_alarm_rings_at_nine_and_says_the_same_as_the_event() -> None:
    rings = [event.alarms.times for event in Calendar.from_ical(_written()).events]
    assert [len(times) for times in rings] == [int(item.alarm) for item in DOSES]
    alarms = re.findall(rb"BEGIN:VALARM\r\n(.*?)END:VALARM", _written(), re.DOTALL)
    assert set(alarms) == {
        b"ACTION:DISPLAY\r\nDESCRIPTION:Planned dose. Open Doseline first.\r\nTRIGGER:PT9H\r\n"
    }


def test_a_subscription_says_how_often_to_look() -> None:
    written = _written(Kind.SUBSCRIPTION)
    for line in (b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H"):
        assert b"\r\n" + line + b"\r\n" in written
    assert b"cannot update itself" not in written.replace(b"\r\n ", b"")


def test_H58_a_file_says_that_it_cannot_update_itself() -> None:
    calendar = Calendar.from_ical(_written())
    shown = [
        calendar["description"],
        calendar["x-wr-caldesc"],
        *(one["description"] for one in calendar.events),
    ]
    assert all("A file cannot update itself." in str(text) for text in shown)
    assert calendar.get("refresh-interval") is None


@pytest.mark.parametrize("kind", Kind)
def test_nothing_in_it_names_the_drug_the_person_or_a_reason(kind: Kind) -> None:
    doses = told(case("2026-04-01", person={"id": "anna-secret-7"}))
    written = calendar_file(doses, ENGLISH, record="anna-secret-7", kind=kind).replace(b"\r\n ", b"").decode()
    bare = written.replace("DESCRIPTION", "")
    assert not re.search(
        r"anna|secret|kesimpta|ofatumumab|sclerosis|inject|20 ?mg|on hold|stop|infection|1988",
        bare,
        re.IGNORECASE,
    )


def test_H58_what_was_called_off_is_said_to_be_cancelled() -> None:
    written = calendar_file(HELD, ENGLISH, record="r1", kind=Kind.SUBSCRIPTION)
    assert written.count(b"STATUS:CANCELLED") == sum(item.standing == "cancelled" for item in HELD) > 0
    assert b"VALARM" not in written


def test_the_same_doses_give_the_same_bytes() -> None:
    assert _written() == _written()


def test_every_word_of_it_is_in_the_catalogue(tmp_path: Path) -> None:
    keys = {
        "": ("name", "name-of"),
        "summary": ("confirmed", "tentative", "cancelled", "given"),
        "says": ("confirmed", "tentative", "cancelled", "given"),
        "about": ("subscription", "file"),
    }
    tables = (
        f"[{'.'.join(filter(None, ('calendar', table)))}]\n" + "".join(f'{key} = "λόγος"\n' for key in names)
        for table, names in keys.items()
    )
    (tmp_path / "calendar.toml").write_text("".join(tables), encoding="utf-8")
    toy = Catalogue("toy", NEUTRAL, folder=tmp_path)
    for kind in Kind:
        calendar = Calendar.from_ical(_written(kind, "Anna", toy))
        texts = [str(calendar[key]) for key in ("name", "x-wr-calname", "description", "x-wr-caldesc")]
        texts += [str(event[key]) for event in calendar.events for key in ("summary", "description")]
        assert not re.search("[A-Za-z]", "".join(texts))


def test_a_file_of_another_record_is_told_apart() -> None:
    with pytest.raises(NotOurs) as other:
        published_in(_written(), record="r2")
    assert other.value.of_another_record


@pytest.mark.parametrize(
    "foreign",
    [
        b"",
        b"\xff\xfe\x00",
        b"shopping list",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n",
        _written() + _written(),
        _written().replace(b"END:VCALENDAR", b""),
        _written().replace(b"X-DOSELINE-STANDING:given", b"X-DOSELINE-STANDING:eaten", 1),
        _written().replace(b"DTSTART;VALUE=DATE:20260402", b"DTSTART:20260402T090000Z"),
        _written().replace(b"DTSTART;VALUE=DATE:20260402\r\n", b""),
        _written().replace(b"SEQUENCE:", b"SEQUENCE:x"),
        re.sub(rb"(LAST-MODIFIED|DTSTAMP):.*\r\n", b"", _written()),
        re.sub(rb"SEQUENCE:.*\r\n", b"", _written()),
        re.sub(rb"UID:.*\r\n", b"", _written()),
    ],
)
def test_a_file_that_is_not_quite_ours_is_not_taken_for_it(foreign: bytes) -> None:
    with pytest.raises(NotOurs):
        published_in(foreign, record="r1")


def test_a_file_cut_short_anywhere_is_refused_and_breaks_nothing() -> None:
    whole = _written()
    for end in range(0, len(whole) - 2, 97):
        with pytest.raises(NotOurs):
            published_in(whole[:end], record="r1")


@pytest.mark.parametrize("kind", Kind)
def test_the_calendar_as_a_whole_has_no_uid_that_a_reader_could_take_for_that_of_every_event(
    kind: Kind,
) -> None:
    before_the_events = _written(kind).partition(b"BEGIN:VEVENT")[0]
    assert b"\r\nUID:" not in before_the_events
    assert b"METHOD" not in before_the_events
    assert _written(kind).count(b"\r\nUID:") == len(DOSES)


def test_a_file_that_an_earlier_program_made_is_gone_on_from() -> None:
    earlier = _written().replace(b"X-DOSELINE-CALENDAR:", b"UID:")
    assert published_in(earlier, record="r1") == published_in(_written(), record="r1") == DOSES
    with pytest.raises(NotOurs):
        published_in(earlier, record="r2")


def test_what_was_called_off_or_given_does_not_say_that_it_is_planned() -> None:
    titles = {
        str(event["X-DOSELINE-STANDING"]): str(event["summary"])
        for event in Calendar.from_ical(calendar_file(HELD, ENGLISH, record="r1", kind=Kind.FILE)).events
    }
    assert titles["cancelled"] == "Called off. Open Doseline."
    assert titles["given"] == "Dose written down as given."
