"""The timeline of a case: every builder's items, between the first and the last day shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from doseline.assessment import Assessment
from doseline.dates import add_months
from doseline.faces.picture import bands, entries, periods, results
from doseline.faces.picture.lanes import Item, Kind, Lane, Timeline
from doseline.faces.picture.typical import typical_items, typical_remarks
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.forecast.outcome import Forecast
    from doseline.forecast.typical.outcome import TypicalForecast

# How far the picture reaches where nobody says: this many months around what is known.
_MONTHS_BEFORE_START = 12
_MONTHS_AHEAD = 6
_MARGIN = timedelta(days=14)

Builder = Callable[[Assessment, Catalogue], Iterator[Item]]
# What fills each lane; what the forecast says comes besides.
BUILDERS: Mapping[Lane, Builder] = MappingProxyType(
    {
        Lane.DOSES: entries.doses,
        Lane.PAUSES: periods.pauses,
        Lane.WINDOWS: periods.windows,
        Lane.CD19: results.cells,
        Lane.COUNTS: results.counts,
        Lane.IMMUNOGLOBULINS: results.immunoglobulins,
        Lane.INFECTIONS: entries.infections,
        Lane.VACCINES: entries.vaccines,
        Lane.MEDICINES: entries.medicines,
        Lane.CONDITIONS: entries.conditions,
        Lane.TESTS: results.others,
    }
)


# What belongs to a picture of the forecast alone.
FORECAST_LANES = frozenset({Lane.DOSES, Lane.PAUSES, Lane.LEVEL, Lane.CD19})


def timeline(  # noqa: PLR0913 - what is shown, each by name
    case: Assessment,
    catalogue: Catalogue,
    *,
    first: date | None = None,
    last: date | None = None,
    forecast: Forecast | TypicalForecast | None = None,
    lanes: frozenset[Lane] = frozenset(Lane),
) -> Timeline:
    """Everything that the picture and its table show.

    Without ``first`` the picture begins with what led up to the first dose; without ``last`` it ends some
    months after today, or with the last window. An illness or a medicine that began earlier is shown from
    the edge on; what lies wholly outside is left out of both picture and table, and counted. With a
    ``forecast`` the picture reaches as far as that, and its bands stand in lanes of their own.
    """
    built = chain.from_iterable(build(case, catalogue) for lane, build in BUILDERS.items() if lane in lanes)
    ahead = _ahead(forecast, catalogue)
    items = (*built, *(item for item in ahead if item.lane in lanes))
    begin = first or _begin(case, items)
    end = max(last or _end(case, items), begin + _MARGIN)
    shown = tuple(item for item in items if _reaches_into(item, begin, end))
    limits = tuple(results.limits(case, catalogue, begin, end)) if _has_counts(items, begin, end) else ()
    limits = (*limits, *results.count_limits(case, catalogue, shown, begin, end))
    if any(item.kind is Kind.BAND for item in items):
        limits = (*limits, bands.depleted(case, catalogue, begin, end))
    lines = {row: place for place, row in enumerate(dict.fromkeys(item.row for item in items))}
    ordered = tuple(sorted((*shown, *limits), key=lambda item: _order(item, lines)))
    left_out = len(items) + len(limits) - len(ordered)
    remarks = _remarks(forecast, catalogue)
    return Timeline(
        today=case.today, first=begin, last=end, items=ordered, left_out=left_out, remarks=remarks
    )


def _ahead(forecast: Forecast | TypicalForecast | None, catalogue: Catalogue) -> Iterator[Item]:
    if forecast is None:
        return iter(())
    from doseline.forecast.typical.outcome import TypicalForecast  # noqa: PLC0415 - numpy, an extra

    if isinstance(forecast, TypicalForecast):
        return typical_items(forecast, catalogue)
    return bands.items(forecast, catalogue)


def _remarks(forecast: Forecast | TypicalForecast | None, catalogue: Catalogue) -> tuple[str, ...]:
    if forecast is None:
        return ()
    from doseline.forecast.typical.outcome import TypicalForecast  # noqa: PLC0415 - numpy, an extra

    if isinstance(forecast, TypicalForecast):
        return typical_remarks(forecast, catalogue)
    return bands.remarks(forecast, catalogue)


_RANKS = {lane: rank for rank, lane in enumerate(Lane)}


_BY_LINE = frozenset({Lane.IMMUNOGLOBULINS, Lane.COUNTS})


def _order(item: Item, lines: Mapping[str, int]) -> tuple[int, int, date, str]:
    """By lane, then by date; of immunoglobulins and counts one after the other."""
    line = lines[item.row] if item.lane in _BY_LINE else 0
    return _RANKS[item.lane], line, item.start, item.entry or ""


def _begin(case: Assessment, items: tuple[Item, ...]) -> date:
    """A little before the first thing in the year before the start, or before the start itself."""
    start = min((item.start for item in items if item.lane is Lane.DOSES), default=case.today)
    earliest = add_months(start, -_MONTHS_BEFORE_START)
    points = (
        item.start for item in items if item.curve is None and item.end is not None and item.start >= earliest
    )
    return min(start, *points, case.today) - _MARGIN


def _end(case: Assessment, items: tuple[Item, ...]) -> date:
    """Some months ahead, and far enough for every window and every planned vaccine."""
    forecast = [item.end for item in items if item.curve is not None and item.end is not None]
    ahead = max([add_months(case.today, _MONTHS_AHEAD), *forecast])
    reaching = (item.end for item in items if item.lane in _REACHING and item.end is not None)
    return max(ahead, *reaching, ahead) + _MARGIN


_REACHING = frozenset({Lane.WINDOWS, Lane.VACCINES})


def _reaches_into(item: Item, begin: date, end: date) -> bool:
    return item.start <= end and (item.end is None or item.end >= begin)


def _has_counts(items: tuple[Item, ...], begin: date, end: date) -> bool:
    return any(
        item.lane is Lane.CD19 and item.kind is not Kind.LIMIT and _reaches_into(item, begin, end)
        for item in items
    )
