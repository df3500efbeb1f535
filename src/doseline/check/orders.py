"""An order that says another interval than the plan counts by: it is shown beside it, and moves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from doseline.check.context import Context, Stage, ended
from doseline.finding import Finding, Values
from doseline.guide import MonthMode
from doseline.record import Order, OrderStatus, as_written, codings

_EVERY = re.compile(
    r"(?P<count>\d{1,3})\s*(?:(?P<days>d|days?)|(?P<weeks>wk|weeks?)|(?P<months>mo|months?))\.?"
)
_DAYS, _MONTHS = "days", "months"

# So many days, or so many months.
Length = tuple[str, int]


def findings(ctx: Context) -> Iterator[Finding]:
    """The running orders of this medicine with an interval of their own."""
    if ctx.stage is Stage.AFTER:
        return
    for order in ctx.chart.orders:
        length = _ordered(ctx, order)
        if length is not None and length != _counted(ctx):
            unit, count = length
            values: Values = ((f"ordered_{unit}", count),)
            variant = _MONTHS if unit == _MONTHS else None
            yield ctx.finding("order-differs", (order.id,), variant=variant, values=values)


def _ordered(ctx: Context, order: Order) -> Length | None:
    """How far apart an order that is in force puts the doses, if it says so."""
    if order.status is not OrderStatus.ACTIVE or ended(order.until, ctx.today) or order.every is None:
        return None
    meant = ctx.guide.names.medicine_meanings(as_written(order), None, codings(order))
    if not any(kind.substance == ctx.guide.substance for kind in meant):
        return None
    found = _EVERY.fullmatch(order.every.strip().lower())
    if found is None:
        return None
    count = int(found["count"])
    if found["months"]:
        return _MONTHS, count
    return _DAYS, timedelta(weeks=count).days if found["weeks"] else count


def _counted(ctx: Context) -> Length:
    """How far apart the plan puts the monthly doses."""
    every = ctx.plan.every
    if every is not None:
        return (_MONTHS, every.months) if every.months else (_DAYS, timedelta(weeks=every.weeks or 0).days)
    if ctx.plan.month_mode == MonthMode.FOUR_WEEKS:
        return _DAYS, ctx.guide.schedule(ctx.chart.therapy.edition).interval_days
    return _MONTHS, 1
