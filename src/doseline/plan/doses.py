"""One dose on the way: it fills a slot, or it is asked about."""

from __future__ import annotations

from datetime import date

from doseline.guide import LateLoading, Phase
from doseline.plan.calendar import Mark, nearest
from doseline.plan.course import ByDate, Walk
from doseline.plan.model import Slot, State
from doseline.plan.quality import uncertainty, usability
from doseline.record import Chart, Complete, Dose


def take_dose(course: Walk, dose: Dose, day: date, chart: Chart) -> None:
    """Fill the slot of a dose on ``day``, or list it, and ask what has to be asked."""
    _question_quality(course, dose, chart)
    if not dose.on.is_exact:
        course.ask("date-to-confirm", (dose.id,), unsettles=True)
    if dose.complete is Complete.NONE:
        list_extra(course, dose, day)
        return
    extra = _extra_variant(course, dose, day)
    if extra is not None:
        _ask_extra(course, dose, day, extra)
    _question_standing(course, dose)
    if extra is None or _is_accounted(course, dose, extra):
        _fill(course, dose, day)
    else:
        list_extra(course, dose, day)
    course.first_given = course.first_given or dose
    course.last_given = dose


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
    limit = "extra-loading-days" if course.in_loading else "extra-maintenance-days"
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
    for variant, entries in usability(dose, chart.storages, course.guide.numbers):
        course.ask("dose-quality", entries, variant=variant, unsettles=True, by_date=ByDate.DATES)


def _question_standing(course: Walk, dose: Dose) -> None:
    """A dose during a hold or after a stop is kept, and asked about."""
    if course.stopped is not None:
        course.ask("dose-after-stop", (course.stopped.id, dose.id))
    elif course.held is not None:
        course.ask("dose-during-hold", (course.held.id, dose.id))


def _fill(course: Walk, dose: Dose, day: date) -> None:
    if not course.course_started and course.rhythm.loading_slots:
        _fill_first(course, dose, day)
    elif course.in_loading:
        _fill_loading(course, dose, day)
    else:
        _fill_maintenance(course, dose, day)
    course.course_started = True
    course.by_instruction = False


def _fill_first(course: Walk, dose: Dose, day: date) -> None:
    """The first injection is day 0, whatever day was planned.

    A first course that begins before its planned day is asked about where the walk begins.
    """
    early = (course.mark.due - day).days
    if course.course > 1 and early > 0:
        course.ask("early-dose", (dose.id,), variant="loading", values=(("days", early),))
    course.mark = Mark.at(course.mark.slot, day)
    _close(course, dose, day)
    course.mark = course.rhythm.after(course.mark)


def _fill_loading(course: Walk, dose: Dose, day: date) -> None:
    if course.schedule.late_loading is LateLoading.TELL and day >= course.mark.due:
        _fill_loading_late(course, dose, day)
        return
    passed, filled = nearest(course.rhythm, course.mark, day)
    for mark in passed:
        _miss(course, mark)
    course.mark = filled
    off_day = day != filled.due and course.rhythm.phase(filled.slot) is Phase.LOADING
    if passed or (off_day and day > filled.due):
        variant = None if passed else "late"
        course.ask("loading-dose-missed", (dose.id,), variant=variant, unsettles=True, by_date=ByDate.ALL)
    if off_day and day < filled.due:
        early = (("days", (filled.due - day).days),)
        course.ask("early-dose", (dose.id,), variant="loading", values=early)
    if course.in_loading:
        _close(course, dose, day)
        course.mark = course.rhythm.after(filled)
    else:
        _fill_maintenance(course, dose, day)


def _fill_loading_late(course: Walk, dose: Dose, day: date) -> None:
    """The labels' reading: as soon as possible, and what follows keeps its distance."""
    late = (day - course.mark.due).days
    if late:
        values = (("days", late),)
        course.ask("loading-dose-late", (dose.id,), variant="given", values=values)
    _question_gap(course, dose, day)
    _close(course, dose, day)
    course.mark = course.rhythm.after(Mark.at(course.mark.slot, day))


def _fill_maintenance(course: Walk, dose: Dose, day: date) -> None:
    early = (course.mark.due - day).days
    numbers = course.guide.numbers
    if early > numbers["early-tell-days"]:
        variant = "far" if early > numbers["early-ask-days"] else None
        course.ask("early-dose", (dose.id,), variant=variant, values=(("days", early),))
    _question_gap(course, dose, day)
    _close(course, dose, day)
    course.mark = course.rhythm.after_given(course.mark, day)


def _question_gap(course: Walk, dose: Dose, day: date) -> None:
    """A dose taken long after the one before, without a prescriber's date for it."""
    if course.last_given is None or course.by_instruction:
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
    late = (day - mark.due).days
    state = State.GIVEN if late == 0 else State.GIVEN_LATE if late > 0 else State.GIVEN_EARLY
    phase = course.rhythm.phase(mark.slot)
    course.slots.append(Slot(course.course, mark.slot, phase, mark.due, day, state, late, dose.id))


def _miss(course: Walk, mark: Mark) -> None:
    phase = course.rhythm.phase(mark.slot)
    course.slots.append(Slot(course.course, mark.slot, phase, mark.due, None, State.MISSED))
