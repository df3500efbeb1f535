"""The plan: what the replay of the record means today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from doseline.dates import add_months, birthday
from doseline.guide import Continuous, Dated, Guide, Interval
from doseline.plan.clinic import clinic_questions
from doseline.plan.dated import DueSlot, rhythm
from doseline.plan.decisions import Decisions
from doseline.plan.late import late_questions
from doseline.plan.ordered import mode_name, opening, read_mode
from doseline.plan.product_changes import of_one_medicine
from doseline.plan.questions import answer, hold_questions, unique, word_questions
from doseline.plan.replay import replay, replay_words
from doseline.plan.slots import Pause, Plan, Status
from doseline.plan.state import PlanState, Question
from doseline.plan.upcoming import next_dose, open_slots, status_today
from doseline.record import Chart, InstructionKind, Loading

HORIZON_MONTHS = 12


def plan(guide: Guide, chart: Chart, *, today: date, until: date | None = None) -> Plan:
    """The dose calendar of a chart on ``today``.

    ``until`` is the last due date of the upcoming slots (12 months ahead if not given).
    Findings are in the order in which they arose. Nothing here says "inject": that is for
    ``doseline.advice``, which reads the checks as well.

    Source: design of the dose calendar; the numbers and their sources are in the guide.

    Units: civil days; amounts in milligrams.
    Source: the readings and editions of the guide's ``schedule.toml``, each with its section (of a US
    label 2.2, of an EU one 4.2).

    >>> from datetime import date
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> calendar.status.value, calendar.next_dose.slot, calendar.next_dose.due
    ('overdue', 6, datetime.date(2026, 4, 2))
    >>> [(slot.slot, slot.state.value, slot.days_late) for slot in calendar.slots][3:6]
    [(4, 'given', 0), (5, 'given', 0), (6, 'overdue', 2)]
    """
    schedule = guide.schedule(chart.therapy.edition or guide.edition_in(chart.person.region))
    horizon = until or add_months(today, HORIZON_MONTHS)
    match schedule:
        case Dated():
            return _dated_plan(guide, schedule, chart, today=today, until=horizon)
        case Continuous():
            from doseline.plan.continuous import daily_plan  # noqa: PLC0415 - most drugs need none of it

            return daily_plan(guide, schedule, chart, today=today, until=horizon)
        case _:
            assert_never(schedule)


def _dated_plan(guide: Guide, schedule: Dated, chart: Chart, *, today: date, until: date) -> Plan:
    decisions = Decisions(guide, chart, today)
    state = _at_start(guide, schedule, chart, decisions)
    replay(state, chart, today=today)
    has_died = chart.person.has_died(today)
    questions = () if has_died else (*state.asked(), *_questions_today(state, chart, today))
    answers = [answer(guide, decisions, question) for question in questions]
    referred = _is_referred(guide, chart, today)
    unsettled = referred or any(
        question.unsettles and finding.severity.holds for question, finding in answers
    )
    status = Status.STOPPED if has_died else status_today(state, today, unsettled=unsettled)
    return Plan(
        today=today,
        guide=guide.drug,
        edition=schedule.edition,
        month_mode=mode_name(state.mode, state.every),
        status=status,
        next_dose=next_dose(state, status, today),
        slots=(*state.slots, *(() if referred else open_slots(state, status, today, until))),
        findings=unique(finding for _, finding in answers),
        first_given=state.first_given.on.last if state.first_given else None,
        last_given=state.last_given.on.last if state.last_given else None,
        course_started=state.course_started,
        stopped_on=state.stopped.on.last if state.stopped else None,
        held_since=state.held.on.last if state.held else None,
        treated_from=_treated_from(state, chart),
        begins_midway=state.midway or state.joined is not None,
        every=state.every,
        has_died=has_died,
        interval=Interval(state.rhythm.interval_days, state.rhythm.months),
        product_from=state.product_from,
    )


def _is_referred(guide: Guide, chart: Chart, today: date) -> bool:
    """Whether a clinic for children decides: then nothing is worked out. The checks say why."""
    born = chart.person.birth_date
    if not guide.product.refers_children or born is None:
        return False
    return today < birthday(born.first, guide.numbers["adult-years"])


def pauses(guide: Guide, chart: Chart, *, today: date) -> dict[date, Pause]:
    """What was held or stopped at the end of each day with a word of the prescriber, up to ``today``.

    Units: civil days.
    Source: the prescriber's words alone; no number of the guide.

    >>> from datetime import date
    >>> from doseline.record.example import example
    >>> pauses(*example(), today=date(2026, 4, 4))
    {}
    """
    schedule = guide.schedule(chart.therapy.edition or guide.edition_in(chart.person.region))
    match schedule:
        case Dated():
            return _dated_pauses(guide, schedule, chart, today=today)
        case Continuous():
            days = {word.on.last for word in chart.instructions if word.on.last <= today}
            plans = {day: plan(guide, chart, today=day, until=day) for day in sorted(days)}
            return {
                day: Pause(held_since=of.held_since, stopped_on=of.stopped_on) for day, of in plans.items()
            }
        case _:
            assert_never(schedule)


def _dated_pauses(guide: Guide, schedule: Dated, chart: Chart, *, today: date) -> dict[date, Pause]:
    state = _at_start(guide, schedule, chart, Decisions(guide, chart, today))
    found: dict[date, Pause] = {}
    for day in replay_words(state, chart, today=today):
        found[day] = Pause(
            held_since=state.held.on.last if state.held else None,
            stopped_on=state.stopped.on.last if state.stopped else None,
        )
    return found


def _at_start(guide: Guide, schedule: Dated, chart: Chart, decisions: Decisions) -> PlanState:
    """The state before anything happened; an interval in place of a month mode has no day of its own."""
    first = of_one_medicine(chart)[0]
    if first is not chart.therapy:
        earlier = guide.schedule_of(first.product, schedule.edition)
        schedule = earlier if isinstance(earlier, Dated) else schedule
    mode, every = read_mode(first.month_mode, schedule, schedule.reading)
    reading = schedule.readings[mode]
    own = rhythm(reading)
    return PlanState(
        guide,
        schedule,
        mode,
        decisions,
        opening(reading, every, Loading.FULL) if every else own,
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


def _questions_today(state: PlanState, chart: Chart, today: date) -> Iterator[Question]:
    yield from word_questions(chart, today)
    yield from clinic_questions(state, chart)
    if state.no_phase is not None:
        yield Question("restart-phase-missing", (state.no_phase.id,), open_now=True)
    elif state.stopped is not None:
        yield Question("stopped-follow-up", (state.stopped.id,))
    elif state.held is not None:
        yield from hold_questions(state.guide, state.held, today)
    else:
        yield from late_questions(state, chart, today)
