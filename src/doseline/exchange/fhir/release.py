"""The release of FHIR that a resource is written in, where it cannot be R4.

Only what says another thing there, or is not there at all, is looked at: all else reads alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doseline.exchange.fhir.unread import Unread

_BY_NUMBER = {"0": Unread.DSTU2, "1": Unread.DSTU2, "3": Unread.STU3, "5": Unread.R5, "6": Unread.R6}

# Types that only one release has, of those that stand in charts (FHIR's own lists of resources).
_TYPES = {
    **dict.fromkeys(
        ("MedicationOrder", "DiagnosticOrder", "Conformance", "DeviceUseRequest", "ImagingObjectSelection"),
        Unread.DSTU2,
    ),
    **dict.fromkeys(
        ("ProcedureRequest", "ReferralRequest", "Sequence", "DataElement", "DeviceComponent", "BodySite",
         "EligibilityRequest", "ImagingManifest", "ProcessRequest", "ServiceDefinition"),
        Unread.STU3,
    ),
    **dict.fromkeys(
        ("MedicationUsage", "ImagingSelection", "GenomicStudy", "EncounterHistory", "InventoryItem",
         "NutritionIntake", "DeviceUsage", "DeviceDispense", "DeviceAssociation", "Permission", "Transport",
         "BiologicallyDerivedProductDispense"),
        Unread.R5,
    ),
}  # fmt: skip

# Members that R4 does not have under this type, and that mean something which R4 says in another way.
_MEMBERS: Mapping[str, Mapping[str, Unread]] = {
    "AllergyIntolerance": {"substance": Unread.DSTU2, "assertedDate": Unread.STU3, "participant": Unread.R5},
    "Condition": {
        "patient": Unread.DSTU2,
        "dateRecorded": Unread.DSTU2,
        "assertedDate": Unread.STU3,
        "participant": Unread.R5,
    },
    "Encounter": {"patient": Unread.DSTU2, "actualPeriod": Unread.R5},
    "Immunization": {
        "wasNotGiven": Unread.DSTU2,
        "reported": Unread.DSTU2,
        "notGiven": Unread.STU3,
        "date": Unread.STU3,
        "administeredProduct": Unread.R5,
    },
    "Medication": {"product": Unread.DSTU2, "isBrand": Unread.STU3, "package": Unread.STU3},
    "MedicationAdministration": {
        "wasNotGiven": Unread.DSTU2,
        "notGiven": Unread.STU3,
        "prescription": Unread.STU3,
        "medication": Unread.R5,
        "occurenceDateTime": Unread.R5,
        "occurencePeriod": Unread.R5,
    },
    "MedicationDispense": {"notDone": Unread.STU3, "medication": Unread.R5},
    "MedicationRequest": {
        "context": Unread.STU3,
        "definition": Unread.STU3,
        "medication": Unread.R5,
        "renderedDosageInstruction": Unread.R5,
    },
    "MedicationStatement": {
        "wasNotTaken": Unread.DSTU2,
        "taken": Unread.STU3,
        "medication": Unread.R5,
        "adherence": Unread.R5,
    },
    "Observation": {"related": Unread.STU3, "context": Unread.STU3, "triggeredBy": Unread.R5},
    "Procedure": {
        "notPerformed": Unread.DSTU2,
        "notDone": Unread.STU3,
        "occurrenceDateTime": Unread.R5,
        "occurrencePeriod": Unread.R5,
    },
}


def foreign(data: Mapping[str, Any]) -> Unread | None:
    """The release a resource can only be of, if that is not R4."""
    kind = data.get("resourceType")
    if not isinstance(kind, str):
        return None
    if kind == "CapabilityStatement":
        return of_number(data.get("fhirVersion"))
    found = _TYPES.get(kind)
    if found is not None:
        return found
    members = _MEMBERS.get(kind)
    if members is None or members.keys().isdisjoint(data):
        return None
    return next(release for key, release in members.items() if key in data)


def members_of_others(kind: str) -> tuple[str, ...]:
    """The members by which a resource of this type is told to be of another release."""
    return tuple(_MEMBERS.get(kind, ()))


def of_number(number: object) -> Unread | None:
    """The release that a number such as 3.0.2 names, if it is not R4 (4.x)."""
    return _BY_NUMBER.get(number.strip().partition(".")[0]) if isinstance(number, str) else None
