"""What an answer about a day away says, line by line; no line gives leave to do anything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from doseline.advice.action import Action
from doseline.assessment.away import Away, Supposed
from doseline.plan import State
from doseline.text import Catalogue, sentences

# A step that says to inject is for its own day, and is never shown before it.
_INJECTS = frozenset({Action.INJECT, Action.INJECT_LATE})


def away_words(away: Away, catalogue: Catalogue) -> tuple[str, ...]:
    """The day of return first, then the days before, then what the answer rests on."""
    return tuple(_lines(away, catalogue))


def _lines(away: Away, catalogue: Catalogue) -> Iterator[str]:
    say = catalogue.say
    if away.slot.state in (State.HELD, State.UNCONFIRMED):
        yield say("away.not-sure")
    if away.back is not None:
        yield from _late(away.back, catalogue)
    for _, group in groupby(away.before, key=_likeness):
        yield from _early(tuple(group), catalogue)
    if away.taken_as_given:
        yield say("away.taken-as-given", dates=away.taken_as_given)
    yield say("away.end")


def _likeness(supposed: Supposed) -> tuple[object, ...]:
    remarks = tuple((finding.rule, finding.variant) for finding in supposed.remarks)
    return supposed.check.verdict, remarks


def _late(back: Supposed, catalogue: Catalogue) -> Iterator[str]:
    days = back.slot.days_late if back.slot else None
    if days is not None and days > 0:
        yield catalogue.say("away.late", on=back.on, days=days)
    if back.step.action not in _INJECTS:
        yield catalogue.say("away.that-day", step=sentences.step(catalogue, back.step))
    yield from _remarks(back, catalogue)
    yield from _dates(back, catalogue)


def _dates(supposed: Supposed, catalogue: Catalogue) -> Iterator[str]:
    if not supposed.following:
        return
    unsure = any(slot.state is State.UNCONFIRMED for slot in supposed.following)
    if unsure or supposed.step.action not in _INJECTS:
        yield catalogue.say("away.then-not-sure")
    else:
        dates = tuple(slot.due for slot in supposed.following)
        yield catalogue.say("away.then", dates=dates)


def _early(group: tuple[Supposed, ...], catalogue: Catalogue) -> Iterator[str]:
    """Days before the due day about which the same is to be said, the nearest first."""
    nearest, farthest = group[0], group[-1]
    quiet = "quiet" if nearest.is_quiet else "remarked"
    if nearest is farthest:
        yield catalogue.say(f"away.early.one-{quiet}", on=nearest.on, days=_days(nearest))
    else:
        values = {"first": farthest.on, "last": nearest.on, "least": _days(nearest), "most": _days(farthest)}
        yield catalogue.say(f"away.early.more-{quiet}", **values)
    yield from _remarks(farthest, catalogue)


def _days(supposed: Supposed) -> int:
    return abs(supposed.slot.days_late or 0) if supposed.slot else 0


def _remarks(supposed: Supposed, catalogue: Catalogue) -> Iterator[str]:
    """What is found about a day, and what is not known."""
    for finding in supposed.remarks:
        parts = (sentences.title(catalogue, finding), sentences.to_do(catalogue, finding))
        yield " ".join(filter(None, parts))
    for unknown in supposed.check.unknowns:
        yield sentences.missing(catalogue, unknown)
