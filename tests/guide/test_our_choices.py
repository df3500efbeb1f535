"""Our own choices stand once for every drug; a drug says only what differs."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from doseline.finding import Severity
from doseline.guide import load_guide
from doseline.guide.folders import data, read_data
from doseline.guide.load import build_guide
from doseline.guide.our_choices import FILE
from tests.guide.fictional import CAPSULES, DRUGS, FOLDER, INJECTION, invented_guides
from tests.guide.test_load import DRUG, REAL

CHOICES: dict[str, Any] = read_data(FILE)
OWN = [Path(str(data())) / DRUG, *(FOLDER / drug for drug in DRUGS)]


@pytest.mark.parametrize("part", ["rule", "fact"])
def test_they_are_nobody_elses(part: str) -> None:
    assert len(CHOICES[part]) > 30
    for id_, table in CHOICES[part].items():
        cited = {(source["document"], source["confidence"]) for source in table["sources"]}
        assert cited == {("doseline", "our-choice")}, id_


@pytest.mark.parametrize("folder", OWN, ids=lambda folder: folder.name)
@pytest.mark.parametrize(("file", "part"), [("rules", "rule"), ("facts", "fact")])
def test_no_drug_copies_one(folder: Path, file: str, part: str) -> None:
    own = tomllib.loads((folder / f"{file}.toml").read_text("utf-8"))[part]
    copied = [id_ for id_, table in own.items() if table == CHOICES[part].get(id_)]
    assert not copied


def test_what_a_drug_says_itself_goes_before_it() -> None:
    """An injection without first doses asks about a first dose sooner; the sources it leaves unsaid stay."""
    with invented_guides():
        other = load_guide(INJECTION)
    assert other.numbers["first-gap-days"] != load_guide(DRUG).numbers["first-gap-days"]
    changed = copy.deepcopy(REAL)
    changed[f"{DRUG}/rules"]["rule"]["early-dose"] = {"severity": "ask"}
    rule = build_guide(DRUG, changed, "test").rules["early-dose"]
    assert rule.grade.severity is Severity.ASK
    assert rule.variants.keys() == load_guide(DRUG).rules["early-dose"].variants.keys()
    assert rule.sources == load_guide(DRUG).rules["early-dose"].sources


def test_a_drug_has_those_of_its_kind_alone() -> None:
    with invented_guides():
        capsules = load_guide(CAPSULES)
    assert {"daily-left-out", "hold-review"} <= capsules.rules.keys()
    assert not {"early-dose", "rhythm-offer", "dose-after-stop"} & capsules.rules.keys()
    assert "early-ask-days" not in capsules.facts
    assert "daily-left-out" not in load_guide(DRUG).rules
