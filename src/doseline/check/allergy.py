"""Allergies to the drug or to anything in the pen, and earlier severe reactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from doseline.check.context import Context
from doseline.finding import Finding, Values
from doseline.guide.reading import Reading
from doseline.guide.understood import REACTION, SEVERE
from doseline.record import Allergy, Condition

_DRUG, _OTHER, _NONE = "drug", "other", "none"
_LIFE_THREATENING = "injection-reaction-life-threatening"


def findings(ctx: Context) -> Iterator[Finding]:
    """A stop for the drug and its ingredients; anything else is listed."""
    for allergy in ctx.chart.allergies:
        yield from _allergy(ctx, allergy)
    severe: list[str] = []
    for condition in ctx.chart.conditions:
        found = _part_of_reaction(ctx, condition)
        is_severe = condition.means(_LIFE_THREATENING) or (found == _DRUG and _is_severe(condition.in_words))
        if is_severe and _names_another(ctx, condition.written or condition.name):
            values: Values = (("name", condition.written or condition.name),)
            yield ctx.finding("allergy-other", (condition.id,), values=values)
        elif is_severe:
            severe.append(condition.id)
        elif found is not None:
            yield _reaction(ctx, condition, found)
    if severe:
        yield ctx.finding("injection-reaction-severe", severe)


def part(ctx: Context, allergy: Allergy) -> str | None:
    """What of the pen an allergy is to; None for anything else.

    A name anywhere in the text ("anaphylaxis to ofatumumab") counts as that one: caution needs less proof
    than a clear verdict.
    """
    parts = ctx.guide.names.allergy_parts
    known = [parts[name] for name in (allergy.name, *allergy.also) if name in parts]
    if _is_to_drug(ctx, allergy):
        return _DRUG
    found = known[0] if known and known[0] not in (_OTHER, _NONE) else None
    return None if found == _DRUG and _names_another(ctx, allergy.written or allergy.name) else found


def _substances(ctx: Context, text: str) -> frozenset[str]:
    """The medicines that the words of a text name, alone or with the next one ("dimethyl fumarate")."""
    words = text.split()
    named = dict.fromkeys((*words, *map(" ".join, pairwise(words))))
    meanings = (kind for one in named for kind in ctx.guide.names.medicine_meanings(one))
    return frozenset(kind.substance for kind in meanings if kind.substance)


def _names_another(ctx: Context, text: str) -> bool:
    """Whether a text names another medicine and not this one."""
    named = _substances(ctx, text)
    return bool(named) and ctx.guide.substance not in named


def _is_to_drug(ctx: Context, allergy: Allergy) -> bool:
    names, substance = ctx.guide.names, ctx.guide.substance
    if allergy.in_words is None:
        kinds = names.medicine_meanings(allergy.written or allergy.name)
    else:
        meant = (one.name for one in allergy.in_words.counting if one.kind == "medicine")
        kinds = tuple(names.medicines[name] for name in meant)
    return any(kind.substance == substance for kind in kinds)


def _allergy(ctx: Context, allergy: Allergy) -> Iterator[Finding]:
    values: Values = (("name", allergy.written or allergy.name),)
    found = part(ctx, allergy)
    if found is not None:
        yield _of_part(ctx, allergy.id, found, values, (allergy.name, *allergy.also))
    elif allergy.is_read and not (allergy.in_words and allergy.in_words.set_aside):
        variant = _NONE if allergy.means(_NONE) and not allergy.means(_OTHER) else None
        yield ctx.finding("allergy-other", (allergy.id,), variant=variant, values=values)


def _of_part(ctx: Context, entry: str, found: str, values: Values, names: Iterable[str]) -> Finding:
    """The finding on one part of what is given; an ingredient is in this medicine, or nobody read what is."""
    match found:
        case "drug":
            return ctx.finding("allergy-drug", (entry,), values=values)
        case "excipient":
            read = ctx.guide.product.ingredients
            if not read:
                return ctx.finding("allergy-drug", (entry,), variant="ingredient-not-read", values=values)
            if read.isdisjoint(names):
                return ctx.finding("allergy-other", (entry,), values=values)
            return ctx.finding("allergy-drug", (entry,), variant="ingredient", values=values)
        case _ if not ctx.has("latex"):
            return ctx.finding("allergy-other", (entry,), values=values)
        case _:
            return ctx.finding("allergy-latex", (entry,), values=values)


def _reaction(ctx: Context, condition: Condition, found: str) -> Finding:
    """A reaction that was entered as an illness."""
    values: Values = (("name", condition.written or condition.name),)
    if found == _DRUG:
        return ctx.finding("injection-reaction", (condition.id,), values=values)
    names = condition.in_words.counting if condition.in_words else ()
    return _of_part(ctx, condition.id, found, values, (one.name for one in names))


def _part_of_reaction(ctx: Context, condition: Condition) -> str | None:
    """What of the pen an illness tells of a reaction to."""
    if condition.in_words is None:
        return None
    counting = condition.in_words.counting
    parts = (ctx.guide.names.allergy_parts[one.name] for one in counting if one.kind == "allergy")
    known = [found for found in parts if found not in (_OTHER, _NONE)]
    told = any(one.kind == REACTION for one in counting)
    if told and ctx.guide.substance in _substances(ctx, condition.written or condition.name):
        return _DRUG
    if not known or not told:
        return None
    is_other = _names_another(ctx, condition.written or condition.name)
    return (_OTHER if is_other else _DRUG) if _DRUG in known else known[0]


def _is_severe(reading: Reading | None) -> bool:
    return reading is not None and reading.says(REACTION, SEVERE)
