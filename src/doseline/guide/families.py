"""Families of rules: what each needs of a guide. A guide names its families, and the loader refuses a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from doseline.guide.schedule import Continuous, Dated, LateMaintenance

if TYPE_CHECKING:
    from doseline.guide.guide import Guide
    from doseline.guide.validation import Faults


class Needs(NamedTuple):
    """The rules that a family can raise, and the facts that it reads."""

    rules: tuple[str, ...]
    facts: tuple[str, ...] = ()


# What no guide can do without: the record itself, symptoms, and the words of clinicians.
ALWAYS = Needs(
    rules=(
        "clinician-decision", "codes-disagree", "condition-not-known", "allergy-not-known", "dated-ahead",
        "dose-of-other-drug", "dose-while-held", "entry-read-as", "extra-dose", "hold-review",
        "infection-found", "infection-test-positive", "instruction-ahead", "instruction-conflict",
        "medicine-not-known", "note-may-hold", "on-hold", "order-differs", "order-not-active",
        "product-not-known",
        "positive-test-not-known", "restart-phase-missing", "start-passed", "stopped-follow-up",
        "symptom-call", "symptom-emergency", "symptom-long-standing", "symptom-not-known", "test-not-read",
        "unit-not-read", "value-to-confirm",
    ),
    facts=(
        "fever-from-celsius", "fever-from-fahrenheit", "fever-to-celsius", "fever-to-fahrenheit",
        "first-gap-days", "future-note-days", "hold-review-days", "infection-review-days", "old-symptom-days",
        "reaction-hours", "restart-gap-days", "result-unread-days", "season-days", "typed-back-days",
        "typed-near-days", "visit-months", "years-old-days",
    ),
)  # fmt: skip
DATED = Needs(
    rules=(
        "clinic-schedule", "date-to-confirm", "dose-after-stop", "dose-during-hold", "dose-uncertain",
        "doses-not-recorded", "early-dose", "instruction-to-confirm", "joined-midway", "long-gap",
        "rhythm-offer",
    ),
    facts=(
        "early-ask-days", "early-tell-days", "extra-maintenance-days", "long-gap-intervals",
        "mid-treatment-days", "next-dose-min-days", "rhythm-offer-gaps", "rhythm-offer-min-days",
    ),
)  # fmt: skip
LOADING = Needs(
    rules=("loading-dose-late", "loading-dose-missed", "loading-moved"),
    facts=("extra-loading-days", "loading-moved-days", "loading-tell-days"),
)
CONTINUOUS = Needs(
    rules=("daily-dose-missed", "daily-left-out", "daily-step-paused", "lower-dose"),
    facts=("course-told-days", "left-out-told-days", "missed-recent-days"),
)
_WATCH = "-watch"
MINIMUM_GAP = Needs(rules=("minimum-gap",))
NO_LATE_RULE = Needs(rules=("dose-late-no-rule",))

FAMILIES: Mapping[str, Needs] = MappingProxyType(
    {
        "allergy": Needs(
            ("allergy-drug", "allergy-other", "injection-reaction", "injection-reaction-severe")
        ),
        "b-cells": Needs(("b-cells-not-low",), ("cd19-lower-limit", "depletion-days")),
        "blood": Needs(("blood-count-low",)),
        "blood-before": Needs(("blood-count-tests",)),
        "blood-products": Needs(
            ("immune-globulin", "plasma-exchange", "stem-cell-transplant"), ("blood-product-months",)
        ),
        "conditions": Needs(
            (
                "growth-unclear",
                "immune-compromised",
                "jc-virus-on-record",
                "liver-disease",
                "malignancy",
                "pml-diagnosed",
                "stem-cell-transplant",
                "tuberculosis-on-record",
            )
        ),
        "contraception": Needs(
            ("contraception-not-entered", "contraception-window", "pregnancy-after-stop"),
            ("contraception-months",),
        ),
        "drug-antibodies": Needs(("drug-antibodies",), ("drug-antibody-repeat-months",)),
        "early-gap": Needs(("early-course-gap",), ("early-gap-doses", "early-gap-months")),
        "devices": Needs(("dose-quality", "pen-storage"), ("fridge-days", "fridge-max-c", "freezing-c")),
        "eligibility": Needs(("age", "indication-outside", "under-18"), ("adult-years",)),
        "first-after-loading": Needs(("week-4-reading",)),
        "hepatitis-b": Needs(
            ("hbv-active", "hbv-explained", "hbv-exposed", "hbv-history", "hbv-screen", "immune-globulin"),
            ("hepatitis-b-vaccine-days",),
        ),
        "immunoglobulins": Needs(
            (
                "immunoglobulin-low",
                "immunoglobulin-tests",
                "low-immunoglobulins-with-infections",
                "repeated-infections",
            ),
            ("repeated-infections", "repeated-infections-months"),
        ),
        "infants": Needs(("infant-live-vaccine",), ("infant-months",)),
        "infection": Needs(("anti-infective-running", "infection-open"), ("infection-review-days",)),
        "injection": Needs(("first-dose-guidance", "site-arm-self", "training-missing")),
        "kidney": Needs(("kidney-test-raised", "kidney-tests")),
        "lab-series": Needs(("lab-borderline-for-long", "lab-low-for-long")),
        "latex": Needs(("allergy-latex",)),
        "liver": Needs(("liver-test-raised", "liver-tests"), ("bilirubin-multiple", "liver-enzyme-multiple")),
        "medicines": Needs(
            (
                "earlier-ms-drug",
                "immunosuppressant-ended",
                "immunosuppressant-running",
                "other-product-running",
                "steroid-course-ended",
                "steroid-local",
                "steroid-running",
            ),
            ("long-steroid-days",),
        ),
        "monitoring": Needs(("monitoring-due",)),
        "newborn": Needs(("newborn-blood-check",), ("newborn-days",)),
        "oldest-studied": Needs(("over-55",), ("studied-to-years",)),
        "other-drugs": Needs(("other-drug-contraception",)),
        "platelets": Needs(("platelets-low",)),
        "pregnancy": Needs(
            ("breastfeeding", "pregnancy", "pregnancy-ended", "pregnancy-unclear", "pregnancy-wish"),
            ("birth-days", "birth-known-days", "infant-months", "pregnancy-days"),
        ),
        "product-by-region": Needs(("product-not-here",)),
        "programme": Needs(("programme-not-entered",)),
        "test-age": Needs(("test-dates", "test-overtaken")),
        # What people keep at home, so that it runs out.
        "refills": Needs((), ("refill-tell-days",)),
        "tests-before": Needs(("tests-before-start",)),
        "vaccines": Needs(
            (
                "live-vaccine-after-stop",
                "live-vaccine-during",
                "live-vaccine-planned",
                "live-vaccine-recent",
                "nonlive-vaccine-during",
                "nonlive-vaccine-recent",
                "not-a-vaccine",
                "vaccine-given-question",
                "vaccine-kind-unknown",
            ),
            ("live-vaccine-days", "nonlive-vaccine-days"),
        ),
        "watch-after-stop": Needs(("watch-after-stop",), ("pml-watch-months",)),
    }
)


def check_families(guide: Guide, faults: Faults) -> None:
    """Write down each family that nobody knows, and each rule and fact that one needs and lacks."""
    for name in sorted(guide.product.families - FAMILIES.keys()):
        faults.add("unknown-family", "product.families", got=name)
    for family, needs in _needed(guide):
        for rule in needs.rules:
            if rule not in guide.rules:
                faults.add("family-without-rule", f"rules.rule.{rule}", family=family)
        for fact in needs.facts:
            if fact not in guide.facts:
                faults.add("family-without-fact", f"facts.fact.{fact}", family=family)


def needed(guide: Guide) -> tuple[set[str], set[str]]:
    """The rules and the facts that the families of a guide, and its kind of schedule, need."""
    needs = [one for _, one in _needed(guide)]
    return {rule for one in needs for rule in one.rules}, {fact for one in needs for fact in one.facts}


def every_rule() -> frozenset[str]:
    """The rules of all families and of every kind of schedule; what one guide alone watches is not here."""
    always = (ALWAYS, DATED, LOADING, CONTINUOUS, MINIMUM_GAP, NO_LATE_RULE)
    return frozenset(rule for needs in (*always, *FAMILIES.values()) for rule in needs.rules)


def rules_that_read(guide: Guide, fact: str) -> set[str]:
    """The rules of the families that read a fact; a family is as near as this can be told."""
    return {rule for _, needs in _needed(guide) if fact in needs.facts for rule in needs.rules}


def rules_of_schedule(guide: Guide) -> set[str]:
    """The rules of a guide's kind of schedule."""
    return {rule for name, needs in _needed(guide) if name in _OF_SCHEDULE for rule in needs.rules}


