"""Test results as items: B-cell counts, counts with a limit over time, immunoglobulins, and all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from doseline.assessment import Assessment
from doseline.check.laboratory import Reading, against_high, against_low, in_canonical_unit
from doseline.faces.picture.entries import point
from doseline.faces.picture.lanes import Item, Kind, Lane
from doseline.faces.picture.words import first_up, named, plain
from doseline.guide.monitoring import Threshold
from doseline.record import Result, Test
from doseline.text import Catalogue, Named

_CELLS = "cd19"
_IMMUNOGLOBULINS = ("igg", "igm", "iga")


def cells(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """The B-cell counts that have a number in a known unit."""
    row = catalogue.say("picture.lane.cd19")
    for test in case.chart.results.get(_CELLS, ()):
        if in_canonical_unit(case.guide, test) is not None:
            yield replace(_result(case, catalogue, Lane.CD19, test), row=row)


def limits(case: Assessment, catalogue: Catalogue, first: date, last: date) -> Iterator[Item]:
    """The line of the lower limit under the B-cell counts, as wide as the picture."""
    fact = case.guide.b_cell_limit if case.guide.has_b_cell_limit else None
    if fact is None or not isinstance(fact.value, int | Decimal):
        return
    value = Decimal(fact.value)
    shown = catalogue.say("picture.number", value=value, unit=unit_words(catalogue, fact.unit))
    yield Item(
        lane=Lane.CD19,
        row=catalogue.say("picture.lane.cd19"),
        kind=Kind.LIMIT,
        start=first,
        end=last,
        when=catalogue.say("picture.when.always"),
        label=catalogue.say("picture.limit.label", value=shown),
        says=catalogue.say("picture.limit.says", value=shown),
        value=value,
        unit=fact.unit,
        shown=catalogue.write(value),
    )


def immunoglobulins(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """IgG, IgM and IgA, a line for each."""
    for name in _IMMUNOGLOBULINS:
        for test in case.chart.results.get(name, ()):
            if in_canonical_unit(case.guide, test) is not None:
                yield _result(case, catalogue, Lane.IMMUNOGLOBULINS, test)


def counts(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """The counts for which the guide has a limit over time, a line for each test."""
    for name in watched_counts(case):
        row = _count_row(catalogue, name)
        for test in case.chart.results.get(name, ()):
            if in_canonical_unit(case.guide, test) is not None:
                # The laboratory's upper limit lies far from the limits that count here: no room for it.
                yield replace(_result(case, catalogue, Lane.COUNTS, test), row=row, high=None)


def _count_row(catalogue: Catalogue, name: str) -> str:
    return first_up(catalogue.write(Named("test", name)))


def watched_counts(case: Assessment) -> tuple[str, ...]:
    """The tests for which the guide has a limit over time where the person lives."""
    return tuple(dict.fromkeys(limit.test for limit in count_thresholds(case)))


def count_thresholds(case: Assessment) -> tuple[Threshold, ...]:
    """The limits over time where the person lives, the strictest first."""
    profile = case.guide.region(case.record.person.region).profile
    return tuple(
        limit
        for watch in case.guide.monitoring
        if not watch.profiles or profile in watch.profiles
        for limit in watch.thresholds
        if not limit.profiles or profile in limit.profiles
    )


def count_limits(
    case: Assessment, catalogue: Catalogue, shown: Iterable[Item], first: date, last: date
) -> Iterator[Item]:
    """A line for each limit under the counts that are shown, as wide as the picture."""
    rows = {item.row for item in shown if item.lane is Lane.COUNTS}
    if not rows:
        return
    longest: dict[tuple[str, Decimal], Threshold] = {}
    for limit in sorted(count_thresholds(case), key=lambda one: one.for_months):
        longest[limit.test, limit.below] = limit
    for limit in longest.values():
        row = _count_row(catalogue, limit.test)
        if row in rows:
            yield _count_limit(catalogue, limit, row, first, last)


def _count_limit(catalogue: Catalogue, limit: Threshold, row: str, first: date, last: date) -> Item:
    value = catalogue.say("picture.number", value=limit.below, unit=unit_words(catalogue, limit.unit))
    which = "for-long" if limit.for_months else "now"
    return Item(
        lane=Lane.COUNTS,
        row=row,
        kind=Kind.LIMIT,
        start=first,
        end=last,
        when=catalogue.say("picture.when.always"),
        label=catalogue.write(limit.below),
        says=catalogue.say(f"picture.limit.{which}", value=value, months=limit.for_months),
        value=limit.below,
        unit=limit.unit,
        shown=catalogue.write(limit.below),
    )


def others(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every other result, all on one line."""
    row = catalogue.say("picture.lane.tests")
    charted = {_CELLS, *_IMMUNOGLOBULINS, *watched_counts(case)}
    for test in case.chart.tests:
        if test.name not in charted or in_canonical_unit(case.guide, test) is None:
            yield replace(_result(case, catalogue, Lane.TESTS, test), row=row)


def _result(case: Assessment, catalogue: Catalogue, lane: Lane, test: Test) -> Item:
    kind = _kind(test)
    name = named(catalogue, "test", test, test.name)
    item = point(catalogue, lane, kind, test, name, says=f"picture.results.{_bare(kind)}")
    if test.value is None:
        return item
    value, scale = in_canonical_unit(case.guide, test), case.guide.names.scale(test.name)
    factor = value / test.value if value is not None and test.value else Decimal(1)
    return replace(
        item,
        says=_says(catalogue, test, kind, name),
        value=test.value if value is None else value,
        unit=test.unit if value is None or scale is None else scale.unit,
        low=None if test.low is None else test.low * factor,
        high=None if test.high is None else test.high * factor,
        shown=f"{test.comparator or ''}{catalogue.write(test.value if value is None else value)}",
    )


def _kind(test: Test) -> Kind:
    if test.value is None:
        return Kind(test.result.value) if isinstance(test.result, Result) else Kind.DONE
    readings = {against_low(test), against_high(test)}
    if Reading.BELOW in readings:
        return Kind.BELOW
    if Reading.ABOVE in readings:
        return Kind.ABOVE
    return Kind.WITHIN if readings == {Reading.WITHIN} else Kind.NUMBER


_WORDS = frozenset({Kind.POSITIVE, Kind.NEGATIVE, Kind.INDETERMINATE})


def _bare(kind: Kind) -> str:
    return kind.value if kind in _WORDS else Kind.DONE.value


def _says(catalogue: Catalogue, test: Test, kind: Kind, name: str) -> str:
    """The number as the laboratory gave it, with its range."""
    unit = unit_words(catalogue, test.unit)
    number = catalogue.say("picture.number", value=test.value, unit=unit).strip()
    if test.comparator in _COMPARED:
        number = catalogue.say(f"picture.compared.{_COMPARED[test.comparator]}", number=number)
    values = {"name": name, "number": number, "low": test.low, "high": test.high}
    ends = "-".join(end for end in ("low", "high") if values[end] is not None) or "none"
    place = kind.value if kind in _PLACED else "number"
    said = catalogue.say(f"picture.results.range.{ends}", **values)
    return " ".join((said, catalogue.say(f"picture.results.place.{place}")) if kind in _PLACED else (said,))


_PLACED = frozenset({Kind.BELOW, Kind.ABOVE, Kind.WITHIN})
_COMPARED = {"<": "under", ">": "over", "<=": "up-to", ">=": "from"}


def unit_words(catalogue: Catalogue, unit: str | None) -> str:
    """A unit as it is read, such as "cells/µL"."""
    return str(catalogue.table("picture.unit").get(unit or "", plain(unit or "")))
