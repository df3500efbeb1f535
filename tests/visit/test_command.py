"""``doseline visit``: the page in the terminal, as JSON, and as a file."""

from __future__ import annotations

import json
import re
import stat
from datetime import date
from pathlib import Path

import pytest

from doseline.assessment import read_and_assess
from doseline.errors import RecordError
from doseline.faces.cli import main as program
from doseline.faces.visit import visit, written
from doseline.faces.visit.pdf import as_pdf
from tests.cases import story
from tests.faces.program import DEMO, ROOT, TODAY, doseline
from tests.samples import sampled
from tests.visit.people import STATEMENTS, english, everything, no_clock

EXAMPLES = sorted((ROOT / "examples" / "records").glob("*.json"))
WORDS = ["visit", DEMO, "--today", TODAY]


def printed(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert program.main([*WORDS, *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_the_page_tells_the_late_dose_the_planned_vaccine_and_the_own_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = printed("--question", "Can I swim?", "--question", "And sail?", capsys=capsys)
    for part in ("given 3 days late", "yellow fever", "[ ] Can I swim?", "[ ] And sail?", "Sources\n"):
        assert part in said


def test_the_json_carries_the_step_the_parts_and_the_numbered_notes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = json.loads(printed("--since", "2026-01-01", "--json", capsys=capsys))
    assert found.keys() >= {"today", "guide", "since", "since_by", "next_step", "sections", "notes"}
    assert found.keys() >= {"program", "guide_version"}
    assert (found["since"], found["since_by"]) == ("2026-01-01", "asked")
    assert found["next_step"]["action"] == "inject"
    doses = next(part for part in found["sections"] if part["id"] == "doses")
    assert doses["rows"][0]["because"] == ["dose-8"]
    numbers = {number for part in found["sections"] for row in part["rows"] for number in row["notes"]}
    assert numbers == {note["number"] for note in found["notes"]}
    assert {"document", "section", "version", "confidence", "text"} <= found["notes"][0].keys()


def test_a_replay_says_so_in_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["visit", DEMO, "--as-of", "2026-03-30", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["as_of"], found["set_aside"] > 0) == ("2026-03-30", True)


def test_the_pdf_is_written_beside_the_page_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "visit.pdf"
    done = doseline(*WORDS, "--pdf", str(file))
    assert (done.code, done.err) == (0, "")
    assert "ready to print" in " ".join(done.out.split())
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("place", ["-", "nowhere/visit.pdf", ".", "visit.docx"])
def test_a_pdf_that_cannot_be_written_is_said_and_nothing_is_printed(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert program.main([*WORDS, "--pdf", place]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("since", "said"), [("2026-06-07", "lies after today"), ("soon", "is not a day")])
def test_a_day_that_cannot_be_the_last_visit_is_refused(
    since: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([*WORDS, "--since", since]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_its_page_on_paper(path: Path) -> None:
    case = read_and_assess(path.read_bytes(), clock=no_clock, today=None, as_of=date(2026, 9, 5))
    words = english(case.record.person.region)
    made = visit(case, STATEMENTS)
    assert as_pdf(made, words).startswith(b"%PDF-")


@pytest.mark.parametrize("case", sampled(story.cases(), one_in=8, name=lambda case: case.name))
def test_every_case_has_its_words(case: story.Case) -> None:
    record = json.dumps(story.document(case.table)).encode()
    try:
        found = read_and_assess(record, clock=no_clock, today=case.table["today"])
    except RecordError:
        return  # a case about bad input
    said = written(visit(found, STATEMENTS), english(found.record.person.region))
    assert not re.search(r"\bsafe(ly)?\b", everything(said), re.IGNORECASE)
    assert all(len(row.cells) == max(len(part.columns), 1) for part in said.blocks for row in part.rows)
