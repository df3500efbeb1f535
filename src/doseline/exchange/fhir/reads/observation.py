"""Observation: results of tests with all their parts, whether somebody is pregnant, a due date, a weight.

What is neither a result of a laboratory nor one of ours is left out; a result of a test that nobody here
knows is handed over where it says that something was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from doseline.exchange.fhir.concept import Concept, concept_under, concepts_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import FINAL, PRELIMINARY, gate, turned_round
from doseline.exchange.fhir.meaning import chosen, heard, named, pairs, understood, unknown
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.pregnancy_status import due_date, pregnancy_intent, pregnancy_status
from doseline.exchange.fhir.reads.weight import weight
from doseline.exchange.fhir.remembered import keep, remembered
from doseline.exchange.fhir.results import Asked, asked, careful_only, on_day, result
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Why
from doseline.exchange.fhir.unread_tests import is_of_no_rule
from doseline.exchange.fhir.when import When, day_of
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes
from doseline.guide.understood import Understood
from doseline.record.model import Flag, Result

_DAYS = (
    "effectiveDateTime",
    "effectiveInstant",
    "effectivePeriod.start",
    "effectiveTiming.event",
    "effectivePeriod.end",
)
_TAKEN = ("collection.collectedDateTime", "collection.collectedPeriod.start", "receivedTime")
_NO_DAY = "without a day"
_FOUND = frozenset({Flag.ABNORMAL, Flag.CRITICAL})


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an Observation says: one entry for each of its results."""
    why = gate(resource, facts=FINAL | {PRELIMINARY})
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    day = when_taken(resource, reading)
    if day.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=Why.FUTURE)
        return
    yield from _of_kind(resource, day, reading)


def when_taken(resource: Element, reading: Reading) -> When:
    """The day it is about: its own, its specimen's, else when it was issued."""
    taken = day_of(resource, _DAYS, ("issued",), reading)
    specimen = reading.follow(found) if (found := _reference(resource, "specimen")) is not None else None
    if taken.is_own or specimen is None:
        return taken
    own = day_of(specimen, _TAKEN, (), reading)
    return own if own.is_own else taken


def _reference(resource: Element, key: str) -> Element | None:
    return resource.one(key) if resource.has(key) else None


def _of_kind(resource: Element, day: When, reading: Reading) -> Iterator[Said]:
    about = concept_under(resource, "code")
    kind = next(iter(chart_codes().meanings("observation", pairs(about), about.words)), None)
    match kind:
        case "pregnancy-status":
            yield from pregnancy_status(resource, day, reading)
        case "pregnancy-intent":
            yield from pregnancy_intent(resource, day, reading)
        case "due-date":
            yield from due_date(resource, day, reading)
        case "weight":
            yield from weight(resource, day)
        case _:
            yield from _tests(resource, about, day, reading)


def _tests(resource: Element, about: Concept, day: When, reading: Reading) -> Iterator[Said]:
    said = tuple(_results(resource, about, day, reading))
    parts = 0
    for one in said:
        if isinstance(one, dict):
            parts += 1
            yield Entry(values=one, from_=(resource.from_,), part=parts)
        else:
            yield one
    if parts:
        yield from day.said
    elif not any(not isinstance(one, dict) for one in said):
        yield LeftOut(from_=resource.from_, why=_why_nothing(resource))


def _why_nothing(resource: Element) -> Why:
    """Why an Observation without any entry has none."""
    if resource.has("hasMember"):
        return Why.IN_OTHERS
    if resource.starting("value") is None and not resource.has("component"):
        return Why.NO_RESULT
    return Why.OTHER_TYPE


def _results(
    resource: Element, about: Concept, day: When, reading: Reading
) -> Iterator[dict[str, Any] | Said]:
    """The entries of an Observation and of each of its components, and what is said of them."""
    is_preliminary = resource.text("status") == PRELIMINARY
    how = {"is_preliminary": is_preliminary, "is_of_laboratory": _is_of_laboratory(resource)}
    yield from _test(resource, about, day, reading, **how)
    for component in resource.many("component") if resource.has("component") else ():
        if turned_round(component) is not None:
            yield LeftOut(from_=resource.from_, why=Why.MODIFIED)
            continue
        own = concept_under(component, "code") or about
        for one in _test(component, own, day, reading, **how):  # its kind is that of the whole
            yield {**one, **who(resource)} if isinstance(one, dict) else one


def _test(  # noqa: PLR0913 - what is asked, when, and how
    element: Element,
    about: Concept,
    day: When,
    reading: Reading,
    *,
    is_preliminary: bool,
    is_of_laboratory: bool,
) -> Iterator[dict[str, Any] | Said]:
    if not about:
        if element.starting("value") is not None:
            yield LeftOut(from_=element.from_, why=Why.NO_NAME)
        return
    about, found, is_known, question, names = _question(about, day.day.first, reading)
    if not is_known and not is_of_laboratory:
        yield LeftOut(from_=element.from_, why=Why.OTHER_TYPE)
        return
    values, said = result(element, question, reading)
    if not values:
        if element.has("dataAbsentReason"):
            yield LeftOut(from_=element.from_, why=Why.NO_RESULT)
        return
    if not is_known and not _is_find(values, question, reading):
        if is_of_no_rule(about, element, values):
            yield LeftOut(from_=element.from_, why=Why.NO_RULE)
        else:
            yield unknown(about, element, "code")
        return
    if is_preliminary or not day.is_told:
        values = careful_only(values, question, reading, "preliminary" if is_preliminary else _NO_DAY)
        if not values:
            yield LeftOut(from_=element.from_, why=Why.NOT_YET_KNOWN if is_preliminary else Why.NO_DAY)
            return
    yield {"type": "test", **day.values(), **names, **values, **who(element)}
    yield from said
    yield from heard(about, found, element, "code", reading)


class _Question(NamedTuple):
    """What an Observation asks by its code: what that means, and how an entry names it."""

    about: Concept
    found: Understood
    is_known: bool
    question: Asked
    names: Mapping[str, Any]


def _question(sent: Concept, on: date, reading: Reading) -> _Question:
    """What is asked by a code; it is looked up once for all who ask it in the same words."""
    known: _Question | None = reading.kept.get(("question", sent))
    if known is None:
        about = chosen("test", sent, reading, on)
        found = understood("test", about, reading, on)
        test = found.names[0] if found.names else reading.names.canonical("test", about.name or "")
        is_known = any(reading.names.knows("test", name) for name in found.names)
        known = _Question(about, found, is_known, asked(about, test, on, reading), named(about, found))
        if remembered(reading.names).is_timeless("test", sent.words, pairs(sent)):
            keep(reading.kept, ("question", sent), known)
    if known.question.on == on:
        return known
    return known._replace(question=on_day(known.question, on))


def _is_find(values: dict[str, Any], question: Asked, reading: Reading) -> bool:
    """Whether a result of a test that nobody knows says in words that something was found."""
    if values.get("result") == Result.POSITIVE or "value" in values:
        return values.get("result") == Result.POSITIVE
    said = reading.names.result_in(question.test, values.get("text", ""))
    return said == Result.POSITIVE or values.get("flag") in _FOUND


def _is_of_laboratory(element: Element) -> bool:
    """Whether nothing says that an observation is of another kind."""
    known = chart_codes()
    for category in concepts_under(element, "category"):
        words = (*(code.code for code in category.codes), *category.words)
        if any(known.in_words("category", word) for word in words):
            return False
    return True
