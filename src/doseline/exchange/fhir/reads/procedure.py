"""Procedure: what an operation or a treatment leaves behind; all others say nothing here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from doseline.exchange.fhir.concept import Concept, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.meaning import bare, named, pairs
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.pregnancy import ended_pregnancy
from doseline.exchange.fhir.said import Entry, LeftOut, Said, What, Why
from doseline.exchange.fhir.when import When, day_of
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes

_DONE = frozenset({"completed"})
_DAYS = ("performedDateTime", "performedPeriod.start")


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a Procedure says."""
    why = gate(resource, facts=_DONE)
    concept = bare(concept_under(resource, "code"))
    kind = _kind(concept) if why is None else None
    if why is None and kind is None:
        why = Why.OTHER_TYPE
    if why is not None or kind is None:
        yield LeftOut(from_=resource.from_, why=why or Why.OTHER_TYPE)
        return
    day = day_of(resource, _DAYS, ("performedPeriod.end",), reading)
    if (words := resource.starting("performed")) is not None and not day.is_own:
        resource.say(words, What.WORDS, resource.data.get(words))
    if day.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=Why.FUTURE)
        return
    told = chart_codes().told("procedure", kind)
    if not _has_day_enough(told, day):
        yield LeftOut(from_=resource.from_, why=Why.NO_DAY)
        return
    yield Entry(values=_values(resource, concept, told, day), from_=(resource.from_,))
    yield from day.said


def _has_day_enough(told: Mapping[str, Any], day: When) -> bool:
    """Whether its day is told where it would end a question: a test that was done, a pregnancy's end."""
    return {"test": day.is_told, "pregnancy": day.is_own}.get(told["type"], True)


def _kind(concept: Concept) -> str | None:
    """What it is, by its codes, else by any of its words as a whole."""
    known = chart_codes()
    return next(iter(known.meanings("procedure", pairs(concept), concept.words)), None)


def _values(resource: Element, concept: Concept, told: Mapping[str, Any], day: When) -> dict[str, Any]:
    """The entry that it becomes, by the name that we have for it, with its own codes."""
    codes = {key: one for key, one in named(concept).items() if key == "codes"}
    by = who(resource)
    if told["type"] == "pregnancy":
        return {**ended_pregnancy(resource, day, told["name"], codes).values, **by}
    once = {"purpose": "once"} if told["type"] == "medication" else {}
    return {"type": told["type"], **day.values(), "name": told["name"], **codes, **once, **by}
