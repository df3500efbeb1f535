"""No sentence stands in the code: in a second, toy language not one English word is left."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from doseline.faces.cli import main as program
from doseline.faces.cli.arguments_forecast import POPULATIONS
from doseline.forecast.model.load import load_model
from doseline.guide import load_guide
from doseline.guide.side_by_side import side_by_side
from doseline.guide.statements import load_statements
from tests.faces.program import DEMO, ROOT, TODAY

EN = Path(str(files("doseline.text"))) / "en"
# Greek letters that no English text holds.
TOY = str.maketrans(
    {chr(ord("a") + place): chr(0x3B1 + place % 24) for place in range(26)}
    | {chr(ord("A") + place): chr(0x391 + place % 16) for place in range(26)}
)
LETTERS = re.compile(r"[A-Za-z]+")
# The names of entries, as `doseline guide DRUG` takes them.
IDS = {word for id_ in load_statements("kesimpta").statements for word in LETTERS.findall(id_)}


def toy(text: str) -> str:
    """The text in the toy language, its placeholders kept."""
    parts = []
    for literal, name, how, _ in Formatter().parse(text):
        parts.append(literal.translate(TOY))
        if name is not None:
            parts.append(f"{{{name}:{how}}}" if how else f"{{{name}}}")
    return "".join(parts)


def written(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """A TOML document of texts, lists of texts and tables."""
    if path:
        yield f"[{'.'.join(json.dumps(key) for key in path)}]"
    for key, value in table.items():
        if path == ("format", "plural"):  # a rule, and no text
            yield f"{json.dumps(key)} = {json.dumps(value)}"
        elif isinstance(value, str):
            yield f"{json.dumps(key)} = {json.dumps(toy(value), ensure_ascii=False)}"
        elif isinstance(value, list):
            yield f"{json.dumps(key)} = {json.dumps([toy(item) for item in value], ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from written(value, (*path, key))


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the toy language."""
    folder = tmp_path_factory.mktemp("toy")
    for file in EN.rglob("*.toml"):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        there = folder / file.relative_to(EN)
        there.parent.mkdir(exist_ok=True)
        there.write_text("\n".join(written(tables)), encoding="utf-8")
    return folder


def names_that_stay() -> frozenset[str]:
    """What is no sentence: the titles of documents, ids, and what the record's owner wrote."""
    guide, statements = load_guide("kesimpta"), load_statements("kesimpta")
    record = json.loads(Path(DEMO).read_text(encoding="utf-8"))
    cited = [
        *(source for rule in guide.rules.values() for source in rule.sources),
        *(source for pattern in guide.patterns for source in pattern.sources),
        *(source for item in statements.statements.values() for source in item.sources),
        *(source for item in statements.visit.values() for source in item.sources),
        *(
            source
            for row in side_by_side("kesimpta", "ocrevus", "tysabri", "tecfidera")
            for pieces in row.cells.values()
            for piece in pieces
            for source in piece.sources
        ),
        *(source for item in statements.disagreements.values() for source in item.sources),
    ]
    misfits = [source for misfit in load_model().misfits for source in misfit.sources]
    values = [
        *(value for item in statements.statements.values() for value in item.values.values()),
        *(value for item in statements.disagreements.values() for value in item.values.values()),
        *(
            value
            for row in statements.compare.values()
            for cell in row.cells.values()
            for part in cell.parts
            for value in part.values.values()
        ),
    ]
    return frozenset(
        {
            *(part for source in cited for part in (source.document, source.section, source.version)),
            *(str(value) for value in values if isinstance(value, str)),
            *(event["id"] for event in record["events"]),
            *(item.topic for item in statements.statements.values()),
            *guide.rules,
            *(event["name"] for event in record["events"] if event["type"] == "medication"),
            *(event["kind"] for event in record["events"] if event["type"] == "instruction"),
            *(event["unit"] for event in record["events"] if "unit" in event),
            # The forecast: where its known misfits come from, and the values of its options.
            *(part for one in misfits for part in (one.document, one.section, one.version)),
            *POPULATIONS,
        }
    )