def rules_of_tests(guide: Guide) -> set[str]:
    """The rules that tests before the first dose feed."""
    return {rule for name, needs in _needed(guide) if name in _OF_TESTS for rule in needs.rules}


_OF_TESTS = frozenset({"hepatitis-b", "immunoglobulins", "liver"})
_OF_SCHEDULE = frozenset({"dated", "loading", "minimum-gap", "late", "continuous"})


def _watches(guide: Guide) -> Iterator[tuple[str, Needs]]:
    """What is watched after one other drug goes on for so many months."""
    for rule in guide.rules:
        if rule.endswith(_WATCH):
            yield rule, Needs((rule,), (f"{rule}-months",))


def _needed(guide: Guide) -> Iterator[tuple[str, Needs]]:
    yield "always", ALWAYS
    yield from _watches(guide)
    for schedule in guide.schedules.values():
        match schedule:
            case Dated():
                yield from _of_dated(schedule)
            case Continuous():
                yield "continuous", CONTINUOUS
        break
    for name in sorted(guide.product.families & FAMILIES.keys()):
        yield name, FAMILIES[name]
    for watch in guide.monitoring:
        for limit in watch.thresholds:
            yield f"watch {watch.id}", Needs((limit.rule,))
        if watch.waits:
            yield f"watch {watch.id}", Needs(("test-too-soon",))


def _of_dated(schedule: Dated) -> Iterator[tuple[str, Needs]]:
    yield "dated", DATED
    if schedule.usual.loading_slots:
        yield "loading", LOADING
    if schedule.minimum_gap is not None:
        yield "minimum-gap", MINIMUM_GAP
    if schedule.late_maintenance is LateMaintenance.ASK:
        yield "late", NO_LATE_RULE
