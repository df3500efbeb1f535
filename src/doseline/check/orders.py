"""An order that is on hold or stopped, or says another interval than the plan counts by: it moves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from doseline.check.context import Context, Stage, ended
from doseline.check.notes import may_say_wait
from doseline.finding import Finding, Values
from doseline.plan import Status
from doseline.plan.of_this_medicine import is_of_this
from doseline.record import InstructionKind, Order, OrderStatus

_EVERY = re.compile(
    r"(?P<count>\d{1,3})\s*(?:(?P<days>d|days?)|(?P<weeks>wk|weeks?)|(?P<months>mo|months?))\.?"
)
_DAYS, _MONTHS = "days", "months"

# So many days, or so many months.
Length = tuple[str, int]


def findings(ctx: Context) -> Iterator[Finding]:
    """The running orders of this medicine with an interval of their own."""
    if ctx.stage is Stage.AFTER or not ctx.chart.orders:
        return
    yield from _not_in_force(ctx)
    for order in ctx.chart.orders:
        length = _ordered(ctx, order)
        if length is not None and length != _counted(ctx):
            unit, count = length
            values: Values = ((f"ordered_{unit}", count),)
            variant = _MONTHS if unit == _MONTHS else None
            yield ctx.finding("order-differs", (order.id,), variant=variant, values=values)


# What an order says that nobody should inject by, the most careful first.
_HELD = {OrderStatus.STOPPED: "stopped", OrderStatus.ON_HOLD: None, OrderStatus.COMPLETED: "ended"}
_GOES_ON = frozenset({InstructionKind.NEXT_DOSE, InstructionKind.RESUME, InstructionKind.RESTART})


def _not_in_force(ctx: Context) -> Iterator[Finding]:
    """The newest order of this medicine, where it is none to inject by; of one day the careful one."""
    told = [order for order in ctx.chart.orders if order.status is not OrderStatus.DRAFT]
    own = [order for order in told if is_of_this(ctx.guide, order) and order.on.first <= ctx.today]
    if not own or ctx.plan.status is Status.HELD:
        return
    newest = [order for order in own if order.on.last == own[-1].on.last]
    for status, variant in _HELD.items():
        found = [order for order in newest if order.status is status and not _is_answered(ctx, order)]
        if found and not (status is OrderStatus.COMPLETED and len(found) < len(newest)):
            yield ctx.finding("order-not-active", (order.id for order in found), variant=variant)
            return
    said = [order for order in newest if order.text and not _is_answered(ctx, order)]
    waiting = [order.id for order in said if may_say_wait(ctx, order.text or "", order.on.last.year)]
    if waiting and not _was_given(ctx, own[-1]):
        yield ctx.finding("order-not-active", waiting, variant="words")


def _is_answered(ctx: Context, order: Order) -> bool:
    """Whether a prescriber's word to go on is on record, said when the order was known or later."""
    known = max(order.on.last, order.known_from)
    return any(word.kind in _GOES_ON and word.on.last >= known for word in ctx.chart.instructions)


def _was_given(ctx: Context, order: Order) -> bool:
    """Whether a dose came after the order: its words were about an earlier one.

    What is taken every day is not written down dose by dose: what was taken since says nothing of the order.
    """
    written = ctx.chart.doses[-1].on.last if ctx.chart.doses else None
    last = written if ctx.plan.steps else ctx.plan.last_given
    return last is not None and last > order.on.last


def _ordered(ctx: Context, order: Order) -> Length | None:
    """How far apart an order that is in force puts the doses, if it says so."""
    if order.status is not OrderStatus.ACTIVE or ended(order.until, ctx.today) or order.every is None:
        return None
    if not is_of_this(ctx.guide, order):
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
    schedule = ctx.guide.schedule(ctx.chart.therapy.edition)
    reading = schedule.readings.get(ctx.plan.month_mode)
    if reading is None:
        return _DAYS, 1
    interval = reading.every
    return (_MONTHS, interval.months) if interval.months else (_DAYS, interval.days)
