"""Infections: an open one waits until its end is entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from doseline.check.context import Context
from doseline.finding import Finding, Values
from doseline.guide.words import phrase
from doseline.record import Condition, Degree

_ONE_DAY = timedelta(days=1)


def findings(ctx: Context) -> Iterator[Finding]:
    """The open infections, and medicines against one that nobody entered."""
    open_ones = [
        illness for illness in ctx.chart.conditions if illness.name == "infection" and ctx.is_open(illness)
    ]
    yield from (_open(ctx, illness) for illness in open_ones)
    if not any(_goes_on(ctx, illness) for illness in open_ones):
        yield from _hidden(ctx)


def _goes_on(ctx: Context, illness: Condition) -> bool:
    """Whether an open infection is still expected tomorrow, so that it explains a medicine."""
    return illness.until is None or illness.until.last > ctx.today


def _open(ctx: Context, illness: Condition) -> Finding:
    days = (ctx.today - illness.on.first).days
    values: Values = (("days", days), ("since", illness.on.first))
    if illness.until is None:
        long = days >= ctx.number("infection-review-days")
        variant = "long" if long else None
        return ctx.finding("infection-open", (illness.id,), variant=variant, values=values)
    if illness.until.last == ctx.today:
        until = ctx.today + _ONE_DAY
        return ctx.finding("infection-open", (illness.id,), variant="ended-today", until=until, values=values)
    values = (*values, ("expected", illness.until.last))
    return ctx.finding("infection-open", (illness.id,), variant="expected", values=values)


def _hidden(ctx: Context) -> Iterator[Finding]:
    """A medicine against infection is running, and no infection on record explains it."""
    for drug in ctx.chart.medications:
        if ctx.is_open(drug) and ctx.medicine(drug).group == "anti-infective":
            yield ctx.finding(
                "anti-infective-running", (drug.id,), values=(("drug", drug.written or drug.name),)
            )


def is_serious(ctx: Context, illness: Condition) -> bool:
    """Whether an infection was severe, or is one of the serious or opportunistic ones by name."""
    written = phrase(illness.written or illness.name)
    return illness.severity is Degree.SEVERE or written in ctx.guide.names.serious_infections
