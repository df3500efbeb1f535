"""The one pure call: what it needs, what it gives, and how it shows itself."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import doseline
from doseline.assessment import Assessment
from doseline.errors import RecordError, RequestError

EXAMPLE = "examples/records/is-two-days-late-and-tired.json"
DAY = date(2026, 4, 4)


@pytest.fixture
def found() -> Assessment:
    return doseline.assess(doseline.load_guides(), doseline.load(EXAMPLE), today=DAY)


def test_it_shows_itself_in_one_short_line_without_a_word_of_the_person(found: Assessment) -> None:
    assert repr(found) == "<Assessment 2026-04-04 kesimpta: overdue, clear, inject_late>"
    assert len(repr(found.guide)) < 80


def test_its_dict_is_what_the_commands_print(found: Assessment) -> None:
    answers = found.to_dict()
    for command in ("plan", "check", "vaccine"):
        asked = (sys.executable, "-m", "doseline", command, EXAMPLE, "--today", str(DAY), "--json")
        printed = subprocess.run(asked, capture_output=True, check=True, encoding="utf-8").stdout  # noqa: S603 - our own program
        assert answers[command] == json.loads(printed)


def test_a_notebook_shows_a_table_with_everything_escaped() -> None:
    record = json.loads(Path(EXAMPLE).read_text("utf-8"))
    words = "<b>sore & stiff</b>"
    record["events"].append({"id": "x", "type": "symptom", "on": "2026-04-03", "name": words})
    read = doseline.assess(doseline.load_guides(), _read(record), today=DAY)
    html = read._repr_html_()
    assert html.startswith("<table>")
    assert "<b>" not in html
    assert "Saturday, April 4, 2026" in html


def _read(record: dict[str, object]) -> doseline.Record:
    return doseline.read(json.dumps(record))


def test_the_guide_of_the_therapy_must_be_among_those_given() -> None:
    with pytest.raises(RequestError, match="unknown-guide"):
        doseline.assess({}, doseline.load(EXAMPLE), today=DAY)


def test_what_was_done_after_today_is_refused_with_its_place() -> None:
    with pytest.raises(RecordError, match="in-the-future"):
        doseline.assess(doseline.load_guides(), doseline.load(EXAMPLE), today=date(2025, 1, 1))


def test_the_same_question_has_the_same_answer(found: Assessment) -> None:
    again = doseline.assess(doseline.load_guide("kesimpta"), doseline.load(EXAMPLE), today=DAY)
    assert again.to_dict() == found.to_dict()


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, doseline; print([m for m in sys.modules if m.startswith('doseline.')])"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - our own program
    assert done.stdout.strip() == "[]"


def test_what_the_package_offers_can_be_listed_and_nothing_else_is_there() -> None:
    assert {"assess", "load", "load_guides"} <= set(dir(doseline))
    assert all(getattr(doseline, name) for name in doseline.__all__)
    with pytest.raises(AttributeError, match="titrate"):
        _ = doseline.titrate
