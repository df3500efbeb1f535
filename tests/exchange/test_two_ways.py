"""What is quick says the same as the slow way: a record without its text, names that were asked before."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import cast

import pytest

import doseline.faces
from doseline.errors import Fault, RecordError
from doseline.exchange.fhir.canonical import as_parsed, compact
from doseline.exchange.fhir.chart import Lists, installed, read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.ordinary import ordinary
from doseline.exchange.fhir.outcome import Options, Outcome
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.remembered import KEPT, LONGEST, remembered
from doseline.exchange.fhir.tidy import TooDeep, is_tidy, tidy
from doseline.faces.chart_files import documents, parts
from doseline.guide import load_shared
from doseline.guide.editions import Editions, Readings
from doseline.record import Record, read_document, read_record, write_record
from doseline.record.parse import MAX_BYTES, Repeating, parse
from tests.exchange.intake.mutations import CHANGES
from tests.exchange.medicines.charts import TODAY, Json, amount, chart, given, order, patient, told
from tools.damage import damaged

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
    changed = damaged(with_odd_numbers(copy.deepcopy(document), chance), chance, CHANGES)
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


# What is put into a line somewhere: much of it makes it no JSON at all, some of it an odd document.
BITS = (
    b'""', b"[]", b"{}", b"null", b'" "', b"NaN", b"1e5", b"-0", b"0.0", b"1E400", b"123456789012345678",
    b"12345678901234.567", b"1.50", b"01", b"true", b'"\\ud800"', b'"\\u0020"', b'"\\u2003"', b'"\xc2\xa0"',
    b'"a\\"b"', b"\xff", b"\x1f", b"\xef\xbb\xbf", b'"id":"x",', b",", b"}", b"]", b'"', b" ",
)  # fmt: skip
LINES = (
    json.dumps(given("a", "2026-11-01", **amount(20.5))).encode(),
    json.dumps(order(dosageInstruction=[{"text": "20 mg", "asNeededBoolean": False}])).encode(),
    json.dumps(told("b", "Vitamin D"), separators=(",", ":")).encode(),
)
MEMBER = re.compile(rb'"[a-zA-Z]+": ?("[^"]*"|[0-9.]+)')


def scratched(line: bytes, chance: Random) -> bytes:
    """The line with a change in one to three places."""
    changed = bytearray(line)
    for _ in range(chance.randint(1, 3)):
        members = list(MEMBER.finditer(changed))
        one = chance.choice(members or [None])
        match chance.randrange(4):
            case 0 if one is not None:
                changed[one.start(1) : one.end(1)] = chance.choice(BITS)
            case 1 if one is not None:
                changed[one.end() : one.end()] = b"," + one[0]
            case 2:
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            case _:
                place = chance.randrange(len(changed))
                changed[place:place] = chance.choice(BITS)
    return bytes(changed)


def with_care(line: bytes) -> tuple[object, bool]:
    """What a line says when it is read with care, and whether nothing had to be tidied."""
    noted: list[object] = []
    try:
        read = parse(line)
        assert isinstance(read, dict)
        made = tidy(read, lambda *said: noted.append(said), path="x")
    except (RecordError, TooDeep, AssertionError):
        return None, False
    if is_tidy(read):
        assert not noted
        assert repr(made) == repr(read)
    return made, not noted and not isinstance(read, Repeating)


def tried(seeds: range) -> Counter[bool]:
    """How many damaged lines are ordinary all the same; each of them says the same with care."""
    found: Counter[bool] = Counter()
    for seed in seeds:
        chance = Random(seed)
        line = scratched(chance.choice(LINES), chance)
        quick = ordinary(line)
        found[quick is not None] += 1
        if quick is not None:
            made, was_tidy = with_care(line)
            assert was_tidy, line
            assert repr(made) == repr(quick), line
    return found


def test_an_ordinary_line_says_the_same_as_when_it_is_read_with_care() -> None:
    pytest.importorskip("msgspec")
    assert all(is_tidy(parse(line)) for line in LINES)
    assert all(ordinary(line) == with_care(line)[0] for line in LINES)
    found = tried(range(1500))
    assert found[True] > 150
    assert found[False] > 150


@pytest.mark.slow
def test_a_million_damaged_lines_say_the_same() -> None:
    assert sum(tried(range(3000, 1_000_000)).values()) == 997_000


def people(resources: list[Json], lists: Lists) -> tuple[Outcome, ...]:
    """What comes of a chart, read with some lists."""
    entries = [{"resource": one} for one in (patient(), *resources)]
    data = parse(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    return read_charts(gather([Document(data=data, file="x")]), Options(today=TODAY), lists).people


def test_what_was_looked_up_among_all_guides_is_not_taken_for_some() -> None:
    every = installed()
    some = replace(every, guides={name: one for name, one in every.guides.items() if name != "kesimpta"})
    data = [given("a", "2026-11-01", **amount(20))]
    with_all = [one.status for one in people(data, every)]
    assert [one.status for one in people(data, some)] != with_all
    assert [one.status for one in people(data, every)] == with_all


def test_a_line_of_an_export_is_read_the_same_without_the_quick_decoder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path(doseline.faces.__file__).parent / "cohort" / "demo"
    quick = [*documents([str(folder)])]
    monkeypatch.setattr(parts, "ordinary", lambda _: None)
    with_care = [*documents([str(folder)])]
    assert [one.data for one in quick if isinstance(one, Document)] == [
        one.data for one in with_care if isinstance(one, Document)
    ]
    options = Options(today=date(2026, 6, 6), region="US")
    assert read_charts(gather(quick), options) == read_charts(gather(with_care), options)
