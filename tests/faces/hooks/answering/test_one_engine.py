"""What a record gets in the terminal, its chart gets in a card: the same findings, the same next step."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from doseline.assessment import Assessment, assess
from doseline.exchange.fhir.write import Made, write_bundle
from doseline.faces.hooks.answering import Asker, answer
from doseline.finding import Severity, Urgency
from doseline.guide import load_guide, load_shared, sound_drugs
from doseline.guide.editions import Editions, Readings
from doseline.record import Record, read_record
from doseline.text import Catalogue, sentences
from tests.faces.hooks.answering.people import Json, asked_of, ids, prefetch

FOLDER = Path(__file__).parents[4] / "examples" / "records"
DAYS = tomllib.loads((FOLDER / "days.toml").read_text())
RECORDS = sorted(FOLDER.glob("*.json"))
GUIDES = {drug: load_guide(drug) for drug in sound_drugs()}


def record_of(path: Path) -> Record:
    names = load_shared().names
    return read_record(path.read_bytes(), names=names, guides=Editions(), readings=Readings())


def chart_of(record: Record, today: date) -> Json:
    """The record as a chart that an EHR sends, each type under its key."""
    made = Made(today=today, recorded=f"{today}T00:00:00Z", program="p", version="1", guide_version="1")
    written = write_bundle(record, made, names=load_shared().names)["entry"]
    resources = [one["resource"] for one in written]
    others = [one for one in resources if one["resourceType"] in ("Basic", "ImmunizationRecommendation")]
    around = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in others]}
    return prefetch(*resources, others=around)


def of_the_terminal(case: Assessment) -> list[tuple[str, str]]:
    """What the checks hold against the next dose, and has to be acted on before it."""
    if case.plan.has_died:
        return []
    holding = (one for one in case.check.holding if not one.after_stop or one.urgency.cannot_wait)
    return [
        (one.rule, one.severity.value)
        for one in holding
        if one.severity is not Severity.ASK or one.urgency is not Urgency.NEXT_VISIT
    ]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_chart_gets_the_cards_that_its_record_gets_in_the_terminal(path: Path) -> None:
    record, today = record_of(path), DAYS[path.stem]["today"]
    case = assess(GUIDES, record, today=today)
    asked = asked_of("patient-view", chart_of(record, today), patientId=record.person.id)
    asker = Asker(record.person.region, record.person.timezone)
    found = answer("doseline-patient", asked, asker, today, ids()).cards
    wanted = of_the_terminal(case)
    assert [(one.rule, one.severity) for one in found] == wanted[:3]
    if found:
        words = Catalogue("en", case.guide.region(record.person.region)).about(case.guide, case.typed)
        assert sentences.step(words, case.step).startswith(found[0].summary)


def test_some_of_them_get_a_card_and_some_do_not() -> None:
    spoken = [
        of_the_terminal(assess(GUIDES, record_of(path), today=DAYS[path.stem]["today"])) for path in RECORDS
    ]
    assert any(spoken)
    assert not all(spoken)