MID_TREATMENT = str(ROOT / "examples/records/joined-in-mid-treatment-without-a-laboratory-file.json")
STAY = sorted(names_that_stay(), key=len, reverse=True)
COMMANDS = {
    "start": [],
    "help": ["plan", "--help"],
    "demo": ["demo"],
    "demo on hold": ["demo", "--today", "2026-03-30"],
    "plan": ["plan", DEMO, "--today", TODAY],
    "plan overdue": ["plan", DEMO, "--today", "2026-06-09"],
    "plan after a gap": ["plan", DEMO, "--today", "2027-06-09"],
    "check": ["check", DEMO, "--today", TODAY],
    "check after a gap": ["check", DEMO, "--today", "2027-06-09"],
    "vaccine": ["vaccine", DEMO, "--today", TODAY],
    "triage": ["triage", DEMO, "--today", TODAY, "--symptom", "fever:mild", "--symptom", "rash:severe"],
    "visit": ["visit", DEMO, "--today", TODAY, "--since", "2025-08-01"],
    "visit without a day": ["visit", DEMO, "--today", "2026-06-09"],
    "forecast": [
        "forecast",
        DEMO,
        "--today",
        TODAY,
        "--skip",
        TODAY,
        "--every",
        "6w",
        "--stop",
        "2026-09-01",
    ],
    "no forecast": ["forecast", MID_TREATMENT, "--today", "2026-09-05"],
    "warm": ["warm"],
    "people": ["people", str(Path(DEMO).parent), "--today", TODAY],
    "topic": ["guide", "kesimpta", "vaccines"],
    "topics": ["guide", "kesimpta"],
    "rules": ["guide", "kesimpta", "--rules"],
    "disagreements": ["guide", "kesimpta", "--disagreements"],
    "compare": ["compare", "kesimpta", "ocrevus", "tysabri", "tecfidera"],
    "ask": ["ask", toy("can i get a flu shot"), "--drug", "kesimpta"],
    "nothing": ["ask", toy("how do I fix my bicycle"), "--drug", "kesimpta"],
}


# What was typed, or can be typed.
TYPED = {"plan", "until", "soon", "a", "b", "c", "d", "sudden", "days", "weeks", "svg", "png", "pdf"}


def left_over(text: str) -> set[str]:
    """The words in Latin letters that are nobody's name."""
    plain = " ".join(text.split())
    for name in STAY:
        plain = plain.replace(" ".join(name.split()), "")
    return set(LETTERS.findall(plain))


@pytest.mark.parametrize("name", COMMANDS)
def test_no_english_is_left_on_a_page(name: str, language: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([*COMMANDS[name], "--language", str(language)]) == 0
    # The names of options are the same in every language.
    said = re.sub(r"--[a-z-]+", "", capsys.readouterr().out)
    assert left_over(said) - {"D", "kesimpta", "demo"} - IDS == set()


def test_no_english_is_left_in_the_sentences_of_the_json(
    language: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["check", DEMO, "--today", TODAY, "--json", "--language", str(language)]) == 0
    found = json.loads(capsys.readouterr().out)
    said = [found["next_step"]["text"], *(item["text"] for item in found["assumptions"])]
    said += [item[part] or "" for item in found["findings"] for part in ("title", "do")]
    assert left_over(" ".join(said)) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["plann"],
        ["plan", "nowhere.json", "--today", "soon", "--untill"],
        ["plan", "nowhere.json"],
        ["plan", DEMO, "--today", "2026-01-01"],
        ["triage", DEMO, "--symptom", "a::b:c"],
        ["forecast", DEMO, "--today", TODAY, "--delay", "soon", "--plot", "a"],
        ["forecast", DEMO, "--today", TODAY, "--skip", "2026-06-07"],
    ],
)
def test_no_english_is_left_in_what_was_wrong(
    words: list[str], language: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([*words, "--language", str(language)]) == 2
    for line in capsys.readouterr().err.splitlines():
        said, _, _ = line.rpartition(" @ ")
        assert left_over(said) - TYPED == set()


def test_a_question_in_the_toy_language_finds_the_same_entry(
    language: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = toy("can i get a flu shot")
    assert program.main(["ask", question, "--json", "--language", str(language)]) == 0
    assert json.loads(capsys.readouterr().out)["answers"][0]["id"] == "statement:flu-shot"
