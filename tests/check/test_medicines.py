"""Every MS drug of the guide, by each of its names and codes, before the first dose."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.check import Check, Verdict
from doseline.finding import Severity
from doseline.guide import load_guide
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
NAMES = GUIDE.names
MS_NAMES = tuple(
    name
    for name, key in NAMES.medicine_names.items()
    if NAMES.medicines[key].group == "ms-drug" and NAMES.medicines[key].substance != GUIDE.substance
)
MS_CODES = tuple(
    code
    for code, key in NAMES.codes.tables["medication"]["atc"].items()
    if NAMES.medicines[key].group == "ms-drug" and NAMES.medicines[key].substance != GUIDE.substance
)


def _said(*events: dict[str, Any], base: str = "before-start", today: date = date(2026, 5, 10)) -> Check:
    return answer({"base": base, "today": today, "event": list(events)}).check


def _drug(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - the keys of an entry
    return {"id": "m", "type": "medication", "on": "2015", "until": "2016", **keys}


def _severity(check: Check, rule: str) -> Severity | None:
    return next((finding.severity for finding in check.findings if finding.rule == rule), None)


def test_H30_the_guide_knows_the_ms_drugs() -> None:
    assert {"natalizumab", "cladribine", "fingolimod", "alemtuzumab"} <= set(MS_NAMES)
    assert len(MS_NAMES) > 30
    assert len(MS_CODES) > 20


@pytest.mark.parametrize("name", MS_NAMES)
def test_H30_each_by_name_is_asked_about_however_old(name: str) -> None:
    check = _said(_drug(name=name))
    assert check.verdict is Verdict.ASK
    assert _severity(check, "earlier-ms-drug") is Severity.ASK


@pytest.mark.parametrize("code", MS_CODES)
def test_H30_each_by_code_is_asked_about_however_old(code: str) -> None:
    check = _said(_drug(name="an infusion", atc=code))
    assert check.verdict is Verdict.ASK
    assert _severity(check, "earlier-ms-drug") is Severity.ASK


@pytest.mark.parametrize("name", MS_NAMES)
def test_H30_each_is_asked_about_while_it_runs(name: str) -> None:
    check = _said(_drug(name=name, until=None), base="mid-treatment", today=date(2026, 5, 20))
    assert check.verdict is Verdict.ASK
    assert _severity(check, "immunosuppressant-running") is Severity.ASK


@pytest.mark.parametrize("name", MS_NAMES)
def test_H30_the_neurologists_decision_closes_it(name: str) -> None:
    word = {
        "id": "go", "type": "decision", "on": date(2026, 5, 9), "about": "earlier-ms-drug",
        "outcome": "may-proceed", "by": "Dr Ito",
    }  # fmt: skip
    check = _said(_drug(name=name), word)
    assert check.verdict is Verdict.CLEAR
    assert _severity(check, "earlier-ms-drug") is Severity.TELL


@pytest.mark.parametrize(("name", "asked"), [("prednisone", True), ("hydrocortisone cream", False)])
@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 3, 5)])
def test_H31_a_steroid_that_runs(name: str, asked: bool, day: date) -> None:  # noqa: FBT001
    course = _drug(name=name, on=date(2026, 3, 1), until=date(2026, 3, 5))
    check = _said(course, base="on-treatment", today=day)
    assert check.verdict is (Verdict.ASK if asked else Verdict.CLEAR)
