"""What a person sees in the terminal."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import re

import pytest

from doseline.faces.cli import main as program
from doseline.faces.cli.commands import COMMANDS, COMMON
from doseline.faces.cli.page import Page, fitting
from tests.faces.program import DEMO, ROOT, TODAY, doseline

MID_TREATMENT = str(ROOT / "examples/records/joined-in-mid-treatment-without-a-laboratory-file.json")
PAGES = {
    "start": [],
    "demo": ["demo"],
    "plan": ["plan", DEMO, "--today", TODAY],
    "plan overdue": ["plan", DEMO, "--today", "2026-06-09"],
    "check": ["check", DEMO, "--today", TODAY],
    "vaccine": ["vaccine", DEMO, "--today", TODAY],
    "triage": ["triage", DEMO, "--today", TODAY, "--symptom", "fever:mild", "--symptom", "ear-ache"],
    "visit": ["visit", DEMO, "--today", TODAY, "--since", "2025-08-01", "--question", "Can I travel?"],
    "forecast": ["forecast", DEMO, "--today", TODAY, "--skip", TODAY, "--every", "6w"],
    "no forecast": ["forecast", MID_TREATMENT, "--today", "2026-09-05"],
    "guide": ["guide", "kesimpta"],
    "topic": ["guide", "kesimpta", "vaccines"],
    "coverage": ["guide", "kesimpta", "--coverage"],
    "draw": ["guide", "kesimpta", "--coverage", "--draw", "20", "--seed", "7"],
    "disagreements": ["guide", "kesimpta", "--disagreements"],
    "rules": ["guide", "kesimpta", "--rules"],
    "ask": ["ask", "can i get a flu shot"],
    "nothing": ["ask", "how do I fix my bicycle"],
    "compare": ["compare", "kesimpta", "ocrevus", "tysabri", "tecfidera"],
    "config": ["config"],
}


def printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert program.main(words) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_80_columns(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    wide = [line for line in printed(PAGES[name], capsys).splitlines() if len(line) > 80]
    # A path or a list of ids that has no space cannot be broken.
    assert [line for line in wide if len(line.split()) > 1 and "config.toml" not in line] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_uses_a_word_that_promises(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not re.search(r"\bsafe(ly)?\b", printed(PAGES[name], capsys), re.IGNORECASE)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_help_teaches_by_example(command: str, asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = printed([command, asked], capsys)
    assert f"\n  doseline {command}" in said
    assert all(len(line) <= 80 for line in said.splitlines())
    assert printed(["help", command], capsys) == said


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_option_of_its_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = printed([command, "--help"], capsys)
    taken = (*COMMANDS[command].options, *COMMON)
    assert [option.name for option in taken if f"\n  --{option.name}" not in said] == []


def test_the_program_alone_teaches_by_example(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed([], capsys)
    assert said == printed(["--help"], capsys)
    assert all(f"doseline {command}" in said for command in COMMANDS)


def test_the_verdict_is_the_first_line_and_the_next_step_follows(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("plan", "check", "visit"):
        assert printed([command, DEMO, "--today", TODAY], capsys).startswith(
            "Inject today\n\nInject your dose today"
        )


def test_plan_and_check_begin_with_the_same_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for day in ("2026-06-06", "2026-06-09", "2026-08-20", "2027-03-01"):
        plan, check = (printed([name, DEMO, "--today", day], capsys) for name in ("plan", "check"))
        assert plan.split("As known")[0] == check.split("As known")[0]


def test_H1_no_page_says_inject_now_while_an_infection_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    record = str(ROOT / "examples/records/has-a-bladder-infection-when-the-injection-falls-due.json")
    for command in ("plan", "check", "visit"):
        said = printed([command, record, "--today", "2026-04-05"], capsys)
        assert said.startswith("Wait\n\nDo not inject yet")
        assert not re.search(r"inject (your dose )?(now|today)", said, re.IGNORECASE)


def test_the_demo_shows_a_year_on_treatment(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(["demo"], capsys)
    for part in ("given 3 days late", "yellow fever", "due today", "How to go on"):
        assert part in said
    held = printed(["demo", "--today", "2026-03-30"], capsys)
    assert "on hold" in held
    assert "infection" in held


def test_a_german_sees_days_and_numbers_the_german_way(capsys: pytest.CaptureFixture[str]) -> None:
    record = str(ROOT / "examples/records/is-treated-in-germany-by-the-european-label.json")
    assert "Thursday 30 April 2026" in printed(["check", record, "--today", "2026-04-30"], capsys)


def test_without_a_terminal_there_is_no_colour() -> None:
    assert "\x1b" not in doseline("demo").out


def test_colour_on_request_and_never_without(capsys: pytest.CaptureFixture[str]) -> None:
    colourful = printed(["demo", "--color", "always"], capsys)
    assert "\x1b[1;32mInject" in colourful
    assert re.sub(r"\x1b\[[0-9;]*m", "", colourful) == printed(["demo", "--color", "never"], capsys)


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_color_is_respected_on_a_terminal(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\x1b" in printed(["demo"], capsys)
    monkeypatch.setenv(variable, value)
    assert "\x1b" not in printed(["demo"], capsys)


def test_a_narrow_terminal_is_respected() -> None:
    page = Page(width=fitting(50))
    page.paragraph("a few words " * 20)
    assert max(map(len, page.lines)) <= 50
    assert fitting(3) == 40
    assert fitting(300) == 80


def test_the_commands_page_holds_the_help_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        said, _, shared = printed([command, "--help"], capsys).partition("\n\nEvery command takes:\n")
        assert f"## doseline {command}\n\n```text\n{said}\n```" in text
        # What every command takes stands once on the page.
        assert shared in text or command == "serve"
