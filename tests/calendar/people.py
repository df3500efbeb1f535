"""People whose calendar is told, and told again, as their record grows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from doseline.advice import next_step
from doseline.assessment import Assessment, read_and_assess
from doseline.check import check
from doseline.faces.calendar import Published, Subject, Timed, publish
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import Record, chart
from doseline.text import Catalogue
from tests.cases.story import document

GUIDE = load_guide("kesimpta")
ENGLISH = Catalogue("en", GUIDE.region("US")).about(GUIDE)
Table = dict[str, Any]


def case(today: date | str, *events: Table, **story: Any) -> Assessment:  # noqa: ANN401 - any part of a story
    """The case of a story (``tests/cases/story.py``) with more entries, through the real reader."""
    table: Table = {"base": "on-treatment", "today": today, "event": list(events), **story}
    day = today if isinstance(today, date) else date.fromisoformat(today)
    return read_and_assess(json.dumps(document(table)).encode(), clock=lambda _: day, today=day)


def case_of(record: Record, today: date) -> Assessment:
    """The case of a record that is at hand."""
    known = chart(record)
    planned = plan(GUIDE, known, today=today)
    checked = check(GUIDE, known, planned)
    return Assessment(
        today=today, as_of=None, guide=GUIDE, record=record, chart=known, plan=planned, check=checked,
        step=next_step(planned, checked), ahead=(),
    )  # fmt: skip


def noon(day: date) -> datetime:
    """A moment of that day."""
    return datetime.combine(day, time(12), UTC)


def all_told(*cases: Assessment, record: str = "r", timed: Timed | None = None) -> tuple[Published, ...]:
    """The calendar after it was told each case, at noon of its day or a minute after the one before."""
    events: tuple[Published, ...] = ()
    for place, one in enumerate(cases):
        now = noon(one.today) + timedelta(minutes=place)
        events = publish(one, events, now=now, record=record, timed=timed)
    return events


def told(*cases: Assessment, record: str = "r") -> tuple[Published, ...]:
    """The doses in it."""
    return doses_of(all_told(*cases, record=record))


def doses_of(events: Iterable[Published]) -> tuple[Published, ...]:
    """Those that are doses."""
    return tuple(item for item in events if item.subject is Subject.DOSE)


def dose(day: str, id_: str) -> Table:
    """An injection as it should be."""
    return {"id": id_, "type": "dose", "on": day, "amount_mg": 20}


def word(day: str, kind: str, id_: str = "w", **more: str) -> Table:
    """The prescriber's word."""
    return {"id": id_, "type": "instruction", "on": day, "kind": kind, **more}


def on(doses: Iterable[Published], day: str) -> Published:
    """The dose that stands on a day."""
    (found,) = (item for item in doses if item.day.isoformat() == day)
    return found


def by_uid(doses: Iterable[Published]) -> dict[str, Published]:
    """The doses by their ids."""
    return {item.uid: item for item in doses}
