"""Whether B cells are known to be back after treatment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from doseline.check.context import Context, ended
from doseline.check.laboratory import in_canonical_unit
from doseline.check.other_drugs import live_vaccine_waits
from doseline.check.pregnancy import expecting
from doseline.record import Test

_WEAKENING = frozenset({"ms-drug", "immunosuppressant", "systemic-steroid"})


class Cells(StrEnum):
    """What the record says about B cells after the last dose."""

    BACK = "back"
    NOT_TESTED = "not-tested"
    STILL_LOW = "still-low"
    OTHER_DRUG = "other-drug"
    PREGNANT = "pregnant"


def b_cells(ctx: Context) -> tuple[Cells, tuple[str, ...]]:
    """The state of B cells, with the entries behind it.

    Only a count taken after the last dose speaks, and only if it reaches the published limit and the
    laboratory's own. Another immune-weakening drug since then, or a pregnancy, takes it back.
    """
    last = ctx.plan.last_given
    counts = [
        test
        for test in ctx.tests("cd19")
        if (last is None or test.on.first > last) and test.value is not None
    ]
    if not counts:
        return Cells.NOT_TESTED, ()
    newest = counts[-1]
    if not _reaches_limits(ctx, newest):
        return Cells.STILL_LOW, (newest.id,)
    drugs = _drugs_since(ctx, newest.on.first)
    if drugs:
        return Cells.OTHER_DRUG, (newest.id, *drugs)
    pregnant = expecting(ctx)
    return (Cells.PREGNANT, (newest.id, *pregnant[0])) if pregnant else (Cells.BACK, (newest.id,))


def weakened(ctx: Context) -> tuple[Cells, tuple[str, ...]] | None:
    """What weakens immunity in somebody who has not had this drug yet, with the entries behind it."""
    drugs = dict.fromkeys((*_drugs_since(ctx, ctx.today), *_b_cell_drugs(ctx)))
    if drugs:
        return Cells.OTHER_DRUG, tuple(drugs)
    pregnant = expecting(ctx)
    return (Cells.PREGNANT, pregnant[0]) if pregnant else None


def _reaches_limits(ctx: Context, test: Test) -> bool:
    value = in_canonical_unit(ctx.guide, test)
    if value is None or test.value is None or test.is_at_most:
        return False
    low_enough = test.low is None or test.value >= test.low
    return value >= Decimal(ctx.number("cd19-lower-limit")) and low_enough


def _drugs_since(ctx: Context, day: date) -> tuple[str, ...]:
    """Drugs taken on a day or later that can have weakened immunity again."""
    return tuple(
        drug.id
        for drug in ctx.chart.medications
        if (not ended(drug.until, day) or live_vaccine_waits(ctx, drug))
        and any(kind.group in _WEAKENING for kind in ctx.others(drug))
    )


def _b_cell_drugs(ctx: Context) -> tuple[str, ...]:
    """Other drugs that lower B cells, however long ago: no source says when they are back."""
    return tuple(
        drug.id
        for drug in ctx.chart.medications
        if drug.on.first <= ctx.today and any(kind.lowers_b_cells for kind in ctx.others(drug))
    )
