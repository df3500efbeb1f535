"""The steps of the set-up after the first: what the answers become, and which step comes next.

The record is the draft: each step's entries are kept at once, and the shelf holds which step is next.
What a question changes is found by asking the core with and without the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from doseline.errors import RecordError
from doseline.faces.answers import Case
from doseline.faces.web import entries, forms, forms_person
from doseline.faces.web.entries_flow import as_infection
from doseline.faces.web.forms import Event, Form, Wrong
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.frozen import dataclass
from doseline.guide import Phase
from doseline.plan import HISTORY, PRE_START

SHELF = entries.SET_UP
STEPS = ("doses", "clinic", "now")
_FORMS = {"doses": forms_person.DOSES, "clinic": forms_person.CLINIC, "now": forms_person.NOW}
_USUAL = "month"
Asked = tuple[str, Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the answers of a step become: its entries, or what is wrong with them."""

    events: tuple[Event, ...] = ()
    faults: tuple[Wrong, ...] = ()


def step_of(sheet: Sheet) -> str | None:
    """The step that is next, or None where the set-up is done or never began."""
    kept = sheet.house.store.shelf(sheet.record).get(SHELF)
    step = kept.get("step") if isinstance(kept, dict) else None
    return step if step in STEPS else None


def after(step: str) -> str:
    """The step after this one, or ``done``."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else "done"


def form_for(sheet: Sheet, step: str) -> Form:
    """The form of a step; the question on earlier doses only where its answer matters."""
    form = _FORMS[step]
    if step == "clinic" and not _history_matters(sheet):
        return form.without("history")
    return form


def answered(sheet: Sheet, step: str, sent: Sent) -> Answered:
    """The entries that the answers of one step become; faults where they cannot be read."""
    form = form_for(sheet, step)
    faults = forms.own_faults(form, sent, sheet.catalogue)
    answers = forms.read(form, sent, decimal=sheet.catalogue.region.decimal)
    match step:
        case "doses":
            faults += tuple(_doses_faults(sheet, answers))
            asked = tuple(_doses(sheet, answers))
        case "clinic":
            faults += tuple(_clinic_faults(sheet, answers))
            asked = tuple(_clinic(sheet, answers))
        case _:
            asked = tuple(_now(sheet, answers))
    if not faults:
        faults = _read_faults(sheet, asked)
    if faults:
        return Answered(faults=faults)
    events = tuple(event for _, event in asked)
    if step == "doses":
        events += tuple(_word_on_next(sheet, events, answers))
    return Answered(events=events)


def _read_faults(sheet: Sheet, asked: Sequence[Asked]) -> tuple[Wrong, ...]:
    """What the reader says, each fault at the field whose answer became the entry."""
    found: list[Wrong] = []
    for key, event in asked:
        try:
            entries.judged(sheet, (event,))
        except RecordError as error:
            found += [Wrong(key=key, text=forms.say_wrong(fault, sheet.catalogue)) for fault in error.faults]
    return tuple(found)


def _lasts(answers: Event) -> Iterator[tuple[str, Any]]:
    return ((key, answers[key]) for key in ("last-1", "last-2", "last-3") if key in answers)


def _doses_faults(sheet: Sheet, answers: Event) -> Iterator[Wrong]:
    stage = answers.get("stage")
    given = tuple(_lasts(answers))
    if stage == "not-yet":
        if given or "first" in answers:
            yield Wrong(key="stage", text=sheet.say("set_up.fault.none-yet"))
        return
    if stage is not None and not given and "first" not in answers:
        yield Wrong(key="last-1", text=sheet.say("set_up.fault.no-dose"))
    start = sheet.case.record.therapy.start
    for key, text in given:
        got = forms_person.day(text)
        if got is not None and got < start:
            yield Wrong(key=key, text=sheet.say("set_up.fault.before-start", start=start))
    if "next" in answers and forms_person.day(answers["next"]) is None:
        yield Wrong(key="next", text=sheet.say("entry.fault.not-a-date"))


def _doses(sheet: Sheet, answers: Event) -> Iterator[Asked]:
    """One dose for each day, the oldest first; a day that was given twice is one dose."""
    record = sheet.case.record
    start = record.therapy.start.isoformat()
    days = {str(text): key for key, text in _lasts(answers)}
    if "first" in answers:
        days.setdefault(start, "first")
    amount = forms.plain(sheet.case.guide.schedule(record.therapy.edition).amount_mg)
    for text in sorted(days):
        yield days[text], {"type": "dose", "on": text, "amount_mg": amount}
    rhythm = answers.get("rhythm")
    if rhythm is not None and rhythm != _USUAL:
        # The doses typed in here were given by it already.
        on = min([start, *days])
        yield "rhythm", {"type": "instruction", "kind": "schedule", "on": on, "reading": rhythm}


def began_midway(sent: Sent) -> bool:
    """Whether somebody says that they inject once a month: their record begins in mid-treatment."""
    return sent.one("stage") == "monthly"


def _word_on_next(sheet: Sheet, doses: tuple[Event, ...], answers: Event) -> Iterator[Event]:
    """The clinic's date for the next dose, where the doses alone do not lead to it.

    Tried from the smallest word to the largest: none, a date, a new start. The doses before are taken
    as settled here; the next step asks whether they are.
    """
    following = forms_person.day(answers.get("next"))
    if following is None or answers.get("stage") == "not-yet":
        return
    # The word came before its day: dated today, it would put a dose of today before the date it names.
    told = min(sheet.case.today, following).isoformat()
    said = {"type": "instruction", "on": told, "date": following.isoformat()}
    phase = Phase.MAINTENANCE if answers.get("stage") == "monthly" else Phase.LOADING
    words: tuple[tuple[Event, ...], ...] = (
        (),
        ({**said, "kind": "next_dose"},),
        ({**said, "kind": "restart", "phase": "monthly"},),
    )
    for word in words if phase is Phase.MAINTENANCE else words[:2]:
        case = _case_with(sheet, (*doses, *word, _history(sheet, "-")))
        if case is not None and _leads_to(case, following.isoformat(), phase):
            yield from word
            return
    if phase is Phase.LOADING:
        yield from words[1]


def _leads_to(case: Case, day: str, phase: Phase) -> bool:
    following = case.plan.next_dose
    if following is None or following.due.isoformat() != day:
        return False
    return phase is Phase.LOADING or following.phase is phase


def _case_with(sheet: Sheet, events: tuple[Event, ...]) -> Case | None:
    try:
        return entries.judged(sheet, events)[0]
    except RecordError:
        return None


def _history(sheet: Sheet, by: str) -> Event:
    """The word on the earlier injections: up to today, said on a day that nobody asked for."""
    today = sheet.case.today.isoformat()
    return {"type": "decision", "about": HISTORY, "outcome": "may-proceed", "by": by, "until": today}


def _history_matters(sheet: Sheet) -> bool:
    """Whether a word on the earlier doses would let go of anything that holds the next one."""
    case = _case_with(sheet, (_history(sheet, "-"),))
    return case is not None and _holding(case) < _holding(sheet.case)


def _holding(case: Case) -> int:
    return sum(item.severity.holds for item in case.check.findings)


def _clinic_faults(sheet: Sheet, answers: Event) -> Iterator[Wrong]:
    if "yes" in (answers.get("cleared"), answers.get("history")) and "by" not in answers:
        yield Wrong(key="by", text=sheet.say("entry.fault.missing"))


def _clinic(sheet: Sheet, answers: Event) -> Iterator[Asked]:
    by = str(answers.get("by", ""))
    if answers.get("cleared") == "yes":
        dated = {"on": answers["on"]} if "on" in answers else {}  # a day that is not known stays so
        yield "on", {"type": "decision", **dated, "about": PRE_START, "outcome": "may-proceed", "by": by}
    if answers.get("history") == "yes":
        yield "by", _history(sheet, by)


def _now(sheet: Sheet, answers: Event) -> Iterator[Asked]:
    on = sheet.case.today.isoformat()
    if "infection" in answers:
        told = {"type": "condition", "on": on, "name": answers["infection"]}
        for event in as_infection(sheet, told):
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
