"""A number stands once: a sentence names the fact it tells, and changing the fact changes every answer."""

from __future__ import annotations

import copy
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from doseline.errors import GuideError
from doseline.faces.ask import cell_text, side, text_of
from doseline.faces.cli.main import main
from doseline.guide import drugs, load_guide
from doseline.guide.comparison import all_brought
from doseline.guide.drug_files import folder_of_guide
from doseline.guide.explanations import Statements
from doseline.guide.facts import read_facts
from doseline.guide.folders import data, use_folders
from doseline.guide.schedule import Dated
from doseline.guide.statements import build_statements, statement_tables
from doseline.guide.validation import Citations, Faults
from doseline.guide.values import filler
from doseline.text import Catalogue
from tests.faces.program import ROOT

Tables = dict[str, Any]
DRUG = "kesimpta"
EVERY = [(drug, id_) for drug in drugs() for id_ in load_guide(drug).facts]
SAY = Catalogue("en", load_guide(DRUG).region("US"))
# Far from every other number; whole weeks stay whole weeks.
_FURTHER = 7 * 143


@cache
def tables_of(drug: str) -> Tables:
    return dict(statement_tables(drug, Faults()))


def explained(drug: str, facts: Tables) -> Statements:
    """The explanations of a drug with other facts.

    Raises: GuideError where a sentence does not fit them.
    """
    guide, tables = load_guide(drug), {**tables_of(drug), "facts": facts}
    documents = {key: {"title": key, "version": "1"} for key in _documents()}
    read = read_facts(facts, Citations(documents, Faults()), Faults())
    return build_statements(replace(guide, facts=read), tables, [b for b in all_brought() if b.drug != drug])


@cache
def _documents() -> frozenset[str]:
    return frozenset(tomllib.loads((data() / "sources.toml").read_text(encoding="utf-8"))["source"])


def changed(drug: str, id_: str) -> Tables:
    """The facts with one of them changed."""
    facts: Tables = copy.deepcopy(tables_of(drug)["facts"])
    fact = facts["fact"][id_]
    match fact["value"]:
        case list() as values:
            fact["value"] = [value + _FURTHER for value in values]
        case str() as value:
            fact["value"] = str(Decimal(value) + _FURTHER)
        case value:
            fact["value"] = value + _FURTHER
    return facts


def sentences_of(found: Statements) -> dict[str, str]:
    """Every sentence of a drug that may hold a number."""
    drug = found.drug
    said = {f"statement {id_}": text_of(SAY, drug, one) for id_, one in found.statements.items()}
    said |= {
        f"cell {id_}": cell_text(SAY, row, drug) for id_, row in found.compare.items() if drug in row.cells
    }
    for id_, one in found.disagreements.items():
        if one.drug == drug:
            parts = (side(SAY, one, name) for name in ("topic", "a", "b", "handling"))
            said[f"disagreement {id_}"] = " ".join(parts)
    return said


def naming(drug: str, id_: str) -> frozenset[str]:
    """The sentences whose data name the fact."""
    name = re.compile(rf"@{re.escape(id_)}(?![a-z0-9-])")
    found: set[str] = set()
    for file, table in tables_of(drug).items():
        if file.startswith("topics/"):
            found |= {f"statement {one['id']}" for one in table["statement"] if name.search(str(one))}
    found |= {
        f"cell {key}" for key, one in tables_of(drug)["compare"]["compare"].items() if name.search(str(one))
    }
    sides = tables_of(drug)["disagreements"]["disagreement"]
    return frozenset(found | {f"disagreement {one['id']}" for one in sides if name.search(str(one))})


@pytest.mark.parametrize(("drug", "id_"), EVERY, ids=lambda it: it)
def test_changing_a_fact_changes_every_sentence_that_tells_it(drug: str, id_: str) -> None:
    before = sentences_of(explained(drug, tables_of(drug)["facts"]))
    after = sentences_of(explained(drug, changed(drug, id_)))
    told = {key for key, text in after.items() if text != before[key]}
    assert told == naming(drug, id_)
    stays = [key for key in told if set(_told(before[key])) & set(_told(after[key])) & _of(drug, id_)]
    assert stays == []


