"""One dose on the way: it fills a slot, or it is asked about."""

from __future__ import annotations

from datetime import date, timedelta

from doseline.finding import Values
from doseline.guide import LateLoading, Phase
from doseline.plan.calendar import Mark, Rhythm, nearest
from doseline.plan.course import ByDate, Walk
from doseline.plan.model import Slot, State
from doseline.plan.ordered import following, opening
from doseline.plan.quality import uncertainty, usability
from doseline.record import Chart, Complete, Dose, Instruction, Loading


def take_dose(course: Walk, dose: Dose, day: date, chart: Chart) -> None:
    """Fill the slot of a dose on ``day``, or list it, and ask what has to be asked."""
    if dose.id == course.joined:
        _join(course, day)
    _question_quality(course, dose, chart)
    if not dose.on.is_exact:
        course.ask("date-to-confirm", (dose.id,), unsettles=True)
    if dose.complete is Complete.NONE:
        list_extra(course, dose, day)
        course.failed = (*course.failed, dose.id)
        return
    extra = _extra_variant(course, dose, day)
    if extra is not None:
        _ask_extra(course, dose, day, extra)
    if course.held is not None or course.stopped is not None:
        _question_standing(course, dose)
    if extra is None or _is_accounted(course, dose, extra):
        if course.failed:
            _answer_failed(course, dose, day)
        _fill(course, dose, day)
    else:
        list_extra(course, dose, day)
    course.first_given = course.first_given or dose
    course.last_given = dose


def _join(course: Walk, day: date) -> None:
    """Go on from the first dose after those that nobody wrote down: it is on its day."""
    course.midway, course.moved, course.loading = True, None, Loading.NONE
    course.rhythm = opening(course.schedule, course.mode, course.every, Loading.NONE)
    course.mark, course.by_instruction, course.filled = Mark.at(course.mark.slot, day), True, None


def _answer_failed(course: Walk, dose: Dose, day: date) -> None:
    """A whole dose on the day that the clinic named settles what to do about one that went nowhere."""
    if not course.by_instruction or day != course.mark.due or dose.complete is not Complete.FULL:
        return
    for failed in course.failed:
        course.drop("dose-uncertain", failed)
    course.failed = ()


def _is_accounted(course: Walk, dose: Dose, variant: str) -> bool:
    """Whether too large a dose counts for its slot: once a word has settled it.

    Until then it fills nothing; never counting it would one day ask for its slot again.
    """
    if variant != "amount":
        return False
    settled = course.decisions.allows("extra-dose", (dose.id,)) or course.decisions.closes_history((dose.id,))
    return settled is not None


def _extra_variant(course: Walk, dose: Dose, day: date) -> str | None:
    if dose.amount_mg > course.schedule.amount_mg:
        return "amount"
    if course.last_given is None:
        return None
    apart = (day - course.last_given.on.last).days
    if apart == 0:
        return "same-day"
    is_loading = course.mark.slot <= course.rhythm.loading_slots
    limit = "extra-loading-days" if is_loading else "extra-maintenance-days"
    return "close" if apart < course.guide.numbers[limit] else None


def _ask_extra(course: Walk, dose: Dose, day: date, variant: str) -> None:
    earlier = () if course.last_given is None or variant == "amount" else (course.last_given.id,)
    values: tuple[tuple[str, object], ...] = (("amount_mg", dose.amount_mg), ("given", day))
    course.ask("extra-dose", (*earlier, dose.id), variant=variant, unsettles=True, values=values)


def list_extra(course: Walk, dose: Dose, day: date) -> None:
    """List an entry that fills no slot."""
    course.slots.append(Slot(course.course, None, None, None, day, State.EXTRA, None, dose.id))


def _question_quality(course: Walk, dose: Dose, chart: Chart) -> None:
    doubt = uncertainty(dose, course.schedule.amount_mg)
    if doubt is not None:
        course.ask("dose-uncertain", (dose.id,), variant=doubt, unsettles=True, by_date=ByDate.DATES)
    if dose.expires is None and dose.storage is None:
        return
    for variant, entries in usability(dose, chart.storages, course.guide.numbers):
        course.ask("dose-quality", entries, variant=variant, unsettles=True, by_date=ByDate.DATES)


def _question_standing(course: Walk, dose: Dose) -> None:
    """A dose during a hold or after a stop is kept, and asked about."""
    if course.stopped is not None:
        course.ask("dose-after-stop", (course.stopped.id, dose.id))
    elif course.held is not None:
        course.ask("dose-during-hold", (course.held.id, dose.id))


def _fill(course: Walk, dose: Dose, day: date) -> None:
    loading_slots = course.rhythm.loading_slots
    if not course.course_started and (loading_slots or course.last_given is None):
        _fill_first(course, dose, day)
    elif course.mark.slot <= loading_slots:
        _fill_loading(course, dose, day)
    else:
        _fill_maintenance(course, dose, day)
    course.course_started = True
    course.by_instruction = False
    if course.moved is not None:
        _ask_for_plan(course, course.moved, dose)


def _ask_for_plan(course: Walk, word: Instruction, dose: Dose) -> None:
    """The guide's days no longer follow: only the prescriber knows the next one."""
    if course.in_loading or course.rhythm.phase(course.mark.slot - 1) is Phase.LOADING:
        course.ask("loading-moved", (word.id, dose.id), unsettles=True, by_date=ByDate.ALL)
    else:
        course.moved = None


