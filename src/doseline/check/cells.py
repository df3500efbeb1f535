"""Whether B cells are known to be back after treatment."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from doseline.check.context import Context, ended
from doseline.check.laboratory import in_canonical_unit
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
    drugs = _drugs_since(ctx, newest)
    if drugs:
        return Cells.OTHER_DRUG, (newest.id, *drugs)
    expecting = tuple(entry.id for entry in ctx.chart.pregnancies if not ended(entry.until, ctx.today))
    return (Cells.PREGNANT, (newest.id, *expecting)) if expecting else (Cells.BACK, (newest.id,))


def _reaches_limits(ctx: Context, test: Test) -> bool:
    value = in_canonical_unit(ctx.guide, test)
    if value is None or test.value is None or test.comparator == "<":
        return False
    low_enough = test.low is None or test.value >= test.low
    return value >= Decimal(ctx.number("cd19-lower-limit")) and low_enough


def _drugs_since(ctx: Context, test: Test) -> tuple[str, ...]:
    """Drugs taken on the day of the test or later that can have weakened immunity again."""
    return tuple(
        drug.id
        for drug in ctx.chart.medications
        if not ended(drug.until, test.on.first)
        and (kind := ctx.guide.names.medicine(drug.name, drug.atc)).group in _WEAKENING
        and kind.substance != ctx.guide.substance
    )
