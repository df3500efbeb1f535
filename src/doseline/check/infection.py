"""Infections: an open one waits until its end is entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from doseline.check.context import Context
from doseline.finding import Finding, Values
from doseline.guide.words import phrase
from doseline.record import Condition, Degree, Medication, Purpose

_ONE_DAY = timedelta(days=1)


def findings(ctx: Context) -> Iterator[Finding]:
    """The open infections, and medicines against one that nobody entered."""
    open_ones = [
        illness for illness in ctx.chart.conditions if illness.means("infection") and ctx.is_open(illness)
    ]
    yield from (_open(ctx, illness) for illness in open_ones)
    if not any(_goes_on(ctx, illness) for illness in open_ones):
        yield from _hidden(ctx)


def _goes_on(ctx: Context, illness: Condition) -> bool:
    """Whether an open infection is still expected tomorrow, so that it explains a medicine."""
    return illness.until is None or illness.until.last > ctx.today


def _open(ctx: Context, illness: Condition) -> Finding:
    # How long it has been on record: of one that began nobody knows when, since it was told.
    since = illness.on.counted_from
    days = (ctx.today - since).days
    values: Values = (("days", days), ("since", since))
    expected = illness.expected or illness.until
    if expected is None:
        long = days >= ctx.number("infection-review-days")
        variant = "long" if long else None
        return ctx.finding("infection-open", (illness.id,), variant=variant, values=values)
    if illness.until is not None and illness.until.last == ctx.today:
        until = ctx.today + _ONE_DAY
        return ctx.finding("infection-open", (illness.id,), variant="ended-today", until=until, values=values)
    variant = "passed" if expected.last < ctx.today else "expected"
    values = (*values, ("expected", expected.last))
    return ctx.finding("infection-open", (illness.id,), variant=variant, values=values)


def _hidden(ctx: Context) -> Iterator[Finding]:
    """A medicine against infection is running, and no infection on record explains it."""
    for drug in ctx.chart.medications:
        if ctx.is_open(drug) and ctx.is_in(drug, "anti-infective"):
            variant = _why_taken(ctx, drug)
            values: Values = (("drug", drug.written or drug.name),)
            if variant == "passed" and drug.expected is not None:
                values = (*values, ("expected", drug.expected.last))
            yield ctx.finding("anti-infective-running", (drug.id,), variant=variant, values=values)


def _why_taken(ctx: Context, drug: Medication) -> str | None:
    """The variant for a medicine against infection: it prevents one, its end has passed, or nobody said."""
    endings, written = ctx.guide.endings, drug.written or drug.name
    if drug.purpose is Purpose.PREVENT:
        return "prevents"
    if drug.expected is not None and drug.expected.last < ctx.today:
        return "passed"
    if drug.purpose is None and endings.says_prevents(written):
        return "prevents"
    if drug.purpose is None and endings.is_preventive(written):
        return "may-prevent"
    return None


def is_serious(ctx: Context, illness: Condition) -> bool:
    """Whether an infection was severe, or is one of the serious or opportunistic ones by name."""
    written = phrase(illness.written or illness.name)
    return illness.severity is Degree.SEVERE or written in ctx.guide.names.serious_infections
