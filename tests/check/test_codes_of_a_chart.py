"""What a hospital's codes do to the dose, whatever the text beside them says."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.check import Verdict
from doseline.record import Test
from tests.cases.story import answer
from tests.check.stories import DAY, checked

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def _ill(code: str, name: str = "as the chart has it", **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - the keys of an entry
    return {
        "id": "c",
        "type": "condition",
        "on": "2026-05-18",
        "name": name,
        "code": code,
        "system": ICD,
        **keys,
    }


@pytest.mark.parametrize(
    ("code", "name", "verdict"),
    [
        ("A41.9", "Sepsis, unspecified organism", Verdict.WAIT),
        ("J18.9", "Pneumonia, unspecified organism", Verdict.WAIT),
        ("B02.9", "Zoster without complications", Verdict.WAIT),
        ("K35.80", "Unspecified acute appendicitis", Verdict.WAIT),
        ("N10", "Acute pyelonephritis", Verdict.WAIT),
        ("C50.911", "Malignant neoplasm of breast", Verdict.ASK),
        ("D80.1", "Nonfamilial hypogammaglobulinemia", Verdict.ASK),
        ("Z94.0", "Kidney transplant status", Verdict.ASK),
    ],
)
def test_an_illness_of_danger_holds_the_dose_by_its_code(code: str, name: str, verdict: Verdict) -> None:
    assert checked(_ill(code, name)).verdict is verdict


@pytest.mark.parametrize(
    "code",
    [
        "I10",
        "G43.909",
        "L20.9",
        "E03.9",
        "F32.9",
        "J45.909",
        "K21.9",
        "M54.5",
        "Z56.6",
        "S93.401A",
        "Z85.3",
        "Z87.01",
        "B94.8",
        "U09.9",
    ],
)
def test_an_ordinary_or_a_past_illness_holds_nothing(code: str) -> None:
    check = checked(_ill(code))
    assert check.verdict is Verdict.CLEAR
    assert "condition-not-known" not in {finding.rule for finding in check.findings}


def test_the_last_day_of_a_coded_infection_lets_the_dose_go_on() -> None:
    assert checked(_ill("J18.9", until="2026-05-18")).verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    ("code", "system", "rule"),
    [
        ("L01XC02", "http://www.whocc.no/atc", "immunosuppressant-running"),
        ("L01FA02", "http://www.whocc.no/atc", "immunosuppressant-running"),
        ("H02AB07", "http://fhir.de/CodeSystem/bfarm/atc", "steroid-running"),
        ("1876366", RXNORM, "immunosuppressant-running"),
        ("J01CA04", "urn:oid:2.16.840.1.113883.6.73", "anti-infective-running"),
    ],
)
def test_a_medicine_counts_by_its_code(code: str, system: str, rule: str) -> None:
    drug = {"id": "m", "type": "medication", "on": "2026-05-15", "name": "x", "code": code, "system": system}
    assert rule in {finding.rule for finding in checked(drug).findings}


def test_a_result_whose_name_and_code_disagree_is_kept_and_clears_nothing() -> None:
    result = {
        "id": "t", "type": "test", "on": "2026-05-01", "name": "HBsAg", "result": "negative",
        "code": "13952-7", "system": "http://loinc.org",
    }  # fmt: skip
    said = answer({"base": "mid-treatment", "today": DAY, "without": ["hbsag"], "event": [result]})
    kept = next(event for event in said.record.events if event.id == "t")
    assert isinstance(kept, Test)
    assert (kept.name, kept.also) == ("hbsag", ("anti-hbc",))
    assert said.check.verdict is Verdict.UNKNOWN
