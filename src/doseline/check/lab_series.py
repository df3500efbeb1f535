"""Results over time: a count that has been below a limit for longer than a source lets it be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from doseline.check.context import Context, Stage
from doseline.check.laboratory import in_canonical_unit
from doseline.dates import add_months
from doseline.finding import Finding, Values
from doseline.guide.monitoring import Threshold, Watch
from doseline.record import Test

# The newest result is not new enough to show that it went on.
_NOT_CONFIRMED = "not-confirmed"


def findings(ctx: Context) -> Iterator[Finding]:
    """Of each watched test the strictest limit that its results have been below for too long."""
    if ctx.stage is not Stage.DURING:
        return
    for watch in ctx.guide.monitoring:
        if watch.thresholds and not (watch.profiles and ctx.profile not in watch.profiles):
            yield from _of_watch(ctx, watch)


def _of_watch(ctx: Context, watch: Watch) -> Iterator[Finding]:
    told: set[str] = set()
    for limit in watch.thresholds:
        if limit.test in told or (limit.profiles and ctx.profile not in limit.profiles):
            continue
        found = _finding(ctx, limit)
        if found is not None:
            told.add(limit.test)
            yield found


def _finding(ctx: Context, limit: Threshold) -> Finding | None:
    """The finding on one limit: below it from the first to the newest result, or as far as known to today."""
    run = _below(ctx, limit)
    if not run:
        return None
    first, newest = run[0].on.first, run[-1].on.first
    end = add_months(first, limit.for_months)
    if newest > end or not limit.for_months:
        return _raised(ctx, limit, run, None)
    return _raised(ctx, limit, run, _NOT_CONFIRMED) if ctx.today > end else None


def _below(ctx: Context, limit: Threshold) -> tuple[Test, ...]:
    """The newest results in a row that are below the limit, the oldest first.

    What does not say on which side of the limit it lies (a percentage, a word, "over 0.3") is left out: it
    neither ends the row nor makes it longer.
    """
    told = [
        (test, is_low)
        for test in ctx.tests(limit.test)
        if (is_low := _is_below(ctx, limit, test)) is not None
    ]
    row = takewhile(lambda pair: pair[1], reversed(told))
    return tuple(test for test, _ in row)[::-1]


def _is_below(ctx: Context, limit: Threshold, test: Test) -> bool | None:
    value = in_canonical_unit(ctx.guide, test)
    if value is None:
        return None
    if test.comparator is None:
        return value < limit.below
    if test.is_at_most:
        return True if value <= limit.below else None
    return False if value >= limit.below else None


def _raised(ctx: Context, limit: Threshold, run: tuple[Test, ...], variant: str | None) -> Finding:
    values: Values = (
        ("test", limit.test),
        ("below", limit.below),
        ("unit", limit.unit),
        ("since", run[0].on.first),
        ("for_months", limit.for_months),
    )
    return ctx.finding(limit.rule, (test.id for test in run), variant=variant, values=values)
