"""The blood check of a baby whose mother had the medicine in the pregnancy; it holds no dose of hers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from doseline.check.context import Context, ended
from doseline.check.pregnancy import doses_around, may_be_a_birth
from doseline.finding import Finding

_RULE = "newborn-blood-check"


def newborn_blood(ctx: Context) -> Iterator[Finding]:
    """Told while a pregnancy with a dose in it goes on, and in the first weeks after a birth."""
    for entry in ctx.chart.pregnancies:
        doses = doses_around(ctx, entry)
        if not doses:
            continue
        if entry.until is None or not ended(entry.until, ctx.today):
            yield ctx.finding(_RULE, (entry.id, *doses), variant="expected")
        elif may_be_a_birth(ctx, entry):
            until = entry.until.last + timedelta(days=ctx.number("newborn-days"))
            if ctx.today <= until:
                yield ctx.finding(_RULE, (entry.id, *doses), until=until)
