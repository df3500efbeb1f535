"""The person as a Patient, and what was chosen of the therapies in extensions of ours."""

from __future__ import annotations

from doseline.exchange.fhir.canonical import Json, compact
from doseline.exchange.fhir.write.elements import OURS, extension, text, without_nothing
from doseline.exchange.fhir.write.telling import Values

PERSON, THERAPIES = f"{OURS}person", f"{OURS}therapies"
TIMEZONE = "http://hl7.org/fhir/StructureDefinition/timezone"


def patient(person: Values, therapies: tuple[Values, ...]) -> Json:
    """The person, without a name: the record holds none."""
    zone = person.get("timezone")
    country, _, state = person["region"].partition("-")
    return {
        "resourceType": "Patient",
        "extension": [
            *([{"url": TIMEZONE, "valueCode": zone}] if zone else []),
            extension("person", valueString=compact(person)),
            extension("therapies", valueString=compact(therapies)),
        ],
        **without_nothing(
            gender=person.get("sex"),
            birthDate=person.get("birth_date"),
            deceasedDateTime=person.get("died"),
            deceasedBoolean=True if person.get("dead") and not person.get("died") else None,
            address=[address] if (address := _address(country, state)) else None,
        ),
    }


def _address(country: str, state: str) -> Json:
    return without_nothing(country=text(country), state=text(state))
