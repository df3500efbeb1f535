"""Doses that name another drug, and a product that nobody knows: they fill no date, and are said."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.finding import Finding, Unknown
from doseline.record import Complete, Dose


def findings(ctx: Context) -> Iterator[Finding]:
    """One finding for each other drug: asked about where it was given during treatment, or before any."""
    by_name: dict[str, list[Dose]] = {}
    for dose in ctx.chart.other_doses:
        if dose.complete is not Complete.NONE and dose.on.first <= ctx.today:
            by_name.setdefault(dose.drug or "", []).append(dose)
    for drug, doses in by_name.items():
        values = (("drug", drug or None), ("on", doses[-1].on))
        ids = (dose.id for dose in doses)
        yield ctx.finding("dose-of-other-drug", ids, variant=_variant(ctx, doses[-1]), values=values)


def product(ctx: Context) -> Iterator[Unknown]:
    """That the therapy names a product which the guide does not have: no other one is taken for it."""
    if not ctx.guide.knows_product(ctx.chart.therapy.product) and ctx.stage is not Stage.AFTER:
        yield ctx.unknown("product-not-known", "product", "not-in-guide")


def _variant(ctx: Context, last: Dose) -> str | None:
    first = ctx.plan.treated_from
    return "earlier" if first is not None and last.on.last < first else None
