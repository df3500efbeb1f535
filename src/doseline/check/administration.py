"""Around the injection: guidance, training, sites, and pens out of the fridge."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.finding import Finding, Values
from doseline.guide import Phase
from doseline.guide.words import phrase
from doseline.plan import Pen, unused_pens
from doseline.plan.device_storage import EXPIRED

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


def _is_new_to_it(ctx: Context) -> bool:
    following = ctx.plan.next_dose
    return following is not None and following.phase is Phase.LOADING


def of_devices(ctx: Context) -> Iterator[Finding]:
    """Pens that have not been used: out of the fridge, not fit any more, or soon past their date."""
    if ctx.stage is Stage.AFTER:
        return
    numbers = ctx.guide.numbers
    for pen in unused_pens(ctx.chart, numbers, today=ctx.today, last_given=ctx.plan.last_given):
        variant = _of_pen(ctx, pen)
        if variant is None and not pen.is_out:
            continue
        values: Values = (
            ("days", numbers["fridge-days"]),
            ("max_c", numbers["fridge-max-c"]),
            ("use_by", pen.use_by),
        )
        if pen.spoiled and pen.last.pen:
            values = (*values, ("pen", pen.last.pen))
        yield ctx.finding("pen-storage", pen.entries, variant=variant, values=values)


def _of_pen(ctx: Context, pen: Pen) -> str | None:
    """The variant for a pen that is not fit, or will be past its date when the next dose is due."""
    if pen.spoiled == EXPIRED:
        return EXPIRED
    if pen.spoiled:
        return "discard"
    ends_before = pen.expires is not None and pen.expires.last < ctx.for_date
    return "expires-first" if ends_before and not pen.is_out else None
