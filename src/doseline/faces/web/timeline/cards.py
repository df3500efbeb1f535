"""Timeline cards: what each shows, how far back, and its answer in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from doseline.dates import add_months
from doseline.faces.picture import Item, Kind, Lane, Timeline, timeline, timeline_table
from doseline.faces.picture.results import count_thresholds, unit_words, watched_counts
from doseline.faces.picture.timeline import FORECAST_LANES
from doseline.faces.picture.words import first_up
from doseline.faces.web.view import View
from doseline.finding import Severity
from doseline.frozen import dataclass
from doseline.plan import make
from doseline.text import Named

if TYPE_CHECKING:
    from doseline.faces.picture import TableRow
    from doseline.forecast.outcome import Forecast
    from doseline.forecast.typical.outcome import TypicalForecast
    from doseline.guide.monitoring import Threshold


class Part(StrEnum):
    """The pictures of a treatment, each with one question."""

    DOSES = "doses"
    CELLS = "cells"
    COUNTS = "counts"
    EXPECTED = "expected"
    ANTIBODIES = "antibodies"
    WHOLE = "whole"


class Span(StrEnum):
    """How far back a picture reaches."""

    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


LANES = {
    Part.DOSES: frozenset({Lane.DOSES, Lane.PAUSES}),
    Part.CELLS: frozenset({Lane.CD19}),
    Part.COUNTS: frozenset({Lane.COUNTS}),
    Part.EXPECTED: FORECAST_LANES,
    Part.ANTIBODIES: frozenset({Lane.IMMUNOGLOBULINS}),
    Part.WHOLE: frozenset(Lane),
}
# Everything that is a line of the list and not a picture.
_HAPPENED = frozenset(Lane) - LANES[Part.DOSES] - FORECAST_LANES - LANES[Part.COUNTS] - LANES[Part.ANTIBODIES]
# Our choice: months back, and months ahead.
_MONTHS = {Span.QUARTER: (3, 1), Span.YEAR: (12, 3)}
_GIVEN = frozenset({Kind.GIVEN, Kind.GIVEN_LATE, Kind.GIVEN_EARLY})
_FELL_DUE = _GIVEN | {Kind.MISSED, Kind.OVERDUE}
_LOOKS = {Kind.WITHIN: "ok", Kind.BELOW: "care", Kind.ABOVE: "care"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A number within its laboratory's range, as shares of the line it is drawn on."""

    low: str
    high: str
    low_at: float
    high_at: float
    value_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Antibody:
    """The newest result of one antibody, in words, and where it stands in its range."""

    name: str
    when: str
    says: str
    kind: str
    place: str | None
    range: Range | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of what happened, under the name of its kind."""

    when: str
    what: str
    says: str


def bounds(span: Span, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of a picture; None where it takes what there is."""
    if span not in _MONTHS:
        return None, None
    back, ahead = _MONTHS[span]
    return add_months(today, -back), add_months(today, ahead)


def shown(view: View, part: Part, span: Span, forecast: Forecast | TypicalForecast | None = None) -> Timeline:
    """What one picture shows, and its table."""
    first, last = bounds(span, view.case.today)
    return timeline(view.case, view.catalogue, first=first, last=last, forecast=forecast, lanes=LANES[part])


def rows(view: View, found: Timeline) -> tuple[TableRow, ...]:
    """The same in words."""
    return timeline_table(found, view.catalogue).rows


def doses_words(view: View, found: Timeline) -> tuple[str, ...]:
    """How many of the doses that fell due were given, and how late."""
    if view.case.plan.steps:
        return _daily_words(view, found)
    today, first, last = view.case.today, found.first, found.last
    slots = [
        one
        for one in view.case.plan.slots
        if one.due is not None and first <= one.due <= min(today, last) and Kind(one.state.value) in _FELL_DUE
    ]
    if not slots:
        return (view.say("timeline.doses.none"),)
    given = [one for one in slots if Kind(one.state.value) in _GIVEN]
    late = [one.days_late or 0 for one in slots if Kind(one.state.value) is Kind.GIVEN_LATE]
    said = [view.say("timeline.doses.given", given=len(given), count=len(slots))]
    if len(late) == 1:
        said.append(view.say("timeline.doses.late-one", days=late[0]))
    elif late:
        said.append(view.say("timeline.doses.late-more", late=len(late), days=max(late)))
    return tuple(said)


