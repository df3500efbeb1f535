"""Signs that nobody sees reach no terminal, no calendar and no paper, wherever they were typed."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from doseline.assessment import read_and_assess
from doseline.faces.cli.main import main
from doseline.faces.visit import visit, written
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue
from doseline.text.shown import clean, escaped, for_terminal, one_line
from tests.faces.odd_words import TODAY, entries, record

# Marks of direction, of no width, controls of both sets, and what a terminal obeys.
SIGNS = (
    *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)),
    *(chr(code) for code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x2028, 0x2029)),
    *(chr(code) for code in (0x00, 0x07, 0x08, 0x0B, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x9D)),
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b2J",
)
EVERY = "".join(SIGNS)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
COMMANDS = ("plan", "check", "vaccine", "visit", pytest.param("forecast", marks=pytest.mark.forecast))


def odd(place: int) -> str:
    """A name with all of them, before, inside and after its words."""
    # A file with a control sign is refused as a whole.
    every = "".join(sign for sign in EVERY if unicodedata.category(sign) != "Cc")
    return f"{every}zog{every}number {place}{every}"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "odd.json"
    path.write_bytes(record(entries(odd)))
    return str(path)


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_one(
    command: str, form: tuple[str, ...], file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main((command, file, "--today", TODAY, *form)) == 0
    said = capsys.readouterr()
    assert not UNSEEN.findall(said.out + said.err)
    assert "zog" in said.out or command in ("plan", "forecast")


def test_what_json_escapes_means_the_same(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("check", file, "--today", TODAY, "--json")) == 0
    texts = [one["text"] for one in json.loads(capsys.readouterr().out)["not_read"]]
    assert odd(2) in texts


@pytest.mark.parametrize(
    "words",
    [
        (f"pl{EVERY}an",),
        ("plan", f"no{EVERY}such.json"),
        ("plan", "no-such.json", f"--to{EVERY}day", TODAY),
        ("check", "{file}", "--today", f"20{EVERY}26"),
        ("triage", "{file}", "--symptom", f"fe{EVERY}ver:zog{EVERY}"),
        ("guide", f"kes{EVERY}impta"),
        ("guide", "kesimpta", f"to{EVERY}pic"),
        ("vaccine", "{file}", "--today", TODAY, "--vaccine", f"zo{EVERY}g"),
        ("ask", f"what is {EVERY} a zog"),
        ("triage", "{file}", "--today", TODAY, "--symptom", f"pur{EVERY}ple ears"),
        ("visit", "{file}", "--today", TODAY, "--question", f"may I {EVERY} fly"),
    ],
)
def test_no_answer_to_odd_words_and_no_complaint_does(
    words: tuple[str, ...], file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(tuple(word.replace("{file}", file) for word in words))
    said = capsys.readouterr()
    assert said.out + said.err
    assert not UNSEEN.findall(said.out + said.err)


BROKEN = (
    {"format": f"dose{EVERY}line"},
    {"format": "doseline-record/2", f"per{EVERY}son": 1},
    {
        "format": "doseline-record/2",
        "person": {"id": "a", "region": "US"},
        "therapies": [{"guide": f"kes{EVERY}", "start": f"x{EVERY}"}],
        "events": [{"id": f"e{EVERY}", "type": f"do{EVERY}se", "on": f"y{EVERY}", f"wo{EVERY}rd": 1}],
    },
)


@pytest.mark.parametrize("broken", BROKEN)
def test_no_fault_of_a_file_does(
    broken: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(broken))
    assert main(("check", str(path), "--today", TODAY)) == 2
    said = capsys.readouterr()
    assert said.err
    assert not UNSEEN.findall(said.out + said.err)


def test_no_calendar_holds_one(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ics = tmp_path / "doses.ics"
    assert main(("plan", file, "--today", TODAY, "--ics", str(ics))) == 0
    capsys.readouterr()
    assert not UNSEEN.findall(ics.read_bytes().decode().replace("\r\n", "\n"))


def test_the_words_for_the_paper_hold_none() -> None:
    guide = load_guide("kesimpta")
    case = read_and_assess(record(entries(odd)), clock=lambda _: date(2026, 4, 2))
    made = visit(case, load_statements("kesimpta"), own_questions=(odd(0),), called=odd(1))
    page = repr(written(made, Catalogue("en", guide.region("US")).about(case.guide, case.typed)))
    assert "zog" in page
    assert not re.findall(r"\\x(?:0|1|7f|8|9|ad)|\\u(?:200|202|206|feff|061c)", page)


@pytest.mark.parametrize("sign", SIGNS)
def test_each_is_taken_out_and_nothing_else(sign: str) -> None:
    assert not UNSEEN.findall(clean(f"a{sign}b"))
    assert one_line(f"\u00e4 {sign}\u6f22 \U0001f600").split()[0] == "\u00e4"
    assert json.loads(escaped(json.dumps(f"a{sign}b", ensure_ascii=False))) == f"a{sign}b"


def test_our_own_colours_stay() -> None:
    assert for_terminal("\x1b[1;31mRing now\x1b[0m \x1b[2Jzog") == "\x1b[1;31mRing now\x1b[0m  [2Jzog"
