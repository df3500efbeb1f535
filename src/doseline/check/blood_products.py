"""Immune globulin, plasma exchange and a stem-cell transplant: what they do to tests, vaccines and doses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.check.context import Context, Stage, ended
from doseline.dates import add_months
from doseline.finding import Finding, Values
from doseline.record import Medication

_GLOBULIN = "immune-globulin"
_EXCHANGE = "plasma-exchange"
_TRANSPLANT = "stem-cell-transplant"


def findings(ctx: Context) -> Iterator[Finding]:
    """What blood products of the last months, and a transplant however long ago, mean for the dose."""
    if ctx.stage is Stage.AFTER:
        return
    for drug in ctx.chart.medications:
        if ctx.is_in(drug, _GLOBULIN) and _is_recent(ctx, drug):
            yield ctx.finding(_GLOBULIN, (drug.id,), values=_named(drug))
        if ctx.is_in(drug, _EXCHANGE):
            yield from _exchange(ctx, drug)
    for condition in ctx.chart.conditions:
        # One that is still open is weak immunity, which has a rule of its own.
        if condition.means(_TRANSPLANT) and not ctx.is_open(condition):
            variant = None if ctx.stage is Stage.BEFORE else "during"
            yield ctx.finding(_TRANSPLANT, (condition.id,), variant=variant)


def _exchange(ctx: Context, drug: Medication) -> Iterator[Finding]:
    """After a dose, the exchange may have taken it out again; before a start, it has changed the tests."""
    last = ctx.plan.last_given
    if ctx.stage is Stage.BEFORE:
        if _is_recent(ctx, drug):
            yield ctx.finding(_EXCHANGE, (drug.id,), values=_named(drug))
    elif last is not None and drug.on.first <= ctx.today and _last_day(ctx, drug) >= last:
        yield ctx.finding(_EXCHANGE, (drug.id,), variant="after-dose", values=_named(drug))


def _is_recent(ctx: Context, drug: Medication) -> bool:
    since = add_months(ctx.today, -ctx.number("blood-product-months"))
    return drug.on.first <= ctx.today and _last_day(ctx, drug) >= since


def _last_day(ctx: Context, drug: Medication) -> date:
    """The last day of a course; one without an end is read as one that still runs."""
    return ctx.today if drug.until is None or not ended(drug.until, ctx.today) else drug.until.last


def _named(drug: Medication) -> Values:
    return (("drug", drug.written or drug.name),)
