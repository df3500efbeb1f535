"""One person's case: the record read, and everything computed from it once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from doseline.advice import next_step
from doseline.advice.model import NextStep
from doseline.check import check
from doseline.check.model import Check
from doseline.errors import RecordError
from doseline.frozen import dataclass
from doseline.guide import Guide, load_guide, load_shared
from doseline.guide.editions import Editions, Readings
from doseline.plan import Plan, plan
from doseline.record import (
    Chart,
    Event,
    Person,
    Record,
    as_stored,
    chart,
    dated_ahead,
    future_faults,
    read_record,
    running,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was read, and what follows from it on ``today``.

    ``ahead`` lists the entries dated after today that were let through. ``as_of`` is
    the day of a replay, or None.
    """

    today: date
    as_of: date | None
    guide: Guide
    record: Record
    chart: Chart
    plan: Plan
    check: Check
    step: NextStep
    ahead: tuple[str, ...]

    @property
    def entries(self) -> Mapping[str, Event]:
        """Every entry of the record by id."""
        return {event.id: event for event in self.record.events}

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed for each name of the record that is stored in another form."""
        pairs = ((as_stored(event), event.written) for event in self.record.events)
        return {name: written for name, written in pairs if name is not None and written is not None}


def read_and_assess(  # noqa: PLR0913 - the record, and what decides the day, each by name
    data: bytes,
    *,
    clock: Callable[[Person], date],
    today: date | None = None,
    as_of: date | None = None,
    until: date | None = None,
    kept: Collection[str] = (),
) -> Assessment:
    """The case that a record file describes.

    ``clock`` gives the person's own civil day, and is asked only when neither ``today`` nor ``as_of``
    is given. ``until`` is the last day of the plan's upcoming doses. ``kept`` are the ids of entries that
    were taken before: one of them that lies ahead of the clock is asked about, and refuses nothing.

    Raises: RecordError with every fault of the file; FaultyGuide where the therapy's guide cannot be used.
    """
    record = read_record(data, names=load_shared().names, guides=Editions(), readings=Readings())
    day = today or as_of or clock(record.person)
    guide = load_guide(running(record.therapies, day).guide)
    slack = guide.numbers["future-note-days"]
    faults = future_faults(record, today=day, slack_days=slack, as_of=as_of, kept=kept)
    if faults:
        raise RecordError(faults)
    known = chart(record, as_of=as_of, today=day)
    planned = plan(guide, known, today=day, until=until)
    checked = check(guide, known, planned)
    return Assessment(
        today=day,
        as_of=as_of,
        guide=guide,
        record=record,
        chart=known,
        plan=planned,
        check=checked,
        step=next_step(planned, checked),
        ahead=dated_ahead(record, today=day, as_of=as_of),
    )
