"""Every rule of the plan fires in some case, and each of its variants."""

from __future__ import annotations

from functools import cache

import pytest

from doseline.guide import load_guide
from tests.cases.story import answer, cases

GUIDE = load_guide("kesimpta")
GROUPS = frozenset({"plan", "decision"})
PLAN_RULES = [rule for rule in GUIDE.rules.values() if rule.group in GROUPS]


@cache
def _fired() -> frozenset[tuple[str, str | None]]:
    """Each rule and variant that a finding of some case has."""
    tables = (case.table for case in cases() if "refused" not in case.table["expect"])
    return frozenset(
        (finding.rule, finding.variant) for table in tables for finding in answer(table).check.findings
    )


@pytest.mark.parametrize("rule", [rule.id for rule in PLAN_RULES])
def test_a_plan_rule_fires_in_some_case(rule: str) -> None:
    assert rule in {fired for fired, _ in _fired()}


@pytest.mark.parametrize(
    ("rule", "variant"), [(rule.id, variant) for rule in PLAN_RULES for variant in rule.variants]
)
def test_each_variant_of_a_plan_rule_fires_in_some_case(rule: str, variant: str) -> None:
    assert (rule, variant) in _fired()


def test_every_rule_has_a_file_of_cases_named_as_a_sentence() -> None:
    stated = {case.rule for case in cases()}
    assert stated - {None} == set(GUIDE.rules)
