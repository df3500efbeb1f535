"""Every rule that can fire on a drug is shown in its own cases: it speaks, it is silent, it cannot tell.

None of them is carried over from another drug. Why there is no case of one kind stands beside the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from doseline.guide import load_guide, sound_drugs
from tests.cases.story import HERE, Case, Table, cases
from tests.cases.test_rules_fire_on_every_drug import CANNOT

DRUGS = tuple(drug for drug in sound_drugs() if drug != "kesimpta")
# Where there is nothing that nobody could tell, and why.
NEVER_IN_DOUBT = {
    "a word of the clinic is on record, with its day, or it is not": {
        "clinic-schedule", "clinician-decision", "dose-after-stop", "hold-review", "instruction-ahead",
        "instruction-to-confirm", "loading-moved", "lower-dose", "note-may-hold", "on-hold",
        "order-not-active", "restart-phase-missing", "rhythm-offer", "stopped-follow-up",
    },
    "the rule itself says that something is not known": {
        "codes-disagree", "dated-ahead", "dose-late-no-rule", "doses-not-recorded", "pregnancy-ended",
        "pregnancy-unclear", "product-not-here", "programme-not-entered", "test-dates", "test-not-read",
        "unit-not-read", "value-to-confirm",
    },
    "a name is on record or it is not; one that nobody can read has a rule of its own": {
        "allergy-drug", "dose-of-other-drug", "injection-reaction", "injection-reaction-severe",
        "not-a-vaccine", "other-product-running",
    },
    "a day that is known in part is asked about by another rule before this one counts": {
        "daily-dose-missed", "daily-left-out", "daily-step-paused", "loading-dose-late", "start-passed",
    },
    "the day of a test that is known in part is read as its first one, as in the series": {"monitoring-due"},
    "signs of one kind are read alike, and another of them has the case": {"symptom-kidney"},
}  # fmt: skip
REASONS = {rule: why for why, rules in NEVER_IN_DOUBT.items() for rule in rules}
CANNOT_TELL = re.compile("cannot (tell|be told)")
HOLDS = frozenset({"stop", "wait", "ask"})


@cache
def own(drug: str) -> tuple[Case, ...]:
    """The drug's own cases."""
    return tuple(cases(HERE / drug))


def _stated(table: Table, one: str) -> Iterator[Table]:
    """What a case expects of a kind: one or several, those that name their rule."""
    expect = table["expect"]
    said = [*expect.get(f"{one}s", ()), *([expect[one]] if one in expect else [])]
    return (item for item in said if "rule" in item)


def _spoken(table: Table) -> set[str]:
    return {item["rule"] for one in ("finding", "unknown") for item in _stated(table, one)}


def _quiet(table: Table) -> set[str]:
    return {*table["expect"].get("absent", ()), *table["expect"].get("no_unknown", ())}


def in_doubt(drug: str) -> set[str]:
    """The rules of which some case says what holds where nobody can tell."""
    found = set[str]()
    for case in own(drug):
        if CANNOT_TELL.search(case.table["name"]) or list(_stated(case.table, "unknown")):
            found |= _spoken(case.table) | _quiet(case.table) | ({case.rule} if case.rule else set())
    return found


def can_fire(drug: str) -> set[str]:
    """The rules of a drug but for those that none of its texts gives anything to."""
    return set(load_guide(drug).rules.keys() - CANNOT[drug].keys())


@pytest.mark.parametrize("drug", DRUGS)
def test_every_rule_speaks_in_a_case(drug: str) -> None:
    assert not can_fire(drug) - {rule for case in own(drug) for rule in _spoken(case.table)}


@pytest.mark.parametrize("drug", DRUGS)
def test_every_rule_is_silent_in_a_case(drug: str) -> None:
    assert not can_fire(drug) - {rule for case in own(drug) for rule in _quiet(case.table)}


@pytest.mark.parametrize("drug", DRUGS)
def test_every_rule_cannot_tell_in_a_case_or_never_is_in_doubt(drug: str) -> None:
    assert not can_fire(drug) - in_doubt(drug) - REASONS.keys()


def test_no_reason_is_left_over() -> None:
    assert REASONS.keys() <= {rule for drug in DRUGS for rule in can_fire(drug) - in_doubt(drug)}


@pytest.mark.parametrize("drug", DRUGS)
def test_whatever_holds_a_dose_back_is_shown_doing_so(drug: str) -> None:
    held = {
        item["rule"]
        for case in own(drug)
        for item in (*_stated(case.table, "finding"), *_stated(case.table, "unknown"))
        if item.get("severity", "ask") in HOLDS
    }
    holding = {rule.id for rule in load_guide(drug).rules.values() if rule.grade.severity.holds}
    assert not (holding & can_fire(drug)) - held


@pytest.mark.parametrize("drug", DRUGS)
def test_an_ordinary_life_has_cases_too(drug: str) -> None:
    clear = [case for case in own(drug) if case.table["expect"].get("verdict") == "clear"]
    assert len(clear) > len(can_fire(drug))
