"""Somebody on natalizumab goes through commands and pages: no words of pens, never a risk of one's own.

How often PML comes is told in one sentence, for everybody together: fewer than one in a hundred people. With
the index, the years on the medicine and earlier medicines on record no other number stands anywhere.
"""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from tests.gates import test_fictional_drugs_everywhere as walk
from tests.gates.somebody_in_the_app import somebody_in_the_app
from tests.guide.fictional import document, dose

DRUG, TODAY = "tysabri", "2026-03-30"
OF_ANOTHER_KIND = re.compile(
    r"\b(pens?|autoinjectors?|syringes?|fridge|thigh|capsules?|inject yourself|your injection|weekly|"
    r"once a month|monthly|Kesimpta|ofatumumab|Ocrevus|Tecfidera)\b",
    re.IGNORECASE,
)
# Titles of documents, and lists of tests and medicines of any kind.
NOT_OURS = re.compile(
    r"150 mg syringe|infusion and syringe|Tysabri syringe|Drug level \(ofatumumab\)|ofatumumab-level|"
    r"two syringes|syringe, change of|\(syringe\)|, syringe \("
)
# A number that says how likely something is: "3 in 1000", "one in a hundred", "1.2 per 1,000".
CHANCE = re.compile(
    r"\b(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|eight|ten) (?:in|per|out of|of) (?:every |a )?"
    r"(?:1,?000|100\b|10,?000|hundred|thousand)",
    re.IGNORECASE,
)
# The one sentence, and the count of days of a limit of ours.
BAND = re.compile(r"fewer than one in 100\b", re.IGNORECASE)
# Medicines side by side have the counts of studies, none of them of PML.
SIDE_BY_SIDE, OF_PML = re.compile("/compare|/side-by-side"), re.compile(rf"PML[^.;]{{0,80}}{CHANCE.pattern}")
SITUATIONS = ("on the first day", "under way", "stopped", "ill")


def entries() -> list[dict[str, Any]]:
    """An index, years on the medicine, an earlier one, and an infusion today."""
    return [
        {"type": "medication", "on": "2015-01-01", "until": "2017-01-01", "name": "mitoxantrone"},
        *(
            {"type": "test", "on": day, "name": "jcv-antibody", "result": "positive", "index": index}
            for day, index in (("2024-02-01", 0.9), ("2025-02-01", 1.6), ("2026-02-01", 2.8))
        ),
        *(dose(day, 300) for day in ("2026-02-02", "2026-03-02")),
    ]


def at_risk() -> dict[str, Any]:
    """Somebody with all three things that raise the risk of PML."""
    return document(DRUG, *entries(), start="2019-01-07", treated_since="2019")


def plain(text: str) -> str:
    """What a page or an answer shows."""
    shown = re.sub(r"<(style|script|datalist|option)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", shown)))


def of_another_kind(text: str) -> list[str]:
    shown = NOT_OURS.sub(" ", plain(text))
    return [shown[max(0, one.start() - 60) : one.end() + 40] for one in OF_ANOTHER_KIND.finditer(shown)]


def chances(text: str) -> list[str]:
    """The numbers in a text that say how likely something is, but for the one sentence."""
    shown = BAND.sub(" ", plain(text))
    return [shown[max(0, one.start() - 60) : one.end() + 40] for one in CHANCE.finditer(shown)]


def test_a_chance_is_found_where_there_is_one() -> None:
    assert chances("Your risk is 3 in 1000.") != []
    assert chances("about 1.2 per 1,000 people") != []
    assert chances("in fewer than one in 100 people") == []


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0, words
    return capsys.readouterr().out


def test_no_command_speaks_of_a_pen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(walk.AMOUNT, DRUG, 300)
    file = tmp_path / "record.json"
    for name, today, some in walk.situations(DRUG):
        if name not in SITUATIONS:
            continue
        file.write_text(json.dumps(document(DRUG, *some)), "utf-8")
        for command in ("plan", "check", "visit", "vaccine"):
            assert of_another_kind(said(capsys, command, str(file), "--today", today)) == [], (name, command)


def test_no_answer_tells_a_risk_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(at_risk()), "utf-8")
    about = (str(file), "--today", TODAY)
    commands = [
        (command, *about, *form) for command in ("plan", "check", "visit") for form in ((), ("--json",))
    ]
    commands += [("triage", *about, "--symptom", "memory-change:mild:weeks")]
    commands += [("guide", DRUG, topic) for topic in ("pml", "before-starting", "stopping")]
    commands += [("guide", DRUG, "--disagreements"), ("ask", "what is my risk of PML", "--drug", DRUG)]
    for words in commands:
        assert chances(said(capsys, *words)) == [], words


def test_no_page_tells_a_risk_of_ones_own_or_speaks_of_a_pen(tmp_path: Path) -> None:
    with somebody_in_the_app(at_risk(), date.fromisoformat(TODAY), tmp_path) as (client, record):
        read = 0
        for page in walk.own_pages():
            answer = client.get(f"/p/{record}{page}")
            assert answer.status_code in (200, 303, 404), page
            if "html" in answer.headers.get("content-type", "") and answer.status_code == 200:
                read += 1
                assert [one for one in chances(answer.text) if not SIDE_BY_SIDE.search(page)] == [], page
                assert OF_PML.findall(BAND.sub(" ", plain(answer.text))) == [], page
                if not walk.NAMES_OTHERS.search(page) and "switch" not in page:
                    assert of_another_kind(answer.text) == [], page
        assert read > 15
