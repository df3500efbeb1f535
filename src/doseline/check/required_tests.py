"""The tests that are asked for before the first dose, each with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from doseline.check.check_result import Check
from doseline.check.context import Context, Stage
from doseline.check.laboratory import Reading
from doseline.finding import Unknown
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Chart, Test

_TELLING = frozenset({Reading.BELOW, Reading.ABOVE, Reading.WITHIN})
_OVERTAKEN = "test-overtaken"


class Standing(StrEnum):
    """What became of a required test."""

    ON_RECORD = "on-record"
    OVERTAKEN = "overtaken"
    SETTLED = "settled"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """One required test.

    ``result`` is its newest result and ``days`` how many days old that is on the day of the verdict, or
    None without one. ``unknown`` says what is not known about it, ``by`` and ``on`` whose word settled it.
    """

    test: str
    standing: Standing
    result: Test | None
    days: int | None
    unknown: Unknown | None = None
    by: str | None = None
    on: date | None = None


def required_results(guide: Guide, chart: Chart, found: Check) -> tuple[Required, ...]:
    """Every test that the strictest source of the person's region asks for, in the guide's order.

    How old a result may be is said by no source: its age is given, and a clinician decides.

    Units: ``days`` whole days from the result to the dose.
    Source: the tests before a first dose (of a US label 2.1).

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> from doseline.check import check
    >>> first = required_results(guide, chart, check(guide, chart, calendar))[0]
    >>> first.test, first.standing.value, first.by
    ('hbsag', 'settled', 'MS clinic')
    """
    names = guide.tests_required(chart.person.region)
    return tuple(_required(name, chart, found) for name in names)


def _required(name: str, chart: Chart, found: Check) -> Required:
    results = chart.results.get(name, ())
    newest = results[-1] if results else None
    unknown = next((item for item in found.unknowns if item.what == name), None)
    settled = next((item for item in found.assumptions if item.what == name), None)
    return Required(
        test=name,
        standing=_standing(name, found, unknown=unknown is not None, settled=settled is not None),
        result=newest,
        days=(found.for_date - newest.on.first).days if newest else None,
        unknown=unknown,
        by=settled.by if settled else None,
        on=settled.on if settled else None,
    )


def _standing(name: str, found: Check, *, unknown: bool, settled: bool) -> Standing:
    if unknown:
        return Standing.NOT_KNOWN
    if settled:
        return Standing.SETTLED
    return Standing.OVERTAKEN if name in _overtaken(found) else Standing.ON_RECORD


def _overtaken(found: Check) -> frozenset[object]:
    values = (dict(finding.values) for finding in found.findings if finding.rule == _OVERTAKEN)
    tests = (value["tests"] for value in values)
    return frozenset(name for names in tests if isinstance(names, tuple) for name in names)


def unread(
    ctx: Context, rule: str, kinds: tuple[str, ...], readings: Mapping[str, Reading]
) -> Iterator[Unknown]:
    """The required tests among ``kinds`` whose newest result is missing or says nothing.

    ``readings`` says what the newest result of each means.
    """
    for name in ctx.required:
        if name not in kinds:
            continue
        test = ctx.newest(name)
        if test is None:
            yield ctx.unknown(rule, name, "missing")
        elif (reading := readings[name]) not in _TELLING:
            yield ctx.unknown(rule, name, reading.value, (test.id,))


def missing(
    ctx: Context, rule: str, kinds: tuple[str, ...], against: Callable[[Test], Reading]
) -> Iterator[Unknown]:
    """The required tests among ``kinds`` that are not on record, or say nothing before the first dose.

    Later each result is looked at by itself, and one without its range is only told.
    """
    if ctx.stage is Stage.BEFORE:
        newest = {name: test for name in kinds if (test := ctx.newest(name))}
        yield from unread(ctx, rule, kinds, {name: against(test) for name, test in newest.items()})
    elif ctx.stage is not Stage.AFTER:
        absent = (name for name in ctx.required if name in kinds and ctx.newest(name) is None)
        yield from (ctx.unknown(rule, name, "missing") for name in absent)
