"""Who it is: the few things of a Patient that a record holds. Names and addresses are not among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from doseline.dates import PartialDate
from doseline.exchange.fhir.days import civil_day
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.said import What
from doseline.exchange.fhir.sent import Person
from doseline.frozen import dataclass
from doseline.guide.charts import chart_words
from doseline.guide.countries import country_code
from doseline.record.fields import YEARS
from doseline.record.timezone import is_timezone

_SEXES = frozenset({"female", "male", "other", "unknown"})
_TIMEZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
_SEX_ELSEWHERE = (f"{_US_CORE}us-core-birthsex", f"{_US_CORE}us-core-sex")
_OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The person as a record file holds them; ``region`` is None where nothing tells it.

    ``identifier`` is that of the asked system, for the report alone.
    """

    values: dict[str, Any]
    region: str | None
    timezone: str | None
    is_dead: bool = False
    identifier: str | None = None


def who(
    person: Person,
    *,
    today: date,
    region: str | None,
    timezone: str | None,
    identifier_system: str | None = None,
) -> Who:
    """The person; nobody is born after ``today``.

    ``region`` and ``timezone`` are those to take where the chart names none.
    """
    patient = person.patient.element if person.patient is not None else None
    chart_region = _region(patient) if patient is not None else None
    zone = (_timezone(patient) if patient is not None else None) or timezone
    taken = chart_region or region
    death = _death(patient) if patient is not None else {}
    values: dict[str, Any] = {
        "id": person.reference.partition("/")[2] or person.reference,
        **(_birth(patient, today) if patient is not None else {}),
        **(_sex(patient) if patient is not None else {}),
        **({"region": taken} if taken else {}),
        **({"timezone": zone} if zone else {}),
        **death,
    }
    found = _identifier(patient, identifier_system) if patient is not None and identifier_system else None
    return Who(values=values, region=taken, timezone=zone, is_dead=bool(death), identifier=found)


def _day(patient: Element, key: str) -> PartialDate | None:
    """A day under a key as it is written; what is no day, or of no year of ours, is noted."""
    written = patient.text(key) if patient.has(key) else None
    if written is None:
        return None
    found = civil_day(written, zone=None)
    if found is None or not YEARS[0] <= found.day.first.year <= YEARS[1]:
        patient.say(key, What.UNREADABLE_DATE, written)
        return None
    return found.day


def _birth(patient: Element, today: date) -> dict[str, str]:
    born = _day(patient, "birthDate")
    if born is not None and born.first > today:
        patient.say("birthDate", What.UNREADABLE_DATE, born)
        return {}
    return {} if born is None else {"birth_date": str(born)}


def _death(patient: Element) -> dict[str, Any]:
    """The day of death, or that nobody knows it; a day that cannot be read is a death all the same."""
    died = _day(patient, "deceasedDateTime")
    if died is not None:
        return {"died": str(died)}
    is_dead = patient.has("deceasedDateTime") or (
        patient.has("deceasedBoolean") and patient.flag("deceasedBoolean") is True
    )
    return {"dead": True} if is_dead else {}


def _sex(patient: Element) -> dict[str, str]:
    """The administrative sex; one of another kind only where that is not given."""
    written = (patient.text("gender") or "").lower() if patient.has("gender") else ""
    if written in _SEXES:
        return {"sex": written}
    if written:
        patient.say("gender", What.UNKNOWN_CODE, written)
    words = chart_words().sexes
    for url in _SEX_ELSEWHERE:
        for said in _extensions(patient, url):
            if said.lower() in words:
                return {"sex": words[said.lower()]}
    return {}


def _extensions(element: Element, url: str) -> Iterator[str]:
    """The plain values, and the codes, of an extension."""
    for one in element.many("extension") if element.has("extension") else ():
        if one.data.get("url") != url:
            continue
        key = one.starting("value")
        if key is None:
            continue
        if isinstance(one.data.get(key), str):
            yield one.text(key) or ""
            continue
        inside = one.one(key)
        coded = inside.many("coding") if inside is not None and inside.has("coding") else ()
        for coding in (*coded, *((inside,) if inside is not None else ())):
            yield coding.text("code") or "" if coding.has("code") else ""


def _region(patient: Element) -> str | None:
    """The country of the first address that is not an old one; a country nobody knows is noted."""
    addresses = patient.many("address") if patient.has("address") else ()
    for address in sorted(addresses, key=lambda one: one.data.get("use") == _OLD):
        written = address.text("country") if address.has("country") else None
        if written is None:
            continue
        found = country_code(written)
        if found is not None:
            return found
        address.say("country", What.UNKNOWN_CODE, written)
    return None


def _timezone(patient: Element) -> str | None:
    addresses = patient.many("address") if patient.has("address") else ()
    for element in (patient, *addresses):
        for zone in _extensions(element, _TIMEZONE):
            if is_timezone(zone):
                return zone
            element.say("extension", What.UNKNOWN_CODE, zone)
    return None


def _identifier(patient: Element, system: str) -> str | None:
    for one in patient.many("identifier") if patient.has("identifier") else ():
        if one.data.get("system") == system:
            return one.text("value") if one.has("value") else None
    return None
