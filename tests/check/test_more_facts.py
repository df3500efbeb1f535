"""Adding what speaks against a dose never makes the verdict milder."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest

from doseline.check import Verdict
from tests.cases.story import answer

DAY = date(2026, 5, 15)
ORDER = tuple(Verdict)
AGAINST: dict[str, dict[str, Any]] = {
    "surface antigen": {"type": "test", "name": "hbsag", "result": "positive"},
    "core antibody": {"type": "test", "name": "anti-hbc", "result": "positive"},
    "unclear core antibody": {"type": "test", "name": "anti-hbc", "result": "indeterminate"},
    "low igg": {"type": "test", "name": "igg", "value": 4, "unit": "g/L", "low": 7},
    "low igm": {"type": "test", "name": "igm", "value": 0.2, "unit": "g/L", "low": 0.4},
    "raised alt": {"type": "test", "name": "alt", "value": 90, "unit": "U/L", "high": 40},
    "low neutrophils": {"type": "test", "name": "neutrophils", "value": 0.5, "unit": "10*9/L", "low": 1.8},
    "infection": {"type": "condition", "name": "infection"},
    "infection, last day today": {"type": "condition", "name": "infection", "until": date(2026, 5, 20)},
    "sepsis, over": {"type": "condition", "name": "sepsis", "until": date(2026, 5, 17)},
    "antibiotic": {"type": "medication", "name": "amoxicillin"},
    "cancer": {"type": "condition", "name": "lymphoma"},
    "transplant": {"type": "condition", "name": "kidney transplant"},
    "liver disease": {"type": "condition", "name": "cirrhosis"},
    "primary progressive": {"type": "condition", "name": "ppms"},
    "allergy": {"type": "allergy", "name": "kesimpta"},
    "latex": {"type": "allergy", "name": "latex"},
    "live vaccine": {"type": "vaccination", "vaccine": "mmr"},
    "some flu vaccine": {"type": "vaccination", "vaccine": "flu vaccine"},
    "pregnancy": {"type": "pregnancy"},
    "unclear pregnancy": {"type": "test", "name": "pregnancy-test", "result": "indeterminate"},
    "breastfeeding": {"type": "breastfeeding"},
    "running ms drug": {"type": "medication", "name": "fingolimod"},
    "steroid": {"type": "medication", "name": "prednisone"},
}
BASES = ("before-start", "mid-treatment")


def _rank(base: str, *names: str, region: str = "US") -> int:
    """How severe the verdict is; more is worse."""
    events = [{"id": f"x{place}", "on": DAY, **AGAINST[name]} for place, name in enumerate(names)]
    person = {"region": region}
    said = answer({"base": base, "today": date(2026, 5, 20), "event": events, "person": person})
    return -ORDER.index(said.check.verdict)


@pytest.mark.parametrize("base", BASES)
def test_two_reasons_weigh_at_least_as_much_as_each(base: str) -> None:
    alone = {name: _rank(base, name) for name in AGAINST}
    for one, two in combinations(AGAINST, 2):
        assert _rank(base, one, two) >= max(alone[one], alone[two]), (one, two)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", AGAINST)
def test_an_unknown_region_is_never_milder_than_a_known_one(base: str, name: str) -> None:
    unknown = _rank(base, name, region="ZZ")
    assert all(unknown >= _rank(base, name, region=region) for region in ("US", "DE", "CA", "GB", "CH"))