def _fill_first(course: Walk, dose: Dose, day: date) -> None:
    """The first injection is day 0, whatever day was planned.

    A first course that begins before its planned day is asked about where the walk begins.
    """
    early = (course.mark.due - day).days
    if course.course > 1 and early > 0:
        course.ask("early-dose", (dose.id,), variant="loading", values=(("days", early),))
    course.mark = Mark.at(course.mark.slot, day)
    _close(course, dose, day)
    _step(course, day)


def _step(course: Walk, day: date) -> None:
    """The slot after the one that was given on ``day``."""
    course.filled = (course.mark, day)
    course.mark = following(course.rhythm, course.mark, day)


def _fill_loading(course: Walk, dose: Dose, day: date) -> None:
    if course.schedule.late_loading is LateLoading.TELL and day >= course.mark.due:
        _fill_loading_late(course, dose, day)
        return
    passed, filled = nearest(course.rhythm, course.mark, day)
    for mark in passed:
        _miss(course, mark)
    course.mark = filled
    if passed or course.in_loading:
        _question_loading(course, dose, day, missed=bool(passed))
    if course.in_loading:
        _close(course, dose, day)
        _step(course, filled.due)
        late = (day - filled.due).days
        if not passed and 0 < late <= course.guide.numbers["loading-tell-days"]:
            course.mark = _apart(course, day)
    else:
        _fill_maintenance(course, dose, day)


def _question_loading(course: Walk, dose: Dose, day: date, *, missed: bool) -> None:
    """A few days off with no slot passed over are told; more are asked about."""
    off = (day - course.mark.due).days if course.in_loading else 0
    limit = course.guide.numbers["loading-tell-days"]
    near = abs(off) <= limit and not missed
    values: Values = (("days", abs(off)),)
    told: Values = (*values, ("loading_tell_days", limit))
    if missed or (off > 0 and not near):
        variant = None if missed else "late"
        course.ask("loading-dose-missed", (dose.id,), variant=variant, unsettles=True, by_date=ByDate.ALL)
    elif off > 0:
        course.ask("loading-dose-late", (dose.id,), variant="given-near", values=told)
    if off < 0:
        variant, shown = ("loading-near", told) if near else ("loading", values)
        course.ask("early-dose", (dose.id,), variant=variant, values=shown)


def _apart(course: Walk, day: date) -> Mark:
    """The open slot, so far from the dose on ``day`` that it would not count as one too many."""
    least = day + timedelta(days=course.guide.numbers["extra-loading-days"])
    return course.mark if course.mark.due >= least else Mark.at(course.mark.slot, least)


def _fill_loading_late(course: Walk, dose: Dose, day: date) -> None:
    """The labels' reading: as soon as possible, and what follows keeps its distance."""
    late = (day - course.mark.due).days
    if late:
        values = (("days", late),)
        course.ask("loading-dose-late", (dose.id,), variant="given", values=values)
    _question_gap(course, dose, day)
    _close(course, dose, day)
    course.mark = Mark.at(course.mark.slot, day)
    _step(course, day)


def _fill_maintenance(course: Walk, dose: Dose, day: date) -> None:
    if course.own is not None:
        course.mark = _nearer(course, course.own, day)
    if day < course.mark.due and day not in course.schedule_days:
        _question_early(course, dose, (course.mark.due - day).days)
    _question_gap(course, dose, day)
    _close(course, dose, day)
    _step(course, day)


def _question_early(course: Walk, dose: Dose, early: int) -> None:
    tell, ask = early_limits(course)
    if early > tell:
        variant = "far" if early > ask else None
        values = (("days", early), ("early_tell_days", tell), ("early_ask_days", ask))
        course.ask("early-dose", (dose.id,), variant=variant, values=values)


def early_limits(course: Walk) -> tuple[int, int]:
    """How early a dose is told, and asked about: the guide's limits, in proportion to the interval."""
    numbers, own = course.guide.numbers, course.schedule.interval_days
    interval = own * course.rhythm.months or course.rhythm.interval_days
    return numbers["early-tell-days"] * interval // own, numbers["early-ask-days"] * interval // own


def _nearer(course: Walk, own: Rhythm, day: date) -> Mark:
    """The open slot; on the guide's own day where that is nearer and an interval has no day of its own."""
    if course.filled is None or course.by_instruction:
        return course.mark
    guides = following(own, *course.filled)
    return min((course.mark, guides), key=lambda mark: abs((mark.due - day).days))


def _question_gap(course: Walk, dose: Dose, day: date) -> None:
    """A dose taken long after the one before, without a prescriber's date for it."""
    if course.last_given is None or course.by_instruction:
        return
    if course.every is not None and day <= course.mark.due:
        return
    gap = (day - course.last_given.on.last).days
    if gap >= course.guide.numbers["restart-gap-days"]:
        entries = (course.last_given.id, dose.id)
        course.ask(
            "long-gap", entries, variant="given", unsettles=True, by_date=ByDate.ALL,
            values=(("days", gap),),
        )  # fmt: skip


def _close(course: Walk, dose: Dose, day: date) -> None:
    mark = course.mark
    slot, due = mark.slot, mark.due
    late = 0 if day == due else (day - due).days
    state = State.GIVEN if late == 0 else State.GIVEN_LATE if late > 0 else State.GIVEN_EARLY
    phase = course.rhythm.phase(slot)
    # As Slot(...) makes it, and faster.
    filled = (course.course, slot, phase, due, day, state, late, dose.id, False)
    course.slots.append(tuple.__new__(Slot, filled))


def _miss(course: Walk, mark: Mark) -> None:
    phase = course.rhythm.phase(mark.slot)
    course.slots.append(Slot(course.course, mark.slot, phase, mark.due, None, State.MISSED))
