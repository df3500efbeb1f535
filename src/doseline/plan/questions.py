"""Questions on the way as findings of today: graded, and softened where somebody has spoken on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from doseline.finding import Finding
from doseline.guide import Guide
from doseline.guide.graded import make
from doseline.plan.decisions import Decisions, softened
from doseline.plan.state import Question
from doseline.record import Chart, Instruction, InstructionKind


def answer(guide: Guide, decisions: Decisions, question: Question) -> tuple[Question, Finding]:
    """The question as a finding, softened where a decision or a word on the history covers it.

    Some questions only an entry answers: no decision gives a restart its phase, or a hold its end.
    """
    finding = make(
        guide,
        question.rule,
        variant=question.variant,
        because=question.because,
        values=_with_numbers(guide, question),
    )
    if not guide.rules[question.rule].decidable:
        return question, finding
    finding = decisions.soften(finding)
    if finding.severity.holds and not question.open_now:
        closing = decisions.closes_history(question.because)
        finding = softened(finding, closing) if closing else finding
    return question, finding


# The limits a sentence about the rule shows, as numbers of the guide.
_SHOWN = {
    "long-gap": ("restart-gap-days",),
    "early-dose": ("early-tell-days", "early-ask-days"),
    "extra-dose": ("extra-loading-days", "extra-maintenance-days"),
    "hold-review": ("hold-review-days",),
    "dose-quality": ("fridge-days", "fridge-max-c"),
    "date-to-confirm": ("first-gap-days",),
    "loading-moved": ("loading-moved-days",),
    "joined-midway": ("mid-treatment-days",),
}


def _own_numbers(guide: Guide, rule: str) -> tuple[tuple[str, object], ...]:
    shown = (name for name in _SHOWN.get(rule, ()) if name in guide.numbers)
    return tuple((name.replace("-", "_"), guide.numbers[name]) for name in shown)


def _with_numbers(guide: Guide, question: Question) -> tuple[tuple[str, object], ...]:
    """The values of a question, with the guide's limits where it has none of its own."""
    said = {name for name, _ in question.values}
    return (*question.values, *(pair for pair in _own_numbers(guide, question.rule) if pair[0] not in said))


def unique(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: two entries can raise the same question."""
    return tuple(dict.fromkeys(findings))


def hold_questions(guide: Guide, hold: Instruction, today: date) -> Iterator[Question]:
    """A hold, and after some weeks whether it still stands."""
    days = (today - hold.on.last).days
    values: tuple[tuple[str, object], ...] = (("days", days), ("since", hold.on.last))
    yield Question("on-hold", (hold.id,), values=values, open_now=True)
    if days >= guide.numbers["hold-review-days"]:
        yield Question("hold-review", (hold.id,), values=values, open_now=True)


_CAREFUL = frozenset({InstructionKind.HOLD, InstructionKind.STOP})


def word_questions(chart: Chart, today: date) -> Iterator[Question]:
    """Words of one day that cannot both hold, and words dated after today."""
    if not chart.instructions:
        return
    dated = [word for word in chart.instructions if word.kind is not InstructionKind.SCHEDULE]
    spoken = [word for word in dated if word.on.last <= today]
    for word in chart.instructions:
        if word.on.last > today:
            yield Question("instruction-ahead", (word.id,), values=(("on", word.on.last),))
    by_day = [(day, tuple(words)) for day, words in groupby(spoken, key=lambda word: word.on.last)]
    if by_day and _conflicts(by_day[-1][1]):
        day, words = by_day[-1]
        yield Question("instruction-conflict", tuple(word.id for word in words), values=(("on", day),))


def _conflicts(words: tuple[Instruction, ...]) -> bool:
    if all(word.time is not None for word in words):
        return False
    careful = any(word.kind in _CAREFUL for word in words)
    others = any(word.kind not in _CAREFUL for word in words)
    named = {word.date for word in words if word.date is not None}
    phases = {word.phase for word in words if word.kind is InstructionKind.RESTART}
    return (careful and others) or len(named) > 1 or len(phases) > 1
