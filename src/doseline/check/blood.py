"""Neutrophils and lymphocytes, and values so far out that they are asked about."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.check.laboratory import Reading, against_low, is_unusual
from doseline.check.required_tests import missing
from doseline.finding import Finding, Unknown
from doseline.record import Test

_COUNTS = ("neutrophils", "lymphocytes")
_LOW, _DURING = "blood-count-low", "during"


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """Low counts, worse with a fever; and newest values that look like a slip or in no known unit."""
    if ctx.has("blood-before"):
        yield from missing(ctx, "blood-count-tests", _COUNTS, against_low)
    for name in _COUNTS:
        test = ctx.newest(name)
        if test is not None:
            yield from _count(ctx, test)
    for results in ctx.chart.results.values():
        test = results[-1]
        if test.unread:
            yield _not_read(ctx, test)
        if test.value is not None and is_unusual(ctx.guide, test):
            values = (("test", test.name), ("value", test.value), ("unit", test.unit))
            yield ctx.finding("value-to-confirm", (test.id,), values=values)


def _not_read(ctx: Context, test: Test) -> Finding:
    """A number in a unit that is not known, or with none at all."""
    if test.unit is None:
        return ctx.finding("unit-not-read", (test.id,), variant="none", values=(("test", test.name),))
    return ctx.finding("unit-not-read", (test.id,), values=(("test", test.name), ("unit", test.unit)))


def _count(ctx: Context, test: Test) -> Iterator[Finding]:
    values = (("test", test.name),)
    match against_low(test):
        case Reading.BELOW:
            fever = [entry.id for entry in ctx.chart.symptoms if entry.name == "fever" and ctx.is_open(entry)]
            yield ctx.finding(
                _LOW, (test.id, *fever), variant="fever" if fever else _stage(ctx), values=values
            )
        case Reading.NO_RANGE | Reading.CANNOT_TELL if not _is_asked_for(ctx, test):
            yield ctx.finding(_LOW, (test.id,), variant="no-range", values=values)


def _is_asked_for(ctx: Context, test: Test) -> bool:
    """Whether a count is one of those before the first dose: then it is not known until its range is."""
    return ctx.stage is Stage.BEFORE and ctx.has("blood-before") and test.name in ctx.required


def _stage(ctx: Context) -> str | None:
    """The variant for a low count during treatment, where the guide expects it then."""
    expected = ctx.stage is Stage.DURING and _DURING in ctx.guide.rules[_LOW].variants
    return _DURING if expected else None