_TO_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MORE = {
    "eleven": 11,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "twenty-eight": 28,
    "thirty": 30,
}
NUMBER_OF = {word: value for value, word in enumerate(_TO_TEN)} | _MORE
UNIT_OF = {
    "day": "d", "week": "wk", "month": "mo", "hour": "h", "minute": "min", "year": "a", "mg": "mg",
    "ml": "mL", "°c": "Cel", "°f": "[degF]", "%": "%",
}  # fmt: skip
TOLD = re.compile(
    rf"\b(\d+(?:\.\d+)?|{'|'.join(NUMBER_OF)})[ -]?({'|'.join(UNIT_OF)})s?(?!\w)", re.IGNORECASE
)


def _told(text: str) -> Iterator[tuple[str, Decimal]]:
    """Every number with a unit in a text, in figures or in words."""
    for found in TOLD.finditer(text):
        number = NUMBER_OF.get(found[1].lower())
        yield UNIT_OF[found[2].lower()], Decimal(found[1] if number is None else number)


@cache
def _held(drug: str) -> Mapping[tuple[str, Decimal], tuple[str, ...]]:
    guide = load_guide(drug)
    return filler(guide.facts, guide.regions, Faults()).held


def _of(drug: str, id_: str) -> frozenset[tuple[str, Decimal]]:
    return frozenset(told for told, facts in _held(drug).items() if facts == (id_,))


# Sentences with a number that only looks like a fact's, each with its reason.
NO_FACT = {
    r"format\.count\.": "how one of something is written",
    r"((cli|dates)\.)?mode\.": "the name of a reading",
    r"entry\.schedule\.reading\.choice\.": "what a clinic may have set",
    r"statement\.month-or-28-days\.title": "the name of a reading",
    r"timeline\.span\.": "how wide a picture is",
    r"statement\.mild-effects-pass\.text": "how long mild side effects last",
    r"rule\.extra-dose\.variant\.same-day\.short": "one and the same day",
    r"switching\.say\.": "what studies of a change of medicine did",
    r"trial\.": "the study of a model, about no person",
}
TEXTS = Path(str(files("doseline.text"))) / "en"
SHOWN = [
    file
    for file in sorted(TEXTS.rglob("*.toml"))
    if not file.name.endswith(("phrases.toml", "questions.toml")) and not file.name.startswith("search")
]


def _texts(table: Tables, path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{path}{key}.")
        elif isinstance(value, str):
            yield f"{path}{key}", value


@pytest.mark.parametrize("file", SHOWN, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_sentence_holds_a_number_that_a_fact_has(file: Path) -> None:
    found = [
        (key, told, facts)
        for key, text in _texts(tomllib.loads(file.read_text(encoding="utf-8")))
        for told in _told(text)
        for drug in drugs()
        if file.parent.name not in drugs() or file.parent.name == drug  # its own words, its own facts
        if (facts := _held(drug).get(told)) and not any(re.match(no, key) for no in NO_FACT)
    ]
    assert found == []


def test_what_is_excused_is_there() -> None:
    keys = [key for file in SHOWN for key, _ in _texts(tomllib.loads(file.read_text(encoding="utf-8")))]
    assert [no for no in NO_FACT if not any(re.match(no, key) for key in keys)] == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (6, "fact-not-named (got=6, fact='blood-product-months')"),
        ("@contraception", "dangling-fact"),
        ("@contraception-months in weeks", "dangling-fact"),
        ("@contraception-months[0]", "dangling-fact"),
        ("@warm-minutes", "dangling-fact"),
        ("@warm-minutes[7]", "dangling-fact"),
        ("@reaction-hours in weeks", "dangling-fact"),
        ("@future-note-days in weeks", "dangling-fact"),
        ("@region.MOON.emergency", "dangling-fact"),
        ({"other": 6}, "wrong-type"),
        ({"other": "6", "why": "no number"}, "wrong-type"),
        ({"other": 6, "why": 3}, "wrong-type"),
        ({"other": 6, "why": "another number", "more": 1}, "wrong-type"),
    ],
)
def test_a_value_that_names_no_fact_is_refused(value: object, said: str) -> None:
    with pytest.raises(GuideError) as caught:
        _with_months(value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("@contraception-months", 6),
        ("@live-vaccine-days in weeks", 4),
        ("@warm-minutes[1]", 30),
        ("@repletion-median-weeks", Decimal("24.6")),
        ("@fridge-max-c in fahrenheit", 86),
        ("@region.US.emergency", "911"),
        ({"other": 6, "why": "another number"}, 6),
        (5, 5),
        ("712566", "712566"),
    ],
)
def test_a_value_is_filled_in(value: object, read: object) -> None:
    assert _with_months(value).statements["contraception-after"].values["months"] == read


