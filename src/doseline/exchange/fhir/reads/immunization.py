"""Immunization and ImmunizationRecommendation: a vaccine that was given, and one that is to be given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.exchange.fhir.concept import Concept, code_of, concept_under, concepts_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate, turned_round
from doseline.exchange.fhir.meaning import chosen, heard, named, pairs, real, understood
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Entry, LeftOut, NotUnderstood, Said, What, Why
from doseline.exchange.fhir.when import When, day_at, known_day
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes
from doseline.guide.terminology import VaccineKind
from doseline.guide.understood import Understood
from doseline.record.fields import ID_LENGTH

_GIVEN = frozenset({"completed"})
# Statuses of a forecast that name no vaccine to come.
_NO_PLAN = frozenset({"immune", "contraindicated", "complete", "notapplicable", "agedout"})
_DUE, _EARLIEST = "30980-7", "30981-5"
_CVX_SYSTEMS = "cvx"


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an Immunization says."""
    concept = real(concept_under(resource, "vaccineCode"))
    why = gate(resource, facts=_GIVEN)
    if why is None and not concept:
        why = Why.NO_NAME
    if why is None and chart_codes().meanings("nothing-there", pairs(concept), concept.words):
        why = Why.NOT_THERE
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    day = day_at(resource, "occurrenceDateTime", reading)
    if day is None:
        yield from _without_day(resource, concept, reading)
    elif day.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=Why.FUTURE)
    else:
        yield from _given(resource, concept, day, reading)


def _without_day(resource: Element, concept: Concept, reading: Reading) -> Iterator[Said]:
    """One given on a day that is only told in words: a note; without any day it is no fact."""
    words = resource.text("occurrenceString") if resource.has("occurrenceString") else None
    if words is None:
        yield LeftOut(from_=resource.from_, why=Why.NO_DAY)
        return
    day = known_day(resource, ("recorded",), reading)
    yield _note(resource, day, f"{concept.name}: {words}", part=1)
    where = f"{resource.path}.occurrenceString"
    yield NotUnderstood(from_=resource.from_, where=where, what=What.UNREADABLE_DATE, got=words)


def _note(resource: Element, day: When, text: str, *, part: int) -> Entry:
    return Entry(
        values={"type": "note", "on": str(day.day), "text": text}, from_=(resource.from_,), part=part
    )


def _given(resource: Element, concept: Concept, day: When, reading: Reading) -> Iterator[Said]:
    concept = chosen("vaccine", concept, reading)
    found = understood("vaccine", concept, reading)
    kind = _kind(found, reading)
    if kind is not None and not kind.is_vaccine:
        yield from _no_vaccine(resource, concept, kind, day, reading)
        return
    values = {
        "type": "vaccination",
        **day.values(),
        **named(concept, found, "vaccine"),
        **cvx_of(concept, reading),
        **_lot(resource),
        **({"reported": True} if resource.data.get("primarySource") is False else {}),
        **who(resource),
    }
    yield Entry(values=values, from_=(resource.from_,))
    if resource.data.get("isSubpotent") is True:
        yield _note(resource, day, _subpotent(resource, concept), part=2)
    yield from day.said
    yield from heard(concept, found, resource, "vaccineCode", reading)


def _kind(found: Understood, reading: Reading) -> VaccineKind | None:
    """The kind that asks for most care of all that is meant; nothing that is none hides a vaccine."""
    kinds = [reading.names.vaccine(name) for name in found.names]
    return next((kind for kind in kinds if kind.is_vaccine), kinds[0] if kinds else None)


def _no_vaccine(
    resource: Element, concept: Concept, kind: VaccineKind, day: When, reading: Reading
) -> Iterator[Said]:
    """What is given like a vaccine and is none: ready-made antibodies are a medicine, of one day."""
    medicine = chart_codes().tables["given-as-vaccine"].get(kind.name)
    if medicine is None:
        yield LeftOut(from_=resource.from_, why=Why.NOT_A_VACCINE)
        return
    values: dict[str, Any] = {
        "type": "medication",
        **day.values(),
        **named(concept),
        "purpose": "once",
        **who(resource),
    }
    if not understood("medication", concept, reading).names:
        values["name"] = medicine["name"]
    yield Entry(values=values, from_=(resource.from_,))
    yield from day.said


def cvx_of(concept: Concept, reading: Reading) -> dict[str, str]:
    """The CVX code, under the key that an entry has for it."""
    codes = reading.names.codes
    found = (
        one.code
        for one in concept.codes
        if (system := codes.system(one.system)) is not None and system.id == _CVX_SYSTEMS
    )
    code = next(found, None)
    return {"cvx": code} if code is not None and len(code) <= ID_LENGTH else {}


def _lot(resource: Element) -> dict[str, str]:
    lot = resource.text("lotNumber") if resource.has("lotNumber") else None
    return {} if lot is None else {"lot": lot}


def _subpotent(resource: Element, concept: Concept) -> str:
    reasons = (one.name for one in concepts_under(resource, "subpotentReason"))
    return ", ".join(filter(None, (f"{concept.name}: subpotent", *reasons)))


def read_recommendation(resource: Element, reading: Reading) -> Iterator[Said]:
    """The vaccines that a forecast recommends on a day that is still to come."""
    why = turned_round(resource)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    part = 0
    for one in resource.many("recommendation") if resource.has("recommendation") else ():
        values = None if turned_round(one) is not None else _planned(one, reading)
        if values is not None:
            part += 1
            yield Entry(values=values, from_=(resource.from_,), part=part)
    if not part:
        yield LeftOut(from_=resource.from_, why=Why.NOT_A_PLAN)


def _planned(one: Element, reading: Reading) -> dict[str, Any] | None:
    vaccine = next(iter(concepts_under(one, "vaccineCode")), None) or concept_under(one, "targetDisease")
    status = code_of(one, "forecastStatus") if one.has("forecastStatus") else None
    day = _due(one, reading)
    if not vaccine or day is None or status in _NO_PLAN or day.day.last < reading.today:
        return None
    vaccine = chosen("vaccine", vaccine, reading)
    found = understood("vaccine", vaccine, reading)
    return {
        "type": "vaccination",
        "on": str(day.day),
        **named(vaccine, found, "vaccine"),
        **cvx_of(vaccine, reading),
        "planned": True,
    }


def _due(one: Element, reading: Reading) -> When | None:
    """The day it is due, else the earliest one."""
    days = {
        code.code: day
        for criterion in (one.many("dateCriterion") if one.has("dateCriterion") else ())
        for code in concept_under(criterion, "code").codes
        if (day := day_at(criterion, "value", reading)) is not None
    }
    return days.get(_DUE) or days.get(_EARLIEST)
