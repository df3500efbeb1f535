"""Allergies to the drug or to anything in the pen, and earlier severe reactions."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context
from doseline.finding import Finding
from doseline.record import Allergy


def findings(ctx: Context) -> Iterator[Finding]:
    """A stop for the drug and its ingredients; anything else is listed."""
    yield from (_allergy(ctx, allergy) for allergy in ctx.chart.allergies)
    severe = [
        condition.id
        for condition in ctx.chart.conditions
        if condition.name == "injection-reaction-life-threatening"
    ]
    if severe:
        yield ctx.finding("injection-reaction-severe", severe)


def _allergy(ctx: Context, allergy: Allergy) -> Finding:
    values = (("name", allergy.written or allergy.name),)
    match ctx.guide.names.allergy_parts.get(allergy.name):
        case "drug":
            return ctx.finding("allergy-drug", (allergy.id,), values=values)
        case "excipient":
            return ctx.finding("allergy-drug", (allergy.id,), variant="ingredient", values=values)
        case None:
            return ctx.finding("allergy-other", (allergy.id,), values=values)
        case _:
            return ctx.finding("allergy-latex", (allergy.id,), values=values)
