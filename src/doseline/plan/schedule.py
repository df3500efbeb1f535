"""The plan: what the walk through the record means today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, groupby

from doseline.dates import add_months
from doseline.finding import Finding
from doseline.guide import Guide, LateLoading, Phase, Schedule
from doseline.plan.calendar import Mark, rhythm
from doseline.plan.clinic import clinic_questions
from doseline.plan.course import Question, Walk
from doseline.plan.decisions import Decisions, softened
from doseline.plan.findings import make
from doseline.plan.model import NextDose, Plan, Slot, State, Status
from doseline.plan.ordered import mode_name, opening, read_mode
from doseline.plan.walk import walk
from doseline.record import Chart, Condition, Dose, Instruction, InstructionKind, Loading, Symptom

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
    course = _at_start(guide, schedule, chart, decisions)
    walk(course, chart, today=today)
    has_died = chart.person.died is not None and chart.person.died.first <= today
    questions = () if has_died else (*course.asked(), *_questions_today(course, chart, today))
    answers = [_answer(guide, decisions, question) for question in questions]
    unsettled = any(question.unsettles and finding.severity.holds for question, finding in answers)
    status = Status.STOPPED if has_died else _status(course, today, unsettled=unsettled)
    horizon = until or add_months(today, _HORIZON_MONTHS)
    open_slots = _open_slots(course, status, today, horizon)
    return Plan(
        today=today,
        guide=guide.drug,
        edition=schedule.edition,
        month_mode=mode_name(course.mode, course.every),
        status=status,
        next_dose=_next_dose(course, status, today),
        slots=(*course.slots, *open_slots),
        findings=_unique(finding for _, finding in answers),
        first_given=course.first_given.on.last if course.first_given else None,
        last_given=course.last_given.on.last if course.last_given else None,
        course_started=course.course_started,
        stopped_on=course.stopped.on.last if course.stopped else None,
        held_since=course.held.on.last if course.held else None,
        treated_from=_treated_from(course, chart),
        begins_midway=course.midway or course.joined is not None,
        every=course.every,
        has_died=has_died,
    )


def _at_start(guide: Guide, schedule: Schedule, chart: Chart, decisions: Decisions) -> Walk:
    """The walk before anything happened; an interval in place of a month mode has no day of its own."""
    mode, every = read_mode(chart.therapy.month_mode, schedule.month_mode)
    own = rhythm(schedule, mode)
    return Walk(
        guide,
        schedule,
        mode,
        decisions,
        opening(schedule, mode, every, Loading.FULL) if every else own,
        Mark.at(1, chart.therapy.start),
        every=every,
        own=own if every else None,
        schedule_days=frozenset(
            word.on.last for word in chart.instructions if word.kind is InstructionKind.SCHEDULE
        ),
    )


def _treated_from(course: Walk, chart: Chart) -> date | None:
    """The first day of treatment as far as anything tells: before the first written dose, or that dose."""
    first, since = course.first_given, chart.therapy.treated_since
    if since is not None and (first is None or since.first <= first.on.last):
        return since.first
    if course.midway or course.unwritten:
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


def _questions_today(course: Walk, chart: Chart, today: date) -> Iterator[Question]:
    yield from _word_questions(chart, today)
    yield from clinic_questions(course, chart)
    if course.no_phase is not None:
        yield Question("restart-phase-missing", (course.no_phase.id,), open_now=True)
    elif course.stopped is not None:
        yield Question("stopped-follow-up", (course.stopped.id,))
    elif course.held is not None:
        yield from _hold_questions(course, course.held, today)
    else:
        yield from _late_questions(course, chart, today)


def _hold_questions(course: Walk, hold: Instruction, today: date) -> Iterator[Question]:
    days = (today - hold.on.last).days
    values: tuple[tuple[str, object], ...] = (("days", days), ("since", hold.on.last))
    yield Question("on-hold", (hold.id,), values=values, open_now=True)
    if days >= course.guide.numbers["hold-review-days"]:
        yield Question("hold-review", (hold.id,), values=values, open_now=True)


def _late_questions(course: Walk, chart: Chart, today: date) -> Iterator[Question]:
    if today <= course.mark.due:
        return
    late: tuple[tuple[str, object], ...] = (
        ("days", (today - course.mark.due).days),
        ("due", course.mark.due),
    )
    last = course.last_given
    if course.unwritten:
        return
    if last is None or (not course.course_started and course.rhythm.loading_slots):
        yield Question("start-passed", (), values=late, open_now=True)
    elif course.in_loading:
        yield from _late_loading(course, chart, today, late, last)
    elif today >= _long_gap_from(course, last):
        yield _long_gap(course, today, last)
    elif course.mark.slot == course.rhythm.loading_slots + 1 and course.rhythm.loading_slots:
        variant = "after-missed" if course.has_missed else None
        yield Question("week-4-reading", (last.id,), variant, values=late, open_now=True)


def _late_loading(
    course: Walk, chart: Chart, today: date, late: tuple[tuple[str, object], ...], last: Dose
) -> Iterator[Question]:
    if course.schedule.late_loading is LateLoading.TELL:
        if today >= _long_gap_from(course, last):
            yield _long_gap(course, today, last)
        else:
            yield Question("loading-dose-late", (last.id,), values=late, open_now=True)
        return
    illness = _infection_on(chart, course.mark.due)
    variant = "after-infection" if illness else "late"
    because = (last.id, *illness)
    yield Question("loading-dose-missed", because, variant, unsettles=True, open_now=True, values=late)
    gap = _long_gap(course, today, last)
    if gap.variant is not None:
        yield gap


def _infection_on(chart: Chart, day: date) -> tuple[str, ...]:
    """The infections and fevers during which a dose fell due, so that waiting was right."""
    infections = (illness for illness in chart.conditions if illness.means("infection"))
    fevers = (symptom for symptom in chart.symptoms if symptom.name == "fever")
    return tuple(
        ill.id
        for ill in chain[Condition | Symptom](infections, fevers)
        if ill.on.first <= day and (ill.until is None or day <= ill.until.last)
    )


def _long_gap(course: Walk, today: date, last: Dose) -> Question:
    gap = (today - last.on.last).days
    variant = "restart" if gap >= course.guide.numbers["restart-gap-days"] else None
    return Question("long-gap", (last.id,), variant, open_now=True, values=(("days", gap),))


def _long_gap_from(course: Walk, last: Dose) -> date:
    """The day from which a late dose is first a matter for the prescriber.

    Two intervals after the last injection; where a prescriber set the day, one interval after it
    if that is later. Between loading doses the interval is the step to the open slot.
    """
    count = course.guide.numbers["long-gap-intervals"]
    if course.in_loading:
        step = course.rhythm.steps_days[course.mark.slot - 2]
        limit = last.on.last + timedelta(days=step * count)
    else:
        limit = course.rhythm.intervals_after(last.on.last, count)
        limit = min(limit, last.on.last + timedelta(days=course.guide.numbers["restart-gap-days"]))
    if course.by_instruction:
        return max(limit, course.rhythm.intervals_after(course.mark.due, 1))
    return limit


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


def _status(course: Walk, today: date, *, unsettled: bool) -> Status:  # noqa: PLR0911 - one line a status
    if course.no_phase is not None:
        return Status.ASK_PRESCRIBER
    if course.stopped is not None:
        return Status.STOPPED
    if course.held is not None:
        return Status.HELD
    if unsettled:
        return Status.ASK_PRESCRIBER
    if course.unwritten and (not course.by_instruction or today > course.mark.due):
        return Status.DOSES_NOT_RECORDED
    carries_on = course.unwritten or (course.last_given is not None and not course.rhythm.loading_slots)
    started = course.course_started or carries_on
    if not started and today != course.mark.due:
        return Status.NOT_STARTED
    if today == course.mark.due:
        return Status.DUE
    return Status.OVERDUE if today > course.mark.due else Status.ON_SCHEDULE


_WITHOUT_DATE = frozenset({Status.HELD, Status.STOPPED, Status.ASK_PRESCRIBER, Status.DOSES_NOT_RECORDED})


def _next_dose(course: Walk, status: Status, today: date) -> NextDose | None:
    if status in _WITHOUT_DATE:
        return None
    mark = course.mark
    return NextDose(
        slot=mark.slot,
        phase=course.rhythm.phase(mark.slot),
        due=mark.due,
        days_until=(mark.due - today).days,
        amount_mg=course.schedule.amount_mg,
    )


def _open_slots(course: Walk, status: Status, today: date, horizon: date) -> Iterator[Slot]:
    """The open slot, then the upcoming ones that fall due by ``horizon``."""
    if status in (Status.STOPPED, Status.DOSES_NOT_RECORDED) or course.no_phase is not None:
        return
    mark = course.mark
    state = _open_state(status, mark, today)
    if state is State.OVERDUE or mark.due <= horizon:
        yield _open_slot(course, mark, state, today)
    assumed = status is Status.OVERDUE or _is_past_month(course, status, today)
    mark = _after_today(course, today) if assumed else course.rhythm.after(mark)
    later = state if state in (State.HELD, State.UNCONFIRMED) else State.UPCOMING
    if course.moved is not None and course.by_instruction and later is State.UPCOMING:
        later = State.UNCONFIRMED
    onward, number = course.rhythm, course.course
    while mark.due <= horizon:
        slot, due = mark.slot, mark.due
        # As Slot(...) makes it, and faster.
        yield tuple.__new__(Slot, (number, slot, onward.phase(slot), due, None, later, None, None, assumed))
        mark = onward.after(mark)


def _is_past_month(course: Walk, status: Status, today: date) -> bool:
    """Whether a monthly slot waits for a person's word past its day: the months since are no slots."""
    waits = status in (Status.HELD, Status.ASK_PRESCRIBER)
    return waits and not course.in_loading and today > course.mark.due


def _after_today(course: Walk, today: date) -> Mark:
    """The slot after the overdue one, if that were given today."""
    if course.rhythm.phase(course.mark.slot) is Phase.LOADING:
        return course.rhythm.after(Mark.at(course.mark.slot, today))
    return course.rhythm.after_given(course.mark, today)


def _open_slot(course: Walk, mark: Mark, state: State, today: date) -> Slot:
    late = (today - mark.due).days if state is State.OVERDUE else None
    return Slot(course.course, mark.slot, course.rhythm.phase(mark.slot), mark.due, None, state, late)


def _open_state(status: Status, mark: Mark, today: date) -> State:
    match status:
        case Status.HELD:
            return State.HELD
        case Status.ASK_PRESCRIBER:
            return State.UNCONFIRMED
        case Status.NOT_STARTED:
            return State.UNCONFIRMED if today > mark.due else State.UPCOMING
        case _:
            if today == mark.due:
                return State.DUE
            return State.OVERDUE if today > mark.due else State.UPCOMING
