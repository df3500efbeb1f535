"""The same ordinary people as the chart of another program has them: coded, in resources, and read back.

What no chart has a place for (a clinician's word on a finding, the answers of set-up, a lesson, a note) is
what the person or the clinic enters here; it is added to what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Options
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.write import Made, write_bundle
from doseline.guide import Guide
from doseline.record import Decision, Instruction, Note, Record, Training

Invented = tuple[Record, list[date], int]
# What is entered here, and no chart has.
OURS_ALONE = (Decision, Instruction, Note, Training)
_OURS = "urn:doseline:"


def as_charts(make: Callable[[Guide, Random], Invented]) -> Callable[[Guide, Random], Invented]:
    """The same people, each of them by way of a chart."""

    def by_way_of_a_chart(guide: Guide, chance: Random) -> Invented:
        record, days, settled = make(guide, chance)
        return read_back(record, guide, max(days)), days, settled

    return by_way_of_a_chart


def read_back(record: Record, guide: Guide, day: date) -> Record:
    """The record as it is read out of the chart that another program would hand over on a day.

    Raises: AssertionError where nothing of it is a record.
    """
    made = Made(today=day, recorded=f"{day}T00:00:00Z", program="p", version="1", guide_version="1")
    bundle = by_another(write_bundle(record, made, names=guide.names))
    bundle["entry"] += [{"resource": one} for one in taken_before(record)]
    person = record.person
    options = Options(today=day, region=person.region, timezone=person.timezone)
    (found,) = read_charts(gather([Document(data=bundle, file="chart.json")]), options).people
    if found.record is None:
        raise AssertionError(found.status)
    ours = tuple(event for event in record.events if isinstance(event, OURS_ALONE))
    therapies = tuple(
        replace(one, edition=record.therapies[0].edition, month_mode=record.therapies[0].month_mode)
        for one in found.record.therapies
    )
    return replace(found.record, therapies=therapies, events=(*found.record.events, *ours))


def taken_before(record: Record) -> Iterator[dict[str, Any]]:
    """That the medicine was taken before the first dose here, as a chart's list of medicines says it."""
    for place, one in enumerate(record.therapies):
        if one.treated_since is not None:
            yield {
                "resourceType": "MedicationStatement",
                "id": f"before-{place}",
                "status": "active",
                "medicationCodeableConcept": {"text": one.guide},
                "subject": {"reference": f"Patient/{record.person.id}"},
                "effectivePeriod": {"start": str(one.treated_since)},
            }


def by_another(written: Any) -> Any:  # noqa: ANN401 - any JSON
    """What is left of a Bundle where nobody knows our extensions."""
    if isinstance(written, list):
        return [by_another(one) for one in written]
    if not isinstance(written, dict):
        return written
    kept = {key: by_another(one) for key, one in written.items()}
    if isinstance(written.get("extension"), list):
        told = [one for one in kept.pop("extension") if not one["url"].startswith(_OURS)]
        kept |= {"extension": told} if told else {}
    if (kept.get("resourceType"), kept.get("status")) == ("MedicationRequest", "draft"):
        kept |= {"intent": "order", "status": "active"}  # our plan, ordered by a clinic
    if kept.get("resourceType") == "Observation" and kept["code"].get("text") == "mri":
        return _scan(kept)
    return kept


def _scan(observation: dict[str, Any]) -> dict[str, Any]:
    """A scan as a hospital writes it down: something that was done."""
    return {
        "resourceType": "Procedure",
        "id": observation["id"],
        "status": "completed",
        "code": {"text": "MRI of brain"},
        "subject": observation["subject"],
        "performedDateTime": observation["effectiveDateTime"],
    }
