"""Set-up steps after the first: what the answers become, and which step comes next.

The record is the draft: each step's entries are kept at once, and the shelf holds which step is next.
What a question changes is found by asking the core with and without the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from doseline.assessment import Assessment
from doseline.errors import RecordError
from doseline.faces.web.entries import write
from doseline.faces.web.entries.receive import as_infection
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Event, FieldError, Form
from doseline.faces.web.set_up import forms as set_up_forms
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide import Phase
from doseline.plan import HISTORY, PRE_START

SHELF = write.SET_UP
STEPS = ("doses", "clinic", "now")
_FORMS = {"doses": set_up_forms.DOSES, "clinic": set_up_forms.CLINIC, "now": set_up_forms.NOW}
_USUAL = "month"
Asked = tuple[str, Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the answers of a step become: its entries, or what is wrong with them."""

    events: tuple[Event, ...] = ()
    faults: tuple[FieldError, ...] = ()


def step_of(view: View) -> str | None:
    """The step that is next, or None where the set-up is done or never began."""
    kept = view.context.store.shelf(view.record).get(SHELF)
    step = kept.get("step") if isinstance(kept, dict) else None
    return step if step in STEPS else None


def after(step: str) -> str:
    """The step after this one, or ``done``."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else "done"


def form_for(view: View, step: str) -> Form:
    """The form of a step; the question on earlier doses only where its answer matters."""
    form = _FORMS[step]
    if step == "clinic" and not _history_matters(view):
        return form.without("history")
    return form


def answered(view: View, step: str, sent: FormData) -> Answered:
    """The entries that the answers of one step become; faults where they cannot be read."""
    form = form_for(view, step)
    faults = form_fields.own_faults(form, sent, view.catalogue)
    answers = form_fields.read(form, sent, decimal=view.catalogue.region.decimal)
    match step:
        case "doses":
            faults += tuple(_doses_faults(view, answers))
            asked = tuple(_doses(view, answers))
        case "clinic":
            faults += tuple(_clinic_faults(view, answers))
            asked = tuple(_clinic(view, answers))
        case _:
            asked = tuple(_now(view, answers))
    if not faults:
        faults = _read_faults(view, asked)
    if faults:
        return Answered(faults=faults)
    events = tuple(event for _, event in asked)
    if step == "doses":
        events += tuple(_word_on_next(view, events, answers))
    return Answered(events=events)


def _read_faults(view: View, asked: Sequence[Asked]) -> tuple[FieldError, ...]:
    """What the reader says, each fault at the field whose answer became the entry."""
    found: list[FieldError] = []
    for key, event in asked:
        try:
            faults = write.judged(view, (event,)).vague  # a question that is asked once wants a whole answer
        except RecordError as error:
            faults = error.faults
        found += [FieldError(key=key, text=form_fields.say_wrong(fault, view.catalogue)) for fault in faults]
    return tuple(found)


def _lasts(answers: Event) -> Iterator[tuple[str, Any]]:
    return ((key, answers[key]) for key in ("last-1", "last-2", "last-3") if key in answers)


def _doses_faults(view: View, answers: Event) -> Iterator[FieldError]:
    stage = answers.get("stage")
    given = tuple(_lasts(answers))
    if stage == "not-yet":
        if given or "first" in answers:
            yield FieldError(key="stage", text=view.say("set_up.fault.none-yet"))
        return
    if stage is not None and not given and "first" not in answers:
        yield FieldError(key="last-1", text=view.say("set_up.fault.no-dose"))
    start = view.case.record.therapy.start
    for key, text in given:
        got = set_up_forms.day(text)
        if got is not None and got < start:
            yield FieldError(key=key, text=view.say("set_up.fault.before-start", start=start))
    if "next" in answers and set_up_forms.day(answers["next"]) is None:
        yield FieldError(key="next", text=view.say("entry.fault.not-a-date"))


def _doses(view: View, answers: Event) -> Iterator[Asked]:
    """One dose for each day, the oldest first; a day that was given twice is one dose."""
    record = view.case.record
    start = record.therapy.start.isoformat()
    days = {str(text): key for key, text in _lasts(answers)}
    if "first" in answers:
        days.setdefault(start, "first")
    for text in sorted(days):
        amount = form_fields.plain(_amount(view, sorted(days), text, answers))
        yield days[text], {"type": "dose", "on": text, "amount_mg": amount}
    rhythm = answers.get("rhythm")
    if rhythm is not None and rhythm != _USUAL:
        # The doses typed in here were given by it already.
        on = min([start, *days])
        yield "rhythm", {"type": "instruction", "kind": "schedule", "on": on, "reading": rhythm}


def _amount(view: View, days: Sequence[str], text: str, answers: Event) -> Decimal:
    """How much a dose was: one of the first doses has an amount of its own, if the days begin with them."""
    therapy = view.case.record.therapy
    schedule = view.case.guide.schedule(therapy.edition)
    given = set_up_forms.day(text)
    if given is None or answers.get("stage") == "monthly":
        return schedule.amount_mg
    return schedule.amount_of(days.index(text) + 1, (given - therapy.start).days)


def began_midway(sent: FormData) -> bool:
    """Whether somebody says that they inject once a month: their record begins in mid-treatment."""
    return sent.one("stage") == "monthly"


def _word_on_next(view: View, doses: tuple[Event, ...], answers: Event) -> Iterator[Event]:
    """The clinic's date for the next dose, where the doses alone do not lead to it.

    Tried from the smallest word to the largest: none, a date, a new start. The doses before are taken
    as settled here; the next step asks whether they are.
    """
    following = set_up_forms.day(answers.get("next"))
    if following is None or answers.get("stage") == "not-yet":
        return
    # The word came before its day: dated today, it would put a dose of today before the date it names.
    told = min(view.case.today, following).isoformat()
    said = {"type": "instruction", "on": told, "date": following.isoformat()}
    phase = Phase.MAINTENANCE if answers.get("stage") == "monthly" else Phase.LOADING
    words: tuple[tuple[Event, ...], ...] = (
        (),
        ({**said, "kind": "next_dose"},),
        ({**said, "kind": "restart", "phase": "monthly"},),
    )
    for word in words if phase is Phase.MAINTENANCE else words[:2]:
        case = _case_with(view, (*doses, *word, _history(view, "-")))
        if case is not None and _leads_to(case, following.isoformat(), phase):
            yield from word
            return
    if phase is Phase.LOADING:
        yield from words[1]


def _leads_to(case: Assessment, day: str, phase: Phase) -> bool:
    following = case.plan.next_dose
    if following is None or following.due.isoformat() != day:
        return False
    return phase is Phase.LOADING or following.phase is phase


def _case_with(view: View, events: tuple[Event, ...]) -> Assessment | None:
    try:
        return write.judged(view, events).assessment
    except RecordError:
        return None


def _history(view: View, by: str) -> Event:
    """The word on the earlier injections: up to today, said on a day that nobody asked for."""
    today = view.case.today.isoformat()
    return {"type": "decision", "about": HISTORY, "outcome": "may-proceed", "by": by, "until": today}


def _history_matters(view: View) -> bool:
    """Whether a word on the earlier doses would let go of anything that holds the next one."""
    case = _case_with(view, (_history(view, "-"),))
    return case is not None and _holding(case) < _holding(view.case)


def _holding(case: Assessment) -> int:
    return sum(item.severity.holds for item in case.check.findings)


def _clinic_faults(view: View, answers: Event) -> Iterator[FieldError]:
    if "yes" in (answers.get("cleared"), answers.get("history")) and "by" not in answers:
        yield FieldError(key="by", text=view.say("entry.fault.missing"))


def _clinic(view: View, answers: Event) -> Iterator[Asked]:
    by = str(answers.get("by", ""))
    if answers.get("cleared") == "yes":
        dated = {"on": answers["on"]} if "on" in answers else {}  # a day that is not known stays so
        yield "on", {"type": "decision", **dated, "about": PRE_START, "outcome": "may-proceed", "by": by}
    if answers.get("history") == "yes":
        yield "by", _history(view, by)


def _now(view: View, answers: Event) -> Iterator[Asked]:
    on = view.case.today.isoformat()
    if "infection" in answers:
        told = {"type": "condition", "on": on, "name": answers["infection"]}
        for event in as_infection(view, told):
            yield "infection", event
    if "allergy" in answers:
        yield "allergy", {"type": "allergy", "on": on, "name": answers["allergy"]}
    for text in str(answers.get("medicines", "")).splitlines():
        if text.strip():
            yield "medicines", {"type": "medication", "on": on, "name": text.strip()}
    match answers.get("pregnancy"):
        case None:
            return
        case "pregnancy" | "breastfeeding" as kind:
            yield "pregnancy", {"type": kind, "on": on}
        case state:
            yield "pregnancy", {"type": "condition", "on": on, "name": state}
