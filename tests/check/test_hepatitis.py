"""Every pair of the two hepatitis B tests, each positive, negative, indeterminate or missing."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from doseline.advice import Action
from doseline.check import Verdict
from tests.cases.story import answer

WORDS = ("positive", "negative", "indeterminate", "missing")
PAIRS = tuple(product(WORDS, WORDS))


def _expected(surface: str, core: str) -> Verdict:
    if surface == "positive":
        return Verdict.STOP
    if core == "positive":
        return Verdict.WAIT
    return Verdict.CLEAR if surface == core == "negative" else Verdict.UNKNOWN


def _story(surface: str, core: str) -> dict[str, object]:
    results = [
        {"id": name, "type": "test", "on": date(2026, 5, 1), "name": name, "result": word}
        for name, word in (("hbsag", surface), ("anti-hbc", core))
        if word != "missing"
    ]
    without = ["hbsag", "anti-hbc"]
    return {"base": "before-start", "today": date(2026, 5, 10), "without": without, "event": results}


@pytest.mark.parametrize(("surface", "core"), PAIRS)
def test_H26_surface_antigen_and_core_antibody(surface: str, core: str) -> None:
    said = answer(_story(surface, core))
    assert said.check.verdict is _expected(surface, core)
    unclear = {unknown.what for unknown in said.check.unknowns}
    assert unclear == {
        name
        for name, word in (("hbsag", surface), ("anti-hbc", core))
        if word in ("indeterminate", "missing")
    }


@pytest.mark.parametrize(("surface", "core"), PAIRS)
def test_H26_only_two_negatives_open_the_way(surface: str, core: str) -> None:
    said = answer({**_story(surface, core), "today": date(2026, 6, 1)})
    may_inject = said.step.action is Action.INJECT
    assert may_inject == (surface == core == "negative")


@pytest.mark.parametrize("with_vaccine", [True, False])
def test_H26_a_reason_for_the_result_changes_no_verdict(with_vaccine: bool) -> None:  # noqa: FBT001
    story = _story("positive", "negative")
    shot = {"id": "v", "type": "vaccination", "on": date(2026, 4, 19), "vaccine": "hepatitis-b"}
    said = answer({**story, "event": [*story["event"], *([shot] if with_vaccine else [])]})  # type: ignore[misc]
    assert said.check.verdict is Verdict.STOP
    assert any(finding.rule == "hbv-explained" for finding in said.check.findings) == with_vaccine
