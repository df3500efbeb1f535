"""A clinician's word and the days around it: what it covers, and what takes its place."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.assessment import Assessment
from doseline.check import Verdict
from tests.cases.story import Table, answer


def _decision(on: str, outcome: str, about: str = "hbv-exposed") -> Table:
    return {
        "id": f"{outcome}-{on}", "type": "decision", "on": on, "about": about, "outcome": outcome,
        "by": "MS clinic",
    }  # fmt: skip


def _test(on: str) -> Table:
    return {"id": "t", "type": "test", "on": on, "name": "hbv-dna", "result": "negative"}


def _said(*events: Table, today: date = date(2026, 4, 6), **table: object) -> Assessment:
    return answer({"base": "on-treatment", "today": today, "event": list(events), **table})


@pytest.mark.parametrize(
    ("tested", "replaced"),
    [
        ("2026-03-31", False),
        ("2026-04-01", False),  # known when "never" was said
        ("2026-04-02", True),
        ("2026-04-05", True),  # the day of the newer word
        ("2026-04-06", False),  # not known when it was said
    ],
)
def test_a_result_between_never_and_the_newer_word_replaces_the_never(tested: str, *, replaced: bool) -> None:
    said = _said(_decision("2026-04-01", "never"), _test(tested), _decision("2026-04-05", "may-proceed"))
    variants = [item.variant for item in said.check.findings if item.rule == "clinician-decision"]
    assert variants == ([] if replaced else ["never"])
    assert (said.check.verdict is Verdict.STOP) is not replaced


def test_a_not_yet_with_a_newer_result_does_not_replace_a_never() -> None:
    said = _said(_decision("2026-04-01", "never"), _test("2026-04-03"), _decision("2026-04-05", "not-yet"))
    assert said.check.verdict is Verdict.STOP


@pytest.mark.parametrize(("on", "covered"), [("2026-03-01", False), ("2026-03-02", True)])
def test_after_a_long_gap_a_word_on_the_start_counts_from_the_last_dose(on: str, *, covered: bool) -> None:
    """The last dose is of 2 March, and the liver test was never done."""
    said = _said(
        _decision(on, "may-proceed", "pre-start"), today=date(2026, 8, 17), without=["alt"],
    )  # fmt: skip
    assert ("alt" in {unknown.what for unknown in said.check.unknowns}) is not covered
