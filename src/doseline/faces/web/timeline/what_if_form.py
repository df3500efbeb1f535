"""The what-if form: what was typed, as a question, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from doseline.assessment.forecast import question as words
from doseline.assessment.forecast.question import Question, WhatIf
from doseline.errors import Fault, InputFaults
from doseline.faces.web.errors import in_words
from doseline.faces.web.form_data import FormData
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.plan import State

# The boxes of the form; every one that is filled in is a question of its own, unless they go together.
FIELDS = (
    "dose",
    "days",
    "weeks",
    "skip",
    "delay",
    "delay-days",
    "stop",
    "every",
    "together",
    "treated-since",
)
_AHEAD = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED})
# Our choice: the doses of a year; what lies further off hardly differs.
_DOSES = 13
# Weeks between two doses that the form offers; ours, from a little to twice as long.
WEEKS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was asked: the question, the box that each change came from, and what is wrong, by its box."""

    question: Question
    boxes: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()


def since(view: View, form: FormData) -> Typed:
    """The day since when somebody is treated, as it was typed."""
    found = words.day(form.one("treated-since"))
    wrong = (("treated-since", view.say("timeline.fault.day")),) if found is None else ()
    return Typed(question=Question(treated_since=found), wrong=wrong)


def typed(view: View, form: FormData) -> Typed:
    """What was typed into the form, or which of the four buttons was pressed."""
    if form.has("ask"):
        return _pressed(view, form)
    wishes, wrong = [], []
    for box, found in _wishes(view, form):
        if isinstance(found, WhatIf):
            wishes.append((box, found))
        else:
            wrong.append((box, found))
    since = words.day(form.one("treated-since"))
    if form.has("treated-since") and since is None:
        wrong.append(("treated-since", view.say("timeline.fault.day")))
    if not wishes and not wrong and since is None:
        wrong.append(("skip", view.say("timeline.fault.nothing")))
    together = form.has("together")
    scenarios = (
        (tuple(one for _, one in wishes),) if together and wishes else tuple((one,) for _, one in wishes)
    )
    boxes = (tuple(box for box, _ in wishes),) if together and wishes else tuple((box,) for box, _ in wishes)
    question = Question(scenarios=scenarios, treated_since=since)
    return Typed(question=question, boxes=boxes, wrong=tuple(wrong))


def _pressed(view: View, form: FormData) -> Typed:
    """One of the four questions, about the dose that was picked: the next one, unless said otherwise."""
    dose = form.one("dose")
    match form.one("ask"):
        case "skip":
            box, found, fault = "dose", words.skip(dose), "day"
        case "delay":
            box, found, fault = "days", words.delay(f"{dose}:{form.one('days')}"), "days"
        case "every":
            box, found, fault = "weeks", words.every(f"{form.one('weeks')}w"), "weeks"
        case _:
            box, found, fault = "dose", words.stop(dose), "day"
    begun = words.day(form.one("treated-since"))
    if found is None:
        wrong = ((box, view.say(f"timeline.fault.{fault}")),)
        return Typed(question=Question(treated_since=begun), wrong=wrong)
    return Typed(question=Question(scenarios=((found,),), treated_since=begun), boxes=((box,),))


def _wishes(view: View, form: FormData) -> Iterator[tuple[str, WhatIf | str]]:
    if form.has("skip"):
        yield "skip", words.skip(form.one("skip")) or view.say("timeline.fault.day")
    if form.has("delay") or form.has("delay-days"):
        yield _delay(view, form)
    if form.has("stop"):
        yield "stop", words.stop(form.one("stop")) or view.say("timeline.fault.day")
    if form.has("every"):
        yield "every", words.every(f"{form.one('every')}w") or view.say("timeline.fault.weeks")


def _delay(view: View, form: FormData) -> tuple[str, WhatIf | str]:
    if words.day(form.one("delay")) is None:
        return "delay", view.say("timeline.fault.delay")
    found = words.delay(f"{form.one('delay')}:{form.one('delay-days')}")
    return "delay-days", found or view.say("timeline.fault.days")


def refused(view: View, asked: Typed, error: InputFaults) -> Typed:
    """The question with what the core found wrong with it, each by its box."""
    wrong = tuple((_box(asked, one), in_words(view.context, one)) for one in error.faults)
    return replace(asked, wrong=(*asked.wrong, *wrong))


def _box(asked: Typed, wrong: Fault) -> str:
    """The box that a place such as ``scenarios[0][1]`` came from."""
    if wrong.where.startswith("treated"):
        return "treated-since"
    numbers = [int(part) for part in wrong.where.replace("]", "[").split("[") if part.isdigit()]
    scenario, place = (*numbers, 0, 0)[:2]
    # What is wrong with the person's own record has no box: the first one stands for the whole form.
    boxes = asked.boxes[scenario] if scenario < len(asked.boxes) else ()
    return boxes[place] if place < len(boxes) else "skip"


def open_doses(view: View) -> tuple[tuple[str, str], ...]:
    """The days on which a dose is due, to choose from, the next ones first."""
    slots = [slot for slot in view.case.plan.slots if slot.state in _AHEAD and slot.due is not None]
    return tuple(
        (
            slot.due.isoformat(),
            view.say("dates.away.dose", slot=view.dose_number(slot.slot), due=slot.due),
        )
        for slot in slots[:_DOSES]
        if slot.due is not None
    )


def intervals(view: View) -> tuple[tuple[str, str], ...]:
    """The intervals to choose from."""
    return tuple((str(weeks), view.say("timeline.form.weeks", weeks=weeks)) for weeks in WEEKS)