def test_a_value_that_has_the_name_of_a_fact_has_to_name_it() -> None:
    tables = copy.deepcopy(tables_of(DRUG))
    _statement(tables)["values"] = {"contraception_months": 99}
    with pytest.raises(GuideError, match="fact-not-named"):
        build_statements(load_guide(DRUG), tables, all_brought())


def _with_months(value: object) -> Statements:
    tables = copy.deepcopy(tables_of(DRUG))
    _statement(tables)["values"] = {"months": value}
    return build_statements(load_guide(DRUG), tables, [one for one in all_brought() if one.drug != DRUG])


def _statement(tables: Tables) -> Tables:
    found: Tables = next(
        one for one in tables["topics/pregnancy"]["statement"] if one["id"] == "contraception-after"
    )
    return found


@pytest.fixture(name="four_months")
def _four_months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The guide with another time for birth control: 4 months in place of 6."""
    shutil.copytree(str(folder_of_guide(DRUG)), tmp_path / DRUG)
    file = tmp_path / DRUG / "facts.toml"
    text = file.read_text(encoding="utf-8")
    before = "[fact.contraception-months]\nvalue = 6\n"
    assert before in text
    file.write_text(text.replace(before, before.replace("6", "4")), encoding="utf-8")
    monkeypatch.setenv("DOSELINE_GUIDES", str(tmp_path))
    yield
    use_folders()


RECORDS = ROOT / "examples" / "records"
ANSWERS = {
    "ask": ("ask", "how long after the last injection can I get pregnant", "--drug", DRUG),
    "guide": ("guide", DRUG, "contraception-after"),
    "topic": ("guide", DRUG, "pregnant-on-drug"),
    "compare": ("compare", DRUG, "--json"),
    "check": (
        "check",
        f"{RECORDS}/stopped-in-april-and-wants-a-yellow-fever-vaccine.json",
        "--today",
        "2026-07-01",
    ),
    "visit": (
        *("visit", f"{RECORDS}/wants-to-become-pregnant-next-year.json"),
        *("--today", "2026-09-05", "--since", "2026-07-01"),
    ),
}


@pytest.mark.usefixtures("four_months")
@pytest.mark.parametrize("name", ANSWERS)
def test_six_months_changed_to_four_is_four_in_every_answer(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ANSWERS[name]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "4 months" in said
    assert "6 months" not in said


def test_the_amount_and_the_first_days_are_those_of_the_dose_calendar() -> None:
    guide = load_guide(DRUG)
    offsets = guide.facts["loading-offsets"].value
    assert isinstance(offsets, tuple)
    for schedule in guide.schedules.values():
        assert isinstance(schedule, Dated)
        assert schedule.amount_mg == guide.facts["amount-mg"].value
        first = (*offsets, guide.facts["fifth-dose-day"].value)
        assert schedule.usual.offsets_days == first[: len(schedule.usual.offsets_days)]
        by_weeks = schedule.readings["4-weeks"].every.days
        assert by_weeks == guide.facts["trial-interval-days"].value
