"""Who wrote something down, by the Provenance beside it."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Import
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.report import tally
from tests.exchange.medicines.charts import OPTIONS, order, patient

Json = dict[str, Any]
PEOPLE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
AUTHOR = {"coding": [{"system": PEOPLE, "code": "author"}]}
ILLNESS: Json = {
    "resourceType": "Condition", "id": "illness", "subject": {"reference": "Patient/p1"},
    "code": {"text": "Migraine"}, "onsetDateTime": "2026-03-01",
}  # fmt: skip
DOCTOR: Json = {
    "resourceType": "Practitioner", "id": "d",
    "name": [{"prefix": ["Dr"], "given": ["Ronda"], "family": "Bone"}],
}  # fmt: skip


def provenance(id_: str = "v", target: str = "Condition/illness", **members: object) -> Json:
    """That Ward 4 wrote something down."""
    agent = {"type": AUTHOR, "who": {"display": "Ward 4"}}
    return {
        "resourceType": "Provenance", "id": id_, "target": [{"reference": target}],
        "recorded": "2026-03-02T10:00:00Z", "agent": [agent], **members,
    }  # fmt: skip


def read(*more: Json, illness: Json = ILLNESS) -> Import:
    everything = (patient(), order(), illness, *more)
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in everything],
    }
    return read_charts(gather([Document(data=bundle, file="chart.json")]), OPTIONS)


def by(*more: Json, illness: Json = ILLNESS) -> str | None:
    (person,) = read(*more, illness=illness).people
    assert person.record is not None
    (found,) = (one for one in person.record.events if one.id == "Condition/illness")
    return found.by


def test_the_author_is_who_wrote_it() -> None:
    assert by() is None
    assert by(provenance()) == "Ward 4"
    assert by(provenance(target="Condition/illness/_history/3")) == "Ward 4"
    assert by(provenance(target="Condition/other")) is None


def test_whom_the_resource_names_itself_goes_before() -> None:
    assert by(provenance(), illness={**ILLNESS, "asserter": {"display": "Dr Example"}}) == "Dr Example"


def test_a_name_may_stand_on_the_practitioner_that_was_sent() -> None:
    pointing = provenance(agent=[{"type": AUTHOR, "who": {"reference": "Practitioner/d"}}])
    assert by(pointing, DOCTOR) == "Dr Ronda Bone"
    assert by(pointing) is None


@pytest.mark.parametrize(
    "agent",
    [
        {"who": {"display": "Ward 4"}},
        {"type": {"coding": [{"system": PEOPLE, "code": "transmitter"}]}, "who": {"display": "A machine"}},
        {"type": AUTHOR, "who": {"reference": "Patient/p1", "display": "Ann Example"}},
        {"type": AUTHOR, "who": {"type": "RelatedPerson", "display": "Her sister"}},
        {"type": AUTHOR},
    ],
    ids=["no part", "another part", "the person", "somebody near", "nobody"],
)
def test_nobody_else_is_taken_for_the_author(agent: Json) -> None:
    assert by(provenance(agent=[agent])) is None


def test_of_two_the_one_recorded_last_counts() -> None:
    later = provenance(
        "a", recorded="2026-05-02T10:00:00Z", agent=[{"type": AUTHOR, "who": {"display": "Ward 7"}}]
    )
    assert by(provenance(), later) == by(later, provenance()) == "Ward 7"


def test_one_that_may_mean_the_opposite_says_nothing() -> None:
    assert by(provenance(modifierExtension=[{"url": "urn:x", "valueBoolean": True}])) is None


def test_it_is_counted_and_the_sum_stays() -> None:
    found = read(provenance())
    assert found.counts == {"Provenance": 1}
    told = tally(found)
    assert told["read"] == 4
    assert told["read"] == sum(count for key, count in told.items() if key != "read")
