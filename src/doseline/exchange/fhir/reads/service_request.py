"""ServiceRequest: a vaccine that was ordered is planned; a test that was ordered is no result."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.exchange.fhir.concept import Concept, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.meaning import chosen, coded, named, understood
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.immunization import cvx_of
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Why
from doseline.exchange.fhir.when import day_of
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes
from doseline.guide.words import phrase

_ORDERED, _DONE = frozenset({"active"}), "completed"
_DAYS = ("occurrenceDateTime", "occurrencePeriod.start", "occurrenceTiming.event", "authoredOn")


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a ServiceRequest says."""
    why = gate(resource, facts=_ORDERED | {_DONE})
    concept = concept_under(resource, "code")
    if why is None and resource.text("status") == _DONE:
        why = Why.NOT_RUNNING
    if why is None:
        why = _no_vaccine(concept, reading)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    concept = chosen("vaccine", concept, reading)
    day = day_of(resource, _DAYS, (), reading)
    found = understood("vaccine", concept, reading)
    values = {"type": "vaccination", "on": str(day.day), **named(concept, found, "vaccine"), "planned": True}
    yield Entry(
        values={**values, **cvx_of(concept, reading), **who(resource, "requester")}, from_=(resource.from_,)
    )
    yield from day.said


def _no_vaccine(concept: Concept, reading: Reading) -> Why | None:
    """Why it orders no vaccine; None where it does."""
    if coded("vaccine", concept, reading):
        return None
    if coded("test", concept, reading):
        return Why.NO_RESULT
    known = chart_codes()
    words = {word for text in concept.words for word in phrase(text).split()}
    if any(known.in_words("order", word) == "vaccine" for word in words):
        return None
    is_test = any(reading.names.knows("test", name) for name in understood("test", concept, reading).names)
    return Why.NO_RESULT if is_test else Why.OTHER_TYPE
