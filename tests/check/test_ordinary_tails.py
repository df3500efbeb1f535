"""What people write behind a name: where, when, how often, what helps.

It holds nothing back beside a harmless name, and takes nothing from a danger; what is over by its words is.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doseline.check import Check, Verdict
from tests.check.stories import Entry, checked

# Sentences of rules that would be untrue of an entry that is read and harmless.
NOT_READ = {"condition-not-known", "medicine-not-known", "allergy-not-known", "vaccine-kind-unknown"}
RUNNING = {"immunosuppressant-running", "steroid-running", "anti-infective-running", "infection-open"}


def _rows(name: str) -> list[tuple[str, ...]]:
    """Kind, date and text of each entry."""
    lines = (Path(__file__).parent / "tails" / f"{name}.tsv").read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


def _checked(kind: str, on: str, text: str) -> Check:
    entry: Entry = {"id": "x", "type": kind, "on": on, "vaccine" if kind == "vaccination" else "name": text}
    return checked(entry, today=date(2026, 5, 20), base="mid-treatment")


@pytest.mark.parametrize(("kind", "on", "text"), _rows("ordinary"))
def test_ordinary_words_beside_a_harmless_name_hold_nothing(kind: str, on: str, text: str) -> None:
    check = _checked(kind, on, text)
    assert check.verdict is Verdict.CLEAR, check.findings
    assert NOT_READ.isdisjoint(check.rules)
    assert not check.not_read


@pytest.mark.parametrize(("kind", "on", "text"), _rows("over"))
def test_what_is_over_by_its_words_is_over_and_nothing_untrue_is_said(kind: str, on: str, text: str) -> None:
    check = _checked(kind, on, text)
    assert check.verdict is Verdict.CLEAR, check.findings
    assert {*RUNNING, "dose-while-held"}.isdisjoint(check.rules)
    assert "entry-read-as" in check.rules


@pytest.mark.parametrize(("kind", "on", "text"), _rows("danger"))
def test_the_same_words_beside_a_danger_or_a_danger_among_them_hold_the_dose(
    kind: str, on: str, text: str
) -> None:
    assert _checked(kind, on, text).verdict is not Verdict.CLEAR
