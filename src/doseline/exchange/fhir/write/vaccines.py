"""Vaccines that were given, and those that are planned."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import concept, moment, of_hl7, somebody, text, without_nothing
from doseline.exchange.fhir.write.telling import Telling, Values, said

STATUS = "immunization-recommendation-status"


def vaccination(values: Values, telling: Telling) -> Iterator[Json]:
    """A vaccine: given, it is an Immunization; planned, only a recommendation for its day."""
    yield _planned(values, telling) if values.get("planned") else _given(values, telling)


def _given(values: Values, telling: Telling) -> Json:
    performer = somebody(values.get("by"))
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": telling.concept(values, "vaccine"),
        "patient": {"reference": telling.patient},
        "occurrenceDateTime": moment(values["on"], values.get("time"), telling.zone),
        **without_nothing(
            primarySource=False if values.get("reported") else None,
            lotNumber=text(values.get("lot")),
            performer=[{"actor": performer}] if performer else None,
        ),
    }


def _planned(values: Values, telling: Telling) -> Json:
    written = values.get("recorded_at") or values["on"]
    return {
        "resourceType": "ImmunizationRecommendation",
        "patient": {"reference": telling.patient},
        "date": written[:10],
        "recommendation": [
            {
                "vaccineCode": [telling.concept(values, "vaccine")],
                "forecastStatus": of_hl7(STATUS, "due"),
                "dateCriterion": [{"code": concept([said("due-date")], None), "value": values["on"]}],
            }
        ],
    }
