"""AllergyIntolerance: an allergy by its code, its reactions or its text; and the word that there is none."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.exchange.fhir.concept import NOTHING, Concept, code_of, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.meaning import chosen, heard, named, pairs, real, understood
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.pregnancy_status import no_longer_asked
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, Said, What, Why
from doseline.exchange.fhir.when import When, day_of, own_day
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes

_OVER = frozenset({"inactive", "resolved"})
_BEGAN = ("onsetDateTime", "onsetPeriod.start")
_NONE = "none"


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an AllergyIntolerance says."""
    why = gate(resource, facts=None)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    substance = _substance(resource)
    known = chart_codes()
    if absent := known.meanings("no-allergy", pairs(substance), substance.words):
        yield from _none(resource, absent, reading)
    elif known.meanings("nothing-there", pairs(substance), substance.words):
        yield LeftOut(from_=resource.from_, why=Why.NOT_THERE)
    elif not substance:
        yield LeftOut(from_=resource.from_, why=Why.NO_NAME)
    else:
        yield from _allergy(resource, substance, reading)


def _substance(resource: Element) -> Concept:
    """What it is to: its code; where it has none, the substance of its reactions, and its text."""
    own = real(concept_under(resource, "code") if resource.has("code") else NOTHING)
    if own.codes:
        return own
    for reaction in resource.many("reaction") if resource.has("reaction") else ():
        if reaction.has("substance"):
            return concept_under(reaction, "substance").and_(own)
    return own


def _allergy(resource: Element, substance: Concept, reading: Reading) -> Iterator[Said]:
    day, since_unknown = _day(resource, reading)
    if day.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=Why.FUTURE)
        return
    substance = chosen("allergy", substance, reading)
    found = understood("allergy", substance, reading)
    if _NONE in found.names and len(found.names) == 1:
        yield from _none(resource, ("any",), reading)
        return
    verified = code_of(resource, "verificationStatus") if resource.has("verificationStatus") else None
    values = {
        "type": "allergy",
        **day.values(),
        **named(substance, found),
        **({"since_unknown": True} if since_unknown else {}),
        **({"over": True} if _is_over(resource) else {}),
        **({"certainty": "suspected"} if verified not in (None, "confirmed") else {}),
        **who(resource, "asserter", "recorder"),
    }
    yield Entry(values=values, from_=(resource.from_,))
    yield from day.said
    yield from _over(resource)
    yield from heard(substance, found, resource, "code", reading)


def _day(resource: Element, reading: Reading) -> tuple[When, bool]:
    own = own_day(resource, _BEGAN, reading)
    known = own or day_of(resource, (), ("recordedDate", "lastOccurrence"), reading)
    return known, own is None


def _is_over(resource: Element) -> bool:
    status = code_of(resource, "clinicalStatus") if resource.has("clinicalStatus") else None
    if status is not None and status not in {"active", *_OVER}:
        resource.say("clinicalStatus", What.UNKNOWN_STATUS, status)
    return status in _OVER


def _over(resource: Element) -> Iterator[Said]:
    if _is_over(resource):
        yield Choice(
            from_=resource.from_, what=What.OVER, got=code_of(resource, "clinicalStatus"), took="over"
        )


def _none(resource: Element, absent: tuple[str, ...], reading: Reading) -> Iterator[Said]:
    """That there is no allergy: an answer on its own day, where it is about medicines too."""
    known = chart_codes()
    day = own_day(resource, ("recordedDate", *_BEGAN), reading)
    answers = all(known.told("no-allergy", name)["answers"] for name in absent)
    if not answers or _is_over(resource) or _is_unsure(resource):
        yield LeftOut(from_=resource.from_, why=Why.NOT_THERE)
    elif day is None or not day.day.is_exact:
        yield LeftOut(from_=resource.from_, why=Why.NO_DAY)
    elif day.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=Why.FUTURE)
    else:
        yield Entry(values=no_longer_asked(resource, "no-allergy", day), from_=(resource.from_,))
        yield from day.said


def _is_unsure(resource: Element) -> bool:
    verified = code_of(resource, "verificationStatus") if resource.has("verificationStatus") else None
    return verified not in (None, "confirmed")
