"""Every example record as the chart of another program holds it: the same answers, and they lead back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import doseline
from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Options, Outcome
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.report import tally
from doseline.guide import load_guides
from doseline.record import Decision, Instruction, Note, Record, Training
from tests.exchange.medicines.charts import assessed
from tests.exchange.write.written import examples, facts

# What no other program's chart has a place for.
OURS_ALONE = (Decision, Instruction, Note, Training)
EXAMPLES = [(name, record, today) for name, record, today in examples()]


def by_another(written: Any) -> Any:  # noqa: ANN401 - any JSON
    """What is left of a Bundle where nobody knows our extensions."""
    if isinstance(written, list):
        return [by_another(one) for one in written]
    if not isinstance(written, dict):
        return written
    kept = {key: by_another(one) for key, one in written.items()}
    if isinstance(written.get("extension"), list):
        told = [one for one in kept.pop("extension") if not one["url"].startswith("urn:doseline:")]
        kept |= {"extension": told} if told else {}
    if (kept.get("resourceType"), kept.get("status")) == ("MedicationRequest", "draft"):
        kept |= {"intent": "order", "status": "active"}  # our plan, ordered by a clinic
    return kept


def read_back(record: Record, today: date) -> Outcome:
    bundle = by_another(facts(record, today))
    found = read_charts(gather([Document(data=bundle, file="chart.json")]), Options(today=today))
    counted = tally(found)
    assert counted["read"] == sum(count for name, count in counted.items() if name != "read")
    (one,) = found.people
    return one


@pytest.mark.parametrize(("name", "record", "today"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES])
def test_what_is_found_leads_back_to_the_chart(name: str, record: Record, today: date) -> None:
    found = read_back(record, today)
    assert found.record is not None
    before, case = assessed_before(record, today), assessed(found, today)
    assert [(dose.on, dose.amount_mg) for dose in case.chart.doses] == before["doses"], name
    ids = {event.id for event in found.record.events}
    because = {id_ for finding in case.check.findings for id_ in finding.because}
    assert because <= ids
    assert all(id_.partition("#")[0].count("/") == 1 for id_ in ids)
    if not any(isinstance(event, OURS_ALONE) for event in record.events):
        assert {finding.rule for finding in case.check.findings} == before["rules"], name


def assessed_before(record: Record, today: date) -> dict[str, Any]:
    """What the record itself says on the day."""
    case = doseline.assess(load_guides(), record, today=today)
    return {
        "doses": [(dose.on, dose.amount_mg) for dose in case.chart.doses],
        "rules": {finding.rule for finding in case.check.findings},
    }
