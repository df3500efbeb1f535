"""The last injection, where something that holds a dose back was there on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.check.context import Context
from doseline.check.symptom_age import Age, age
from doseline.finding import Finding
from doseline.plan.decisions import said_on
from doseline.record import Complete, Condition, Dose, Outcome, Pregnancy, Symptom

_WORD = "clinician-decision"


def findings(ctx: Context) -> Iterator[Finding]:
    """One finding for the last injection; an older one has been talked about by then, or can be."""
    day = ctx.plan.last_given
    if day is None or ctx.plan.stopped_on is not None:
        return
    held = tuple((rule, id_) for rule, id_ in _held_on(ctx, day) if not ctx.decisions.allowed_on(rule, day))
    dose = next((one.id for one in reversed(ctx.chart.doses) if _went_in_on(one, day)), None)
    if held and dose is not None:  # what is taken every day is not written down each time
        reasons = tuple(dict.fromkeys(rule for rule, _ in held))
        because = tuple(dict.fromkeys((*(id_ for _, id_ in held), dose)))
        yield ctx.finding("dose-while-held", because, values=(("given", day), ("reasons", reasons)))


def _went_in_on(dose: Dose, day: date) -> bool:
    return dose.on.last == day and dose.complete is not Complete.NONE


def _held_on(ctx: Context, day: date) -> Iterator[tuple[str, str]]:
    """Each rule that asked to wait on ``day``, with the entry behind it."""
    for illness in ctx.chart.conditions:
        if illness.means("infection") and _was_there(illness, day):
            yield "infection-open", illness.id
    for entry in ctx.chart.pregnancies:
        if _was_there(entry, day):
            yield "pregnancy", entry.id
    for symptom in ctx.chart.symptoms:
        rule = ctx.guide.waiting_signs.get(symptom.name) if _was_there(symptom, day) else None
        if rule is not None and _was_new(ctx, symptom, day):
            yield rule, symptom.id
    for word in ctx.chart.decisions:
        ends = word.until.first if word.until else None
        if word.outcome is Outcome.NOT_YET and said_on(word) < day and (ends is None or day < ends):
            yield f"{_WORD}.{word.outcome.value}", word.id


def _was_new(ctx: Context, symptom: Symptom, day: date) -> bool:
    """Whether a symptom held a dose on ``day``, and was not one of long."""
    return age(ctx.guide, symptom, today=day, first_given=ctx.plan.treated_from) is Age.NEW


def _was_there(entry: Condition | Pregnancy | Symptom, day: date) -> bool:
    """Whether it began before ``day`` and had not ended; what began that day may have come after the dose."""
    return entry.on.last < day and (entry.until is None or entry.until.last >= day)
