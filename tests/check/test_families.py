"""Families of rules: what the code can raise is named by a family, and every family has its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from doseline.check import families as checks
from doseline.check import rare_families
from doseline.guide import families, load_guide
from doseline.guide.families import FAMILIES, Needs
from tests.guide.fictional import DRUGS, invented_guides

SOURCE = Path(__file__).parents[2] / "src" / "doseline"
GUIDE = load_guide("kesimpta")
# What holds of a schedule of some kind, whatever families a guide names.
OF_KINDS = (
    families.ALWAYS, families.DATED, families.LOADING, families.CONTINUOUS, families.MINIMUM_GAP,
    families.NO_LATE_RULE,
)  # fmt: skip
NAMED = frozenset(rule for needs in (*OF_KINDS, *FAMILIES.values()) for rule in needs.rules)
READ = frozenset(fact for needs in (*OF_KINDS, *FAMILIES.values()) for fact in needs.facts)
BY_PATTERN = frozenset(rule for pattern in GUIDE.patterns for rule in pattern.rules.values())
# Families that lie inside the code of another one.
WITHIN = {
    "blood-before", "contraception", "first-after-loading", "infants", "latex", "oldest-studied", "refills",
}  # fmt: skip


def _texts(folder: str) -> Iterator[str]:
    for path in sorted((SOURCE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("folder", ["plan", "check", "triage", "advice"])
def test_every_rule_and_fact_that_the_code_names_belongs_to_a_family(folder: str) -> None:
    said = frozenset(_texts(folder))
    assert said & GUIDE.rules.keys() <= NAMED | BY_PATTERN
    assert said & GUIDE.facts.keys() <= READ


def test_every_family_has_its_code() -> None:
    coded = {name for name, _ in checks.FAMILIES if name is not None}
    assert coded | WITHIN | rare_families.FAMILIES.keys() == set(FAMILIES)


def test_the_guide_has_no_rule_that_no_family_names() -> None:
    """The rules on symptoms are named by its patterns, those on what is watched by another drug's name."""
    left = GUIDE.rules.keys() - NAMED - BY_PATTERN
    assert {rule for rule in left if not rule.endswith("-watch")} == set()


def test_a_family_left_out_says_nothing() -> None:
    """The invented capsules name no family on B cells, birth control or pens: they lack such rules."""
    with invented_guides():
        for drug in DRUGS:
            guide = load_guide(drug)
            absent = [FAMILIES[name] for name in FAMILIES.keys() - guide.product.families]
            only = (
                _rules(absent) - _rules(FAMILIES[name] for name in guide.product.families) - _rules(OF_KINDS)
            )
            assert not only & guide.rules.keys()


def _rules(needs: Iterator[Needs] | list[Needs] | tuple[Needs, ...]) -> set[str]:
    return {rule for one in needs for rule in one.rules}
