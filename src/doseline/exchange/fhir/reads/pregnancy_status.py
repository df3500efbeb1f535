"""Whether somebody is pregnant, and until when: the answers of a chart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.dates import PartialDate, add_months
from doseline.exchange.fhir.concept import NOTHING, Concept, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import PRELIMINARY
from doseline.exchange.fhir.meaning import pairs
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, NotUnderstood, Said, What, Why
from doseline.exchange.fhir.when import When, day_at
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes

# The answers, the one that asks for most care first.
_BY_CARE = ("yes", "perhaps", "no")


def pregnancy_status(resource: Element, day: When, reading: Reading) -> Iterator[Said]:
    """A pregnancy, one that is only possible, or the word that there is none, which answers its own day."""
    answer = _answer(concept_under(resource, "valueCodeableConcept"), resource)
    match answer:
        case "yes" | "perhaps":
            values = {"type": "pregnancy", **day.values(), **_sure(answer), **_codes(resource)}
            yield from _pregnancy(resource, values, day, reading)
        case "no" if resource.text("status") == PRELIMINARY:
            yield LeftOut(from_=resource.from_, why=Why.NOT_YET_KNOWN)
        case "no" if not day.is_own or not day.day.is_exact:
            yield LeftOut(from_=resource.from_, why=Why.NO_DAY)
        case "no":
            yield Entry(values=no_longer_asked(resource, "not-pregnant", day), from_=(resource.from_,))
            yield from day.said
        case None if resource.starting("value") is None:
            yield LeftOut(from_=resource.from_, why=Why.NO_RESULT)
        case _:
            got = concept_under(resource, "valueCodeableConcept").name
            where = f"{resource.path}.value[x]"
            yield NotUnderstood(from_=resource.from_, where=where, what=What.UNREADABLE_RESULT, got=got)


def pregnancy_intent(resource: Element, day: When, reading: Reading) -> Iterator[Said]:
    """The wish for a pregnancy, or that there is one already; any other answer says nothing here."""
    answer = (
        concept_under(resource, "valueCodeableConcept") if resource.has("valueCodeableConcept") else NOTHING
    )
    if chart_codes().meanings("wish", pairs(answer), answer.words):
        values = {"type": "condition", **day.values(), "name": "pregnancy-wish", **who(resource)}
        yield Entry(values=values, from_=(resource.from_,))
        yield from day.said
    elif _answer(answer, resource) == "yes":
        yield from pregnancy_status(resource, day, reading)
    else:
        yield LeftOut(from_=resource.from_, why=Why.OTHER_TYPE)


def no_longer_asked(resource: Element, about: str, day: When) -> dict[str, Any]:
    """The word of whoever wrote it that something is not there, on its day."""
    by = who(resource).get("by", resource.from_)
    return {"type": "decision", "on": str(day.day), "about": about, "outcome": "may-proceed", "by": by}


def _answer(answer: Concept, resource: Element) -> str | None:
    found = chart_codes().meanings("pregnant", pairs(answer), answer.words)
    if resource.has("valueBoolean"):
        return "yes" if resource.flag("valueBoolean") else "no"
    if resource.has("valueString"):
        found = (chart_codes().in_words("pregnant", resource.text("valueString") or "") or "",)
    return next((one for one in _BY_CARE if one in found), None)


def _sure(answer: str) -> dict[str, str]:
    return {"certainty": "suspected"} if answer == "perhaps" else {}


def _codes(resource: Element) -> dict[str, Any]:
    codes = concept_under(resource, "code").values().get("codes")
    return {"codes": codes} if codes else {}


def due_date(resource: Element, day: When, reading: Reading) -> Iterator[Said]:
    """The pregnancy whose birth is expected on a day."""
    due = day_at(resource, "valueDateTime", reading) or day_at(resource, "valueDate", reading)
    if due is None:
        yield LeftOut(from_=resource.from_, why=Why.NO_RESULT)
        return
    months = chart_codes().numbers["pregnancy-months"]
    first = add_months(due.day.first, -months)
    if (
        not first <= day.day.last or day.day.first > due.day.last
    ):  # told at another time: its own begins with it
        day = When(day=PartialDate.exactly(min(first, reading.today)), said=day.said)
    values = {"type": "pregnancy", **day.values(), "due": str(due.day), **_codes(resource)}
    yield from _pregnancy(resource, values, day, reading)
    yield from due.said


def _pregnancy(resource: Element, values: dict[str, Any], day: When, reading: Reading) -> Iterator[Said]:
    """The entry; one that began too long ago is over."""
    ended = too_long_ago(day, reading)
    yield Entry(values={**values, **ended, **who(resource)}, from_=(resource.from_,))
    if ended:
        yield Choice(from_=resource.from_, what=What.OVER, got=str(day.day), took=ended["until"])
    yield from day.said


def too_long_ago(day: When, reading: Reading) -> dict[str, Any]:
    """The end of a pregnancy that began longer ago than one lasts; nothing of one that may go on."""
    last = add_months(day.day.last, chart_codes().numbers["pregnancy-months"])
    return {"until": str(last)} if last < reading.today else {}
