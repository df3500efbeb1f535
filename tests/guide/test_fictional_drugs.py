"""Three invented drugs go through every command: an infusion, an injection without loading, capsules.

What they say of routes, pens and other drugs' labels is a matter of the words; here it is that each command
answers, and answers about the right drug. None of them has a model: a forecast is never another drug's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import doseline
from doseline.check import monitoring, vaccines
from doseline.faces.cli.main import main
from doseline.guide import load_guide
from doseline.guide.folders import use_folders
from doseline.triage import Complaint, triage
from tests.guide.fictional import CAPSULES, DRUGS, FOLDER, INFUSION, INJECTION, document, dose, say

TODAY = "2026-01-20"
GIVEN = {
    INFUSION: (dose("2026-01-05", 300), dose("2026-01-19", 300)),
    INJECTION: (dose("2026-01-05", 300),),
    CAPSULES: (dose("2026-01-05", 120),),
}


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOSELINE_GUIDES", str(FOLDER))
    use_folders(FOLDER)
    yield
    use_folders()


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The answer of a command as JSON; it has to work, and to print nothing else."""
    code = main((*words, "--json"))
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


@pytest.fixture(name="record")
def _record(tmp_path: Path, drug: str) -> str:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(drug, *GIVEN[drug])), "utf-8")
    return str(file)


@pytest.mark.parametrize("drug", DRUGS)
def test_the_guide_holds_together(drug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "guide", "check", drug)["faults"] == []


@pytest.mark.parametrize("drug", DRUGS)
def test_plan_and_check(drug: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    planned = ask(capsys, "plan", record, "--today", TODAY)
    assert planned["guide"] == drug
    checked = ask(capsys, "check", record, "--today", TODAY)
    assert checked["verdict"] == "clear"
    assert planned["next_step"] == checked["next_step"]


def test_the_plan_of_an_infusion_has_amounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(INFUSION, *GIVEN[INFUSION])), "utf-8")
    doses = ask(capsys, "plan", str(file), "--today", TODAY)["doses"]
    assert [(one["due"], one["amount_mg"]) for one in doses] == [
        ("2026-01-05", 300), ("2026-01-19", 300), ("2026-06-22", 600), ("2026-12-07", 600),
    ]  # fmt: skip


def test_the_plan_of_capsules_has_steps_in_place_of_doses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(CAPSULES, *GIVEN[CAPSULES])), "utf-8")
    planned = ask(capsys, "plan", str(file), "--today", TODAY)
    assert planned["doses"] == []
    assert planned["steps"] == [
        {"from": "2026-01-05", "until": "2026-01-11", "amount_mg": 120, "times_a_day": 2},
        {"from": "2026-01-12", "until": None, "amount_mg": 240, "times_a_day": 2},
    ]


@pytest.mark.parametrize("drug", DRUGS)
def test_vaccine_and_triage(drug: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    shots = ask(capsys, "vaccine", record, "--today", TODAY, "--vaccine", "mmr")["vaccines"]
    assert [one["now"]["severity"] for one in shots] == ["stop"]
    heard = ask(capsys, "triage", record, "--today", TODAY, "--symptom", "throat-swelling")
    assert heard["urgency"] == "emergency"
    cited = {source["document"] for one in heard["patterns"] for source in one["sources"]}
    assert cited == {f"{drug.capitalize()} invented label"}


@pytest.mark.parametrize("drug", DRUGS)
def test_visit_guide_and_ask(drug: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("visit", record, "--today", TODAY)) == 0
    assert drug.capitalize() in capsys.readouterr().out
    assert main(("guide", drug, "missed-dose")) == 0
    capsys.readouterr()
    assert ask(capsys, "ask", "missed dose", "--drug", drug)


def test_compare_sets_them_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("compare", *DRUGS)) == 0
    said = capsys.readouterr().out
    for drug in DRUGS:
        assert drug.capitalize() in said


@pytest.mark.forecast
@pytest.mark.parametrize("drug", DRUGS)
def test_no_model_is_borrowed(drug: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_guide(drug).product.model is None
    found = ask(capsys, "forecast", record, "--today", TODAY)
    assert [(one["what"], one["why"]) for one in found["unknowns"]] == [("model", "none")]
    assert found["concentration_mg_L"] is None
    assert found["bcells_per_uL"] is None


@pytest.mark.parametrize("drug", DRUGS)
def test_the_core_answers(drug: str) -> None:
    said = say(drug, TODAY, *GIVEN[drug])
    assert said.plan.guide == drug
    assert [one.test for one in monitoring(said.guide, said.chart, said.plan)]
    assert vaccines(said.guide, said.chart, said.plan)
    fever = Complaint(name="fever")
    assert triage(said.guide, (fever,), chart=said.chart, today=date.fromisoformat(TODAY)).patterns


@pytest.mark.parametrize("drug", DRUGS)
def test_the_one_pure_call(drug: str) -> None:
    text = json.dumps(document(drug, *GIVEN[drug]))
    guides = {drug: load_guide(drug)}
    found = doseline.assess(guides, doseline.read(text), today=date.fromisoformat(TODAY))
    assert found.plan.guide == drug