def _daily_words(view: View, found: Timeline) -> tuple[str, ...]:
    """Of medicine taken every day: the newest stretch of one amount, and how many times it was missed."""
    days, amount = view.daily_steps()[-1]
    said = first_up(view.say("timeline.doses.daily", days=days, amount=amount))
    missed = sum(item.kind is Kind.MISSED for item in found.items)
    return (said, view.say("timeline.doses.missed", missed=missed)) if missed else (said,)


def antibodies(view: View) -> Iterator[Antibody]:
    """The newest result of each."""
    newest: dict[str, Item] = {}
    for item in shown(view, Part.ANTIBODIES, Span.ALL).items:
        newest[item.row] = item
    for name, item in newest.items():
        place = view.say(f"timeline.antibodies.{item.kind.value}") if item.kind in _LOOKS else None
        yield Antibody(
            name=name,
            when=item.when,
            says=item.says,
            kind=_LOOKS.get(item.kind, "go"),
            place=place,
            range=_range(view, item),
        )


def _range(view: View, item: Item) -> Range | None:
    """The laboratory's range in the middle half of a line, the value where it stands beside it."""
    if item.low is None or item.high is None or item.value is None or item.high <= item.low:
        return None
    low, high, value = float(item.low), float(item.high), float(item.value)
    start, length = _LINE_START, _LINE_LENGTH
    place = start + (value - low) / (high - low) * length
    return Range(
        low=view.catalogue.write(item.low),
        high=view.catalogue.write(item.high),
        low_at=start,
        high_at=start + length,
        value_at=round(min(max(place, 1.0), 99.0), 1),
    )


# The range takes the middle half of a line of a hundred.
_LINE_START, _LINE_LENGTH = 25.0, 50.0


def measured(view: View) -> tuple[str, ...]:
    """The newest B-cell counts of the person's own, the last first."""
    found = shown(view, Part.CELLS, Span.ALL).items
    own = [item for item in found if item.kind is not Kind.LIMIT]
    return tuple(f"{item.when}: {item.says}" for item in reversed(own))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLimit:
    """What the sources say of results below one limit, with the numbers of these sources."""

    says: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The counts for which the guide has limits over time: their names, the newest results, the limits."""

    names: tuple[str, ...]
    newest: tuple[str, ...]
    limits: tuple[CountLimit, ...]


def counts(view: View) -> Counts | None:
    """The counts with limits over time; None for a guide that has none."""
    limits = count_thresholds(view.case)
    if not limits:
        return None
    newest = {
        item.row: f"{item.when}: {item.says}"
        for item in shown(view, Part.COUNTS, Span.ALL).items
        if item.kind is not Kind.LIMIT
    }
    return Counts(
        names=tuple(
            first_up(view.catalogue.write(Named("test", name))) for name in watched_counts(view.case)
        ),
        newest=tuple(newest.values()),
        limits=tuple(_count_limit(view, limit) for limit in limits),
    )


def _count_limit(view: View, limit: Threshold) -> CountLimit:
    value = view.say("picture.number", value=limit.below, unit=unit_words(view.catalogue, limit.unit))
    return CountLimit(
        says=view.say(f"timeline.counts.{_which(view, limit)}", value=value, months=limit.for_months),
        numbers=view.notes.numbers(limit.sources),
    )


def _which(view: View, limit: Threshold) -> str:
    """Whether results below a limit end the treatment where the person lives, are weighed, or are told."""
    if not limit.for_months:
        return "now"
    profile = view.case.guide.region(view.case.record.person.region).profile
    ends = make(view.case.guide, limit.rule, region=profile).severity is Severity.STOP
    return "ends" if ends else "weighed"


def happened(view: View, span: Span) -> tuple[Happened, ...]:
    """Everything else, the newest first."""
    first, last = bounds(span, view.case.today)
    found = timeline(view.case, view.catalogue, first=first, last=last, lanes=_HAPPENED)
    ordered = sorted(found.items, key=lambda item: item.start, reverse=True)
    return tuple(
        Happened(when=item.when, what=view.say(f"picture.lane.{item.lane.value}"), says=item.says)
        for item in ordered
    )
