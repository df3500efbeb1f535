"""Every rule of the guide fires in some case, and rests on sources that are there."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

import pytest

from doseline.guide import load_guide
from doseline.source import Confidence
from tests.cases.story import Case, answer, cases

GUIDE = load_guide("kesimpta")
SYMPTOMS = {
    "symptom-severe-allergy": {"name": "throat-swelling", "severity": "mild"},
    "symptom-mild-allergy": {"name": "rash", "severity": "mild"},
    "symptom-pml": {"name": "memory-change", "severity": "mild", "tempo": "weeks"},
    "symptom-liver": {"name": "yellow-skin", "severity": "mild"},
    "symptom-infection": {"name": "fever", "severity": "mild"},
    "symptom-emergency": {"name": "seizure", "severity": "severe"},
    "symptom-call": {"name": "low-mood", "severity": "severe"},
    "symptom-not-known": {"name": "odd feeling", "severity": "mild"},
    "symptom-long-standing": {"name": "balance-trouble", "severity": "mild", "change": "same"},
}


def _rules(table: dict[str, Any]) -> set[str]:
    said = answer(table)
    found = {finding.rule for finding in said.check.findings}
    return found | {unknown.rule for unknown in said.check.unknowns}


@cache
def _fired() -> tuple[tuple[Case, frozenset[str]], ...]:
    read = [case for case in cases() if "refused" not in case.table["expect"]]
    return tuple((case, frozenset(_rules(case.table))) for case in read)


@pytest.mark.parametrize("rule", [rule for rule in GUIDE.rules if not rule.startswith("symptom-")])
def test_every_rule_fires_in_some_case(rule: str) -> None:
    assert any(rule in fired for _, fired in _fired())


@pytest.mark.parametrize(("rule", "symptom"), SYMPTOMS.items())
def test_every_rule_on_symptoms_fires(rule: str, symptom: dict[str, str]) -> None:
    day = date(2026, 5, 20)
    entry = {"id": "s", "type": "symptom", "on": day, **symptom}
    assert rule in _rules({"base": "mid-treatment", "today": day, "event": [entry]})


def test_the_rules_on_symptoms_are_all_there() -> None:
    assert {rule for rule in GUIDE.rules if rule.startswith("symptom-")} == SYMPTOMS.keys()


def test_each_variant_of_a_check_is_met_in_some_case() -> None:
    met: dict[str, set[str]] = defaultdict(set)
    for case, _ in _fired():
        for finding in answer(case.table).check.findings:
            met[finding.rule].add(finding.variant or "")
    missing = {
        f"{rule.id}.{variant}"
        for rule in GUIDE.rules.values()
        for variant in rule.variants
        if rule.group not in {"plan", "symptoms"} and variant not in met[rule.id]
    }
    assert not missing


def test_a_file_about_a_rule_has_a_case_with_it_and_one_without() -> None:
    by_file: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for case, fired in _fired():
        if case.rule is not None:
            by_file[case.file, case.rule].append(case.rule in fired)
    for (file, rule), seen in by_file.items():
        assert rule in GUIDE.rules, file
        assert True in seen, file
        assert False in seen or GUIDE.rules[rule].group == "plan", file


@pytest.mark.parametrize("rule", GUIDE.rules)
def test_every_rule_has_sources_that_resolve(rule: str) -> None:
    sources = GUIDE.rules[rule].sources
    assert sources
    for source in sources:
        assert source.document in GUIDE.documents.values()
        assert source.section
        assert source.version
        assert isinstance(source.confidence, Confidence)


def test_a_stop_rests_on_a_confirmed_source() -> None:
    for rule in GUIDE.rules.values():
        grades = {grade.severity for grade in (rule.grade, *rule.variants.values())} | set(
            rule.regions.values()
        )
        if "stop" in grades and rule.group != "decision":
            assert any(source.confidence is Confidence.CONFIRMED for source in rule.sources), rule.id


def test_every_number_of_the_guide_has_sources_that_resolve() -> None:
    for fact in GUIDE.facts.values():
        assert fact.sources
        assert all(source.document in GUIDE.documents.values() for source in fact.sources)
