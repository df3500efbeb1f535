"""An order that says another interval than the plan counts by: it is shown beside it, and moves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doseline.check.context import Context, Stage, ended
from doseline.finding import Finding, Values
from doseline.guide import MonthMode
from doseline.plan import Plan
from doseline.record import Order, OrderStatus, as_written, codings

_EVERY = re.compile(r"(\d{1,3})\s*(d|day|days|wk|week|weeks|mo|month|months)\.?")
_DAYS, _MONTHS = "days", "months"
_LENGTHS = {"d": (_DAYS, 1), "w": (_DAYS, 7), "m": (_MONTHS, 1)}

# So many days, or so many months.
Length = tuple[str, int]


def findings(ctx: Context) -> Iterator[Finding]:
    """The running orders of this medicine with an interval of their own."""
    if ctx.stage is Stage.AFTER:
        return
    for order in ctx.chart.orders:
        length = _ordered(ctx, order)
        if length is not None and length != _counted(ctx.plan):
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
    unit, days = _LENGTHS[found[2][0]]
    return unit, int(found[1]) * days


def _counted(plan: Plan) -> Length:
    """How far apart the plan puts the monthly doses."""
    every = plan.every
    if every is not None:
        return (_MONTHS, every.months) if every.months else (_DAYS, 7 * (every.weeks or 0))
    return (_DAYS, 28) if plan.month_mode == MonthMode.FOUR_WEEKS else (_MONTHS, 1)
