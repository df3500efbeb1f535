"""A test that is to be ordered: the draft of an order, for whoever may sign it."""

from __future__ import annotations

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import coding, concept
from doseline.exchange.fhir.write.telling import SYSTEMS
from doseline.guide.terminology import Terminology

_LOINC = "loinc"


def draft_of_test(test: str, words: str, patient: str, names: Terminology) -> Json | None:
    """The draft of an order for a test of ours, called by ``words``; None where we have no code for it.

    >>> from doseline.guide import load_shared
    >>> draft = draft_of_test("hbsag", "hepatitis B surface antigen", "Patient/1", load_shared().names)
    >>> draft["status"], draft["code"]["coding"][0]["code"]
    ('draft', '5196-1')
    """
    table = names.codes.tables["test"][_LOINC]
    code = next((code for code, meant in table.items() if meant == test), None)
    if code is None:
        return None
    return {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "order",
        "code": concept([coding(SYSTEMS[_LOINC], code, words)], words),
        "subject": {"reference": patient},
    }
