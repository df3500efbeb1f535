"""What nobody knows is shown as it was typed, in no face as the short name that it is stored by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from doseline.guide.terminology import slug
from tests.faces.odd_words import KINDS, TODAY, entries, record

# Long enough that no other text of the program holds them by chance.
TYPED = (
    "Needles down one whole side", "Zog needle thing", "Grumbly Wonk Palsy", "Granny's Green Drops",
    "Blue Foil Wrap", "Wobble Factor Nine", "Jabbing Course Two", "Arm Length Left", "Odd Order Thing",
    "Odd Pick Up", "A Word For Myself",
)  # fmt: skip
COMMANDS = ("plan", "check", "vaccine", "visit", pytest.param("forecast", marks=pytest.mark.forecast))
# Where a program finds an answer again; people read the texts.
FOR_PROGRAMS = frozenset({"vaccine", "values", "name"})


@pytest.fixture
def odd(tmp_path: Path) -> str:
    path = tmp_path / "odd.json"
    path.write_bytes(record(entries(lambda place: TYPED[place])))
    return str(path)


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


def _texts(answer: Any) -> list[str]:  # noqa: ANN401 - any JSON
    match answer:
        case dict():
            return [
                text for key, value in answer.items() if key not in FOR_PROGRAMS for text in _texts(value)
            ]
        case list():
            return [text for value in answer for text in _texts(value)]
        case str():
            return [answer]
        case _:
            return []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_page_of_the_terminal_shows_a_stored_name(
    command: str, odd: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = _said(capsys, command, odd, "--today", TODAY)
    assert not [typed for typed in TYPED if slug(typed) in page]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_text_of_an_answer_for_programs_does(
    command: str, odd: str, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = _texts(json.loads(_said(capsys, command, odd, "--today", TODAY, "--json")))
    assert not [text for text in texts for typed in TYPED if slug(typed) in text]


def test_the_visit_page_shows_each_as_it_was_typed(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = " ".join(_said(capsys, "visit", odd, "--today", TODAY).split())
    assert [typed for typed in TYPED[: len(KINDS)] if typed not in page] == []


def test_an_unread_entry_is_named_in_quotation_marks(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = " ".join(_said(capsys, "check", odd, "--today", TODAY).split())
    for typed in ("Grumbly Wonk Palsy", "Zog needle thing", "Needles down one whole side"):
        assert f"\u201c{typed}\u201d" in page


def test_a_name_that_was_written_like_a_stored_one_gets_spaces(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(record(entries(lambda place: slug(TYPED[place]))))
    page = " ".join(_said(capsys, "check", str(path), "--today", TODAY).split())
    assert "\u201cneedles down one whole side\u201d" in page
    assert "\u201czog needle thing\u201d" in page
    assert "needles-down" not in page


def test_triage_shows_what_was_typed(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = " ".join(
        _said(capsys, "triage", odd, "--today", TODAY, "--symptom", "Purple Ears Ringing").split()
    )
    assert "\u201cPurple Ears Ringing\u201d" in page
    assert "purple-ears" not in page
    assert "needles-down" not in page


def test_the_calendar_names_nothing_by_its_stored_name(
    odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "doses.ics"
    _said(capsys, "plan", odd, "--today", TODAY, "--ics", str(file))
    written = file.read_text(encoding="utf-8")
    assert not [typed for typed in TYPED if slug(typed) in written]


@pytest.mark.parametrize("command", ["plan", "check"])
def test_the_verdict_stays_short_whatever_was_typed(
    command: str, odd: str, capsys: pytest.CaptureFixture[str]
) -> None:
    step = json.loads(_said(capsys, command, odd, "--today", TODAY, "--json"))["next_step"]
    assert len(step["headline"].split()) <= 4
    first = step["text"].split(". ")[0]
    assert len(first.split()) <= 12


def test_what_was_not_read_is_listed_with_its_words(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(_said(capsys, "check", odd, "--today", TODAY, "--json"))["not_read"]
    assert {"Grumbly Wonk Palsy", "Granny's Green Drops", "Blue Foil Wrap"} <= {one["text"] for one in listed}
    assert all({"entry", "text", "understood", "left"} == one.keys() for one in listed)
