"""The plan: what the replay of the record means today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from doseline.dates import add_months
from doseline.finding import Finding
from doseline.guide import Guide, Schedule
from doseline.guide.graded import make
from doseline.plan.clinic import clinic_questions
from doseline.plan.dated import DueSlot, rhythm
from doseline.plan.decisions import Decisions, softened
from doseline.plan.late import late_questions
from doseline.plan.model import Plan, Status
from doseline.plan.ordered import mode_name, opening, read_mode
from doseline.plan.replay import replay
from doseline.plan.state import PlanState, Question
from doseline.plan.upcoming import next_dose, open_slots, status_today
from doseline.record import Chart, Instruction, InstructionKind, Loading

_HORIZON_MONTHS = 12


def plan(guide: Guide, chart: Chart, *, today: date, until: date | None = None) -> Plan:
    """The dose calendar of a chart on ``today``.

    ``until`` is the last due date of the upcoming slots (12 months ahead if not given).
    Findings are in the order in which they arose. Nothing here says "inject": that is for
    ``doseline.advice``, which reads the checks as well.

    Source: design of the dose calendar; the numbers and their sources are in the guide.
    """
    schedule = guide.schedule(chart.therapy.edition)
    decisions = Decisions(guide, chart, today)
    state = _at_start(guide, schedule, chart, decisions)
    replay(state, chart, today=today)
    has_died = chart.person.died is not None and chart.person.died.first <= today
    questions = () if has_died else (*state.asked(), *_questions_today(state, chart, today))
    answers = [_answer(guide, decisions, question) for question in questions]
    unsettled = any(question.unsettles and finding.severity.holds for question, finding in answers)
    status = Status.STOPPED if has_died else status_today(state, today, unsettled=unsettled)
    horizon = until or add_months(today, _HORIZON_MONTHS)
    return Plan(
        today=today,
        guide=guide.drug,
        edition=schedule.edition,
        month_mode=mode_name(state.mode, state.every),
        status=status,
        next_dose=next_dose(state, status, today),
        slots=(*state.slots, *open_slots(state, status, today, horizon)),
        findings=_unique(finding for _, finding in answers),
        first_given=state.first_given.on.last if state.first_given else None,
        last_given=state.last_given.on.last if state.last_given else None,
        course_started=state.course_started,
        stopped_on=state.stopped.on.last if state.stopped else None,
        held_since=state.held.on.last if state.held else None,
        treated_from=_treated_from(state, chart),
        begins_midway=state.midway or state.joined is not None,
        every=state.every,
        has_died=has_died,
    )


def _at_start(guide: Guide, schedule: Schedule, chart: Chart, decisions: Decisions) -> PlanState:
    """The state before anything happened; an interval in place of a month mode has no day of its own."""
    mode, every = read_mode(chart.therapy.month_mode, schedule.month_mode)
    own = rhythm(schedule, mode)
    return PlanState(
        guide,
        schedule,
        mode,
        decisions,
        opening(schedule, mode, every, Loading.FULL) if every else own,
        DueSlot.at(1, chart.therapy.start),
        every=every,
        own=own if every else None,
        schedule_days=frozenset(
            word.on.last for word in chart.instructions if word.kind is InstructionKind.SCHEDULE
        ),
    )


def _treated_from(state: PlanState, chart: Chart) -> date | None:
    """The first day of treatment as far as anything tells: before the first written dose, or that dose."""
    first, since = state.first_given, chart.therapy.treated_since
    if since is not None and (first is None or since.first <= first.on.last):
        return since.first
    if state.midway or state.unwritten:
        return chart.therapy.start
    return first.on.last if first else None


def _answer(guide: Guide, decisions: Decisions, question: Question) -> tuple[Question, Finding]:
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
    return tuple((name.replace("-", "_"), guide.numbers[name]) for name in _SHOWN.get(rule, ()))


def _with_numbers(guide: Guide, question: Question) -> tuple[tuple[str, object], ...]:
    """The values of a question, with the guide's limits where it has none of its own."""
    said = {name for name, _ in question.values}
    return (*question.values, *(pair for pair in _own_numbers(guide, question.rule) if pair[0] not in said))


def _unique(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: two entries can raise the same question."""
    return tuple(dict.fromkeys(findings))


def _questions_today(state: PlanState, chart: Chart, today: date) -> Iterator[Question]:
    yield from _word_questions(chart, today)
    yield from clinic_questions(state, chart)
    if state.no_phase is not None:
        yield Question("restart-phase-missing", (state.no_phase.id,), open_now=True)
    elif state.stopped is not None:
        yield Question("stopped-follow-up", (state.stopped.id,))
    elif state.held is not None:
        yield from _hold_questions(state, state.held, today)
    else:
        yield from late_questions(state, chart, today)


def _hold_questions(state: PlanState, hold: Instruction, today: date) -> Iterator[Question]:
    days = (today - hold.on.last).days
    values: tuple[tuple[str, object], ...] = (("days", days), ("since", hold.on.last))
    yield Question("on-hold", (hold.id,), values=values, open_now=True)
    if days >= state.guide.numbers["hold-review-days"]:
        yield Question("hold-review", (hold.id,), values=values, open_now=True)


_CAREFUL = frozenset({InstructionKind.HOLD, InstructionKind.STOP})


def _word_questions(chart: Chart, today: date) -> Iterator[Question]:
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
