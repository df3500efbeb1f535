"""Allergies to the drug or to anything in the pen, and earlier severe reactions."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context
from doseline.finding import Finding
from doseline.guide.words import phrase
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


def part(ctx: Context, allergy: Allergy) -> str | None:
    """What of the pen an allergy is to; None for anything else.

    A name that only begins with a known one ("Ofatumumab (Kesimpta)") counts as that one: caution needs
    less proof than a clear verdict.
    """
    names = ctx.guide.names
    written = phrase(allergy.written or allergy.name)
    if names.medicine(written).substance == ctx.guide.substance:
        return "drug"
    words = written.split()
    starts = (" ".join(words[:end]) for end in range(len(words), 0, -1))
    known = (names.aliases.get("allergy", {}).get(start, "") for start in starts)
    return next(
        (names.allergy_parts[name] for name in (allergy.name, *known) if name in names.allergy_parts), None
    )


def _allergy(ctx: Context, allergy: Allergy) -> Finding:
    values = (("name", allergy.written or allergy.name),)
    match part(ctx, allergy):
        case "drug":
            return ctx.finding("allergy-drug", (allergy.id,), values=values)
        case "excipient":
            return ctx.finding("allergy-drug", (allergy.id,), variant="ingredient", values=values)
        case None:
            return ctx.finding("allergy-other", (allergy.id,), values=values)
        case _:
            return ctx.finding("allergy-latex", (allergy.id,), values=values)
