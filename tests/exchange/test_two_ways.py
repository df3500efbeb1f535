"""What is quick says the same as the slow way: a record without its text, names that were asked before."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import cast

import pytest

from doseline.errors import Fault, RecordError
from doseline.exchange.fhir.canonical import as_parsed, compact
from doseline.exchange.fhir.remembered import KEPT, LONGEST, remembered
from doseline.guide import load_shared
from doseline.guide.editions import Editions, Readings
from doseline.record import Record, read_document, read_record, write_record
from doseline.record.parse import MAX_BYTES, parse
from tests.exchange.intake.mutations import mutated
from tests.exchange.medicines.charts import Json, amount, chart, given, order

NAMES = load_shared().names
RECORDS = sorted((Path(__file__).parents[2] / "examples" / "records").glob("*.json"))
# What no text of JSON says in this way, and a program may hand over.
ODD = (
    Decimal("1E+3"),
    Decimal("0.00"),
    Decimal("-0"),
    Decimal("1E-20"),
    Decimal(10) ** 30,
    Decimal("NaN"),
    3,
)


def by_its_text(document: object) -> Record | tuple[Fault, ...]:
    try:
        return read_record(compact(document), names=NAMES, guides=Editions(), readings=Readings())
    except RecordError as error:
        return error.faults


def as_it_is(document: object) -> Record | tuple[Fault, ...]:
    try:
        return read_document(as_parsed(document), names=NAMES, guides=Editions(), readings=Readings())
    except RecordError as error:
        return error.faults


def with_odd_numbers(document: Json, chance: Random) -> Json:
    """The document with some of its numbers written in another way."""
    for event in document.get("events", ()):
        for key in event if isinstance(event, dict) else ():
            if isinstance(event[key], Decimal) and chance.random() < 0.3:
                event[key] = chance.choice(ODD)
    return document


@pytest.mark.parametrize("seed", range(60))
def test_a_document_is_the_record_that_its_text_is(seed: int) -> None:
    chance = Random(seed)
    document = cast("Json", parse(chance.choice(RECORDS).read_bytes()))
    assert isinstance(by_its_text(document), Record)
    assert as_it_is(document) == by_its_text(document)
    changed = mutated(with_odd_numbers(copy.deepcopy(document), chance), chance)
    assert as_it_is(changed) == by_its_text(changed)


def test_a_document_whose_text_would_be_too_long_is_none() -> None:
    document = json.loads(RECORDS[0].read_text(), parse_int=Decimal, parse_float=Decimal)
    note = {"type": "note", "on": "2026-01-01", "text": "x" * 9000}
    many = MAX_BYTES // 9000
    document["events"] = [{"id": f"n{place}", **note} for place in range(many)]
    assert as_it_is(document) == by_its_text(document)
    document["events"] = document["events"][: many // 2]
    assert isinstance(as_it_is(document), Record)


def test_the_text_of_an_outcome_is_that_of_its_record() -> None:
    found = chart(order(), given("a", "2026-11-01", **amount(20)))
    assert found.record is not None
    assert found.text == write_record(found.record)


ASKED = (
    ("medication", "Ocrelizumab 30 MG/ML", (), None),
    ("medication", "prednisone since 2019", (), 2026),
    ("medication", "prednisone since 2019", (), 2010),
    ("condition", "pneumonia in 2012", (), 2026),
    ("condition", "pneumonia in 2012", (), 2011),
    ("condition", "no pneumonia", (), None),
    ("condition", "", (("http://hl7.org/fhir/sid/icd-10-cm", "J18.9"),), None),
    ("test", "Hepatitis B surface antigen", (("http://loinc.org", "5196-1"),), None),
)


def test_names_that_were_asked_before_mean_the_same() -> None:
    names = remembered(NAMES)
    for _ in range(2):
        for kind, written, codes, year in ASKED:
            assert names.understood(kind, written, codes, year=year) == NAMES.understood(
                kind, written, codes, year=year
            )
        assert names.result_in("hbsag", "not detected") == NAMES.result_in("hbsag", "not detected")


def test_neither_a_text_nor_ever_more_names_are_kept() -> None:
    names = remembered(NAMES)
    names.understood("condition", "a long story about somebody " * 4)
    names.result_in(
        "hbsag", "not detected, as was told to her husband on the telephone this morning at nine " * 2
    )
    assert all(len(written) <= LONGEST for _, written, _ in names.meant)
    assert not names.results
    for place in range(KEPT + 10):
        names.understood("medication", "Ocrevus", (("urn:x", str(place)),))
    assert 0 < len(names.meant) <= KEPT
