"""Illnesses, symptoms, pregnancy, breastfeeding and allergies, each with both of its statuses."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import concept, moment, of_hl7, somebody, without_nothing
from doseline.exchange.fhir.write.results import observation
from doseline.exchange.fhir.write.telling import Telling, Values, said


def condition(values: Values, telling: Telling) -> Iterator[Json]:
    """An illness or a state."""
    yield _condition(values, telling, telling.concept(values, "condition"))


def symptom(values: Values, telling: Telling) -> Iterator[Json]:
    """Something felt or seen."""
    code = telling.concept(values, "symptom", telling.of_name("symptom", values, "snomed"))
    yield _condition(values, telling, code)


def breastfeeding(values: Values, telling: Telling) -> Iterator[Json]:
    """A time of breastfeeding."""
    code = concept([*telling.codings(values), said("breastfeeding")], "breastfeeding")
    yield _condition(values, telling, code)


def pregnancy(values: Values, telling: Telling) -> Iterator[Json]:
    """A pregnancy; while it goes on, and for the day of birth, Observations say it too."""
    code = concept([*telling.codings(values), said("pregnant")], "pregnancy")
    yield _condition(values, telling, code)
    if not telling.ended:
        word = "possibly-pregnant" if values.get("certainty") == "suspected" else "pregnant"
        yield {
            **observation("social-history", concept([said("pregnancy-status")], None), values, telling),
            "valueCodeableConcept": concept([said(word)], None),
        }
    if values.get("due"):
        yield {
            **observation("exam", concept([said("due")], None), values, telling),
            "valueDateTime": values["due"],
        }


def _condition(values: Values, telling: Telling, code: Json) -> Json:
    suspected = values.get("certainty") == "suspected"
    severity = values.get("severity")
    return {
        "resourceType": "Condition",
        "clinicalStatus": of_hl7("condition-clinical", _clinical(telling)),
        "verificationStatus": of_hl7("condition-ver-status", "provisional" if suspected else "confirmed"),
        **({"severity": concept([said(severity)], severity)} if severity else {}),
        "code": code,
        "subject": {"reference": telling.patient},
        **_since(values, telling),
        **without_nothing(
            abatementDateTime=values.get("until") if telling.ended else None,
            asserter=somebody(values.get("by")),
        ),
    }


def _clinical(telling: Telling) -> str:
    return "resolved" if telling.ended else "active"


def _since(values: Values, telling: Telling) -> Json:
    """Since when it is there; where nobody knows that, only when it was told."""
    if values.get("since_unknown"):
        return {"recordedDate": values["on"]}
    return {"onsetDateTime": moment(values["on"], values.get("time"), telling.zone)}


def allergy(values: Values, telling: Telling) -> Iterator[Json]:
    """An allergy."""
    suspected = values.get("certainty") == "suspected"
    yield {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": of_hl7("allergyintolerance-clinical", _clinical(telling)),
        "verificationStatus": of_hl7(
            "allergyintolerance-verification", "unconfirmed" if suspected else "confirmed"
        ),
        "code": telling.concept(values, "allergy"),
        "patient": {"reference": telling.patient},
        **_since(values, telling),
        **without_nothing(asserter=somebody(values.get("by"))),
    }
