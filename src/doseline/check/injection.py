"""Around the injection: guidance, training, sites, and pens out of the fridge."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.finding import Finding, Values
from doseline.guide import Phase
from doseline.guide.words import phrase
from doseline.plan import unused_pens

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
    numbers = ctx.guide.numbers
    for pen in unused_pens(ctx.chart, numbers, today=ctx.today, last_given=ctx.plan.last_given):
        values: Values = (
            ("days", numbers["fridge-days"]),
            ("max_c", numbers["fridge-max-c"]),
            ("use_by", pen.use_by),
        )
        variant = "discard" if pen.spoiled else None
        if pen.spoiled and pen.last.pen:
            values = (*values, ("pen", pen.last.pen))
        yield ctx.finding("pen-storage", pen.entries, variant=variant, values=values)
