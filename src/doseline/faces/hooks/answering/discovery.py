"""The services, and what each asks for beforehand: one key for each type of resource, plain searches only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doseline.faces.hooks.answering.words import words
from doseline.frozen import dataclass
from doseline.guide.exchange_codes import result_codes
from doseline.text import Catalogue

_PATIENT = "{{context.patientId}}"
# The key of each type; those whose results are searched by code have one code list for all tests.
KEYS: Mapping[str, str] = {
    "patient": "Patient",
    "allergies": "AllergyIntolerance",
    "conditions": "Condition",
    "immunizations": "Immunization",
    "medicationAdministrations": "MedicationAdministration",
    "medicationDispenses": "MedicationDispense",
    "medicationRequests": "MedicationRequest",
    "medicationStatements": "MedicationStatement",
    "observations": "Observation",
    "procedures": "Procedure",
    "serviceRequests": "ServiceRequest",
}
_BY_CODE = "Observation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service and one hook that it answers.

    CDS Hooks 2.0.1 has one hook in each entry, and lets several entries share an id: what is said later
    under the same id takes the place of what was said before.
    """

    id: str
    hook: str

    @property
    def has_orders(self) -> bool:
        """Whether it is asked about orders that are not signed yet."""
        return self.hook != "patient-view"


SERVICES = (
    Service(id="doseline-patient", hook="patient-view"),
    Service(id="doseline-orders", hook="order-select"),
    Service(id="doseline-orders", hook="order-sign"),
)


def discovery() -> dict[str, Any]:
    """What ``GET /cds-services`` answers.

    >>> sorted({one["id"] for one in discovery()["services"]})
    ['doseline-orders', 'doseline-patient']
    """
    return {"services": [_entry(one, words()) for one in SERVICES]}


def _entry(service: Service, words: Catalogue) -> dict[str, Any]:
    return {
        "hook": service.hook,
        "id": service.id,
        "title": words.say(f"cards.service.{service.id}.title"),
        "description": words.say(f"cards.service.{service.id}.description"),
        "usageRequirements": words.say("cards.service.needs"),
        "prefetch": prefetch(),
    }


def prefetch() -> dict[str, str]:
    """The searches by key."""
    return {key: _search(type_) for key, type_ in KEYS.items()}


def _search(type_: str) -> str:
    if type_ == "Patient":
        return f"{type_}/{_PATIENT}"
    codes = f"&code={','.join(result_codes())}" if type_ == _BY_CODE else ""
    return f"{type_}?patient={_PATIENT}{codes}"
