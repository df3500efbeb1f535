"""Around the injection: guidance, training, sites, and pens out of the fridge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doseline.check.context import Context, Stage
from doseline.finding import Finding
from doseline.guide import Phase
from doseline.guide.names import phrase
from doseline.plan import storage_fault
from doseline.record import Storage

_SELF = frozenset({"self", "me", "myself", "patient"})
_ARM = "arm"


def findings(ctx: Context) -> Iterator[Finding]:
    """Things to mention about how and where to inject."""
    if ctx.stage is Stage.AFTER:
        return
    if ctx.stage is Stage.BEFORE:
        yield ctx.finding("first-dose-guidance")
    elif _is_new_to_it(ctx) and not ctx.chart.trainings:
        yield ctx.finding("training-missing")
    last = ctx.chart.doses[-1:]
    if last and last[0].given_by in _SELF and _ARM in phrase(last[0].site or "").split():
        yield ctx.finding("site-arm-self", (last[0].id,))
    yield from _pens(ctx)


def _is_new_to_it(ctx: Context) -> bool:
    following = ctx.plan.next_dose
    return following is not None and following.phase is Phase.LOADING


def _pens(ctx: Context) -> Iterator[Finding]:
    """Pens that are out of the fridge and have not been used."""
    used = {dose.storage for dose in ctx.chart.doses if dose.storage}
    last = ctx.plan.last_given
    unused = [
        time
        for time in ctx.chart.storages
        if not used & {time.id, time.pen} and (last is None or time.on.last >= last)
    ]
    for time in unused:
        fault = storage_fault(time, ctx.guide.numbers, ended=ctx.today)
        again = [other.id for other in unused if time.pen and other.pen == time.pen]
        if fault is not None or len(again) > 1:
            yield ctx.finding(
                "pen-storage", again or (time.id,), variant="discard", values=_use_by(ctx, time)
            )
        else:
            yield ctx.finding("pen-storage", (time.id,), values=_use_by(ctx, time))


def _use_by(ctx: Context, time: Storage) -> tuple[tuple[str, object], ...]:
    days = ctx.number("fridge-days")
    counted_from = time.until.last if time.until and time.until.last <= ctx.today else time.on.first
    last_day: date = counted_from + timedelta(days=days)
    return (("days", days), ("max_c", ctx.number("fridge-max-c")), ("use_by", last_day))
