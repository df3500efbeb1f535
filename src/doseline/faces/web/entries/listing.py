"""Entry list: one line each, as the person wrote it, without its id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.dates import PartialDate
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.record import (
    Breastfeeding,
    Complete,
    Condition,
    Decision,
    Dose,
    Event,
    Measurement,
    Medication,
    Pregnancy,
    Result,
    Retraction,
    Symptom,
    Test,
    as_it_stands,
)
from doseline.record.chart import replaced, standing
from doseline.store import Author
from doseline.store import Row as LogRow
from doseline.text import Named
from doseline.text.entry_line import taken_back

# What lasts until somebody says that it is over.
LASTING = (Condition, Medication, Symptom, Pregnancy, Breastfeeding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the list: where it stands in the log, its words, and what can be done about it.

    ``state`` is ``standing``, ``corrected``, ``withdrawn``, or ``replaced`` for a correction that a later
    one of the same entry took the place of. ``by`` is who wrote it down, "" where nobody said.
    """

    place: int
    text: str
    details: tuple[str, ...]
    state: str
    recorded: date | None
    by: str
    is_open: bool
    is_retraction: bool
    is_put_back: bool


def rows(view: View) -> tuple[Row, ...]:
    """Every entry, newest first by the day it is about."""
    events = view.case.record.events
    standing_now = frozenset(event.id for event in standing(events))
    withdrawn = _withdrawn(events, standing_now)
    places = sorted(range(len(events)), key=lambda place: (events[place].on.last, place), reverse=True)
    later = replaced(event for event in events if event.id not in withdrawn)
    state = {event.id: _state(event, standing_now, withdrawn, later) for event in events}
    by = {id_: _by(view, row) for id_, row in view.stored.rows_by_entry.items()}
    shown = ((place, events[place]) for place in places)
    return tuple(_row(view, place, event, state[event.id], by.get(event.id, "")) for place, event in shown)


def _state(event: Event, known: frozenset[str], withdrawn: frozenset[str], later: set[str]) -> str:
    if event.id in known:
        return "standing"
    if event.id in withdrawn:
        return "withdrawn"
    return "replaced" if event.id in later else "corrected"


def _withdrawn(events: tuple[Event, ...], known: frozenset[str]) -> frozenset[str]:
    return frozenset(
        event.retracts for event in events if isinstance(event, Retraction) and event.id in known
    )


def _row(view: View, place: int, event: Event, state: str, by: str) -> Row:
    return Row(
        place=place,
        text=view.entry(event),
        details=details(view, event),
        state=state,
        recorded=event.recorded_at.date() if event.recorded_at else None,
        by=by,
        is_open=state == "standing" and is_open(view, event),
        is_retraction=isinstance(event, Retraction),
        is_put_back=is_put_back(view, event),
    )


# Who is told apart where no name was given; the owner's own entries need no word.
_TOLD = frozenset({Author.PARTNER, Author.PROGRAM, Author.IMPORT})


def _by(view: View, row: LogRow) -> str:
    """Who wrote an entry down: the name they gave, or what is known of them."""
    return row.name or (view.say(f"entry.by.{row.author}") if row.author in _TOLD else "")


def is_put_back(view: View, event: Event) -> bool:
    """Whether an entry puts back what was taken back."""
    return isinstance(event, Retraction) and taken_back(event, view.case.entries)[1] % 2 == 0


def is_open(view: View, event: Event) -> bool:
    """Whether an entry says of something lasting that it goes on; an end that was expected ends nothing."""
    if isinstance(event, Dose) and event.is_stretch:
        return event.until is None or event.until.last >= view.case.today
    if not isinstance(event, LASTING):
        return False
    stands = as_it_stands(event, view.case.record.person.timezone)
    return stands.until is None or stands.until.last >= view.case.today


def place_of(view: View, id_: str) -> int | None:
    """Where an entry stands in the log: the one thing about it that an address may hold."""
    places = (place for place, event in enumerate(view.case.record.events) if event.id == id_)
    return next(places, None)


def details(view: View, event: Event) -> tuple[str, ...]:
    """What else an entry says, each in a few words."""
    found = ((key, value) for key, value in _values(view, event) if value is not None)
    return tuple(view.say(f"entry.detail.{key}", value=value) for key, value in found)


def _values(view: View, event: Event) -> Iterator[tuple[str, object]]:
    yield "time", event.time
    until = getattr(event, "until", None)
    if isinstance(until, PartialDate):
        yield "until", until
    match event:
        case Dose():
            yield from _given(view, event)
        case Test():
            yield from _result(view, event)
        case Measurement():
            yield "value", f"{view.catalogue.write(event.value)} {event.unit}"
        case Decision():
            yield "about", Named("reason", event.about)
            yield "outcome", view.say(f"entry.decision.outcome.choice.{event.outcome.value}")
        case Condition() | Symptom():
            yield "severity", Named("severity", event.severity.value) if event.severity else None
        case _:
            yield from ((key, getattr(event, key, None)) for key in ("due", "pen", "reason"))


def _given(view: View, dose: Dose) -> Iterator[tuple[str, object]]:
    yield "site", Named("site", dose.site) if dose.site else None
    if dose.complete is not Complete.FULL and not dose.is_stretch:
        yield "complete", view.say(f"entry.dose.complete.choice.{dose.complete.value}")
    yield "lot", dose.lot


def _result(view: View, test: Test) -> Iterator[tuple[str, object]]:
    if isinstance(test.result, Result):
        yield "result", view.say(f"entry.test.result.choice.{test.result.value}")
    if test.value is not None:
        number = view.catalogue.write(test.value)
        yield "value", f"{test.comparator or ''}{number} {test.unit or ''}".strip()
    ends = "both" if None not in (test.low, test.high) else "from" if test.low is not None else "up-to"
    if test.low is not None or test.high is not None:
        yield "range", view.say(f"entry.range.{ends}", low=test.low, high=test.high)
    yield "index", test.index
