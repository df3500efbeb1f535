"""What an answer about a dose on another day says, line by line; no line gives leave to do anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.advice.action import Action
from doseline.assessment.contract import finding_answer, next_dose_answer, step_answer, unknown_answer
from doseline.assessment.if_given import IfGiven
from doseline.text import Catalogue, sentences

# A step that says to inject is for its own day, and is never shown before it.
_INJECTS = frozenset({Action.INJECT, Action.INJECT_LATE})


def if_given_words(found: IfGiven, catalogue: Catalogue) -> tuple[str, ...]:
    """How early or late it would be, what would be found, what would come next, and what it rests on."""
    return tuple(_lines(found, catalogue))


def if_given_answer(found: IfGiven, catalogue: Catalogue) -> dict[str, Any]:
    """The same for a program."""
    slot = found.slot
    return {
        "on": found.on.isoformat(),
        "slot": slot.slot if slot else None,
        "phase": slot.phase.value if slot and slot.phase else None,
        "due": slot.due.isoformat() if slot and slot.due else None,
        "state": slot.state.value if slot else None,
        "days_late": slot.days_late if slot else None,
        "verdict": found.check.verdict.value,
        "ask_first": found.asks_first,
        "next_step": step_answer(found.step, catalogue),
        "next_dose": next_dose_answer(found.next_dose) if found.next_dose else None,
        "findings": [finding_answer(finding, catalogue) for finding in found.findings],
        "unknowns": [unknown_answer(unknown, catalogue) for unknown in found.check.unknowns],
        "taken_as_given": [day.isoformat() for day in found.taken_as_given],
        "text": list(if_given_words(found, catalogue)),
    }


def _lines(found: IfGiven, catalogue: Catalogue) -> Iterator[str]:
    say = catalogue.say
    yield _when(found, catalogue)
    if found.asks_first and not found.is_past:
        yield say("if_given.ask-first")
    if found.before.action not in _INJECTS | {Action.NOTHING_DUE}:
        yield say("away.that-day", step=sentences.step(catalogue, found.before))
    for finding in found.findings:
        parts = (sentences.title(catalogue, finding), sentences.to_do(catalogue, finding))
        yield " ".join(filter(None, parts))
    yield from (sentences.missing(catalogue, unknown) for unknown in found.check.unknowns)
    if found.next_dose is None:
        yield say("if_given.no-next")
    else:
        yield say("if_given.next", due=found.next_dose.due)
    if found.taken_as_given:
        yield say("away.taken-as-given", dates=found.taken_as_given)
    yield say("away.end")


def _when(found: IfGiven, catalogue: Catalogue) -> str:
    """How early or late the dose would be, and which one it would be."""
    slot, tense = found.slot, "past" if found.is_past else "ahead"
    if slot is None:
        return catalogue.say(f"if_given.{tense}.fills-none", on=found.on)
    late = slot.days_late or 0
    how = "late" if late > 0 else "early" if late < 0 else "on-its-day"
    return catalogue.say(f"if_given.{tense}.{how}", on=found.on, slot=slot.slot, days=abs(late))
