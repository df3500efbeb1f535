"""Reasons for a hepatitis B result, and what replaces a positive one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.finding import Severity
from tests.check.stories import BEFORE, Entry, checked, found, medicine, only, result, shot

POSITIVE = result("hbsag", date(2026, 5, 5), result="positive")
CORE = result("anti-hbc", date(2026, 5, 5), result="positive")


@pytest.mark.parametrize(
    ("on", "severity"), [(date(2026, 5, 5), Severity.STOP), (date(2026, 5, 6), Severity.TELL)]
)
def test_only_a_negative_on_a_later_day_replaces_a_positive(on: date, severity: Severity) -> None:
    negative: Entry = {"id": "again", "type": "test", "on": on, "name": "hbsag", "result": "negative"}
    word: Entry = {
        "id": "go", "type": "decision", "on": date(2026, 5, 8), "about": "hbv-active",
        "outcome": "may-proceed", "by": "Dr Ito",
    }  # fmt: skip
    assert only("hbv-active", POSITIVE, negative, word, **BEFORE).severity is severity


def test_two_results_that_contradict_each_other_are_told_apart_from_one_positive() -> None:
    assert only("hbv-exposed", CORE, **BEFORE, without=["anti-hbc"]).variant is None
    both = only("hbv-exposed", CORE, **BEFORE)
    assert (both.variant, both.because) == ("contradiction", ("new-anti-hbc", "anti-hbc"))


@pytest.mark.parametrize(
    ("vaccine", "is_found"),
    [
        (shot("hepatitis-b", date(2026, 4, 20)), True),
        (shot("a jab", date(2026, 4, 20), cvx="08"), True),
        (shot("hepatitis-b", date(2026, 5, 5)), True),
        (shot("hepatitis-b", date(2026, 5, 6)), False),
        (shot("hepatitis-b", date(2026, 4, 14)), False),
        (shot("hepatitis-b", date(2026, 4, 20), planned=True), False),
        (shot("influenza-injected", date(2026, 4, 20)), False),
    ],
)
def test_only_a_hepatitis_b_vaccine_shortly_before_explains_a_positive(
    vaccine: Entry,
    is_found: bool,  # noqa: FBT001 - a row of a table
) -> None:
    reasons = [finding.because for finding in found("hbv-explained", POSITIVE, vaccine, **BEFORE)]
    assert reasons == ([("v", "new-hbsag")] if is_found else [])


def test_another_vaccine_before_it_does_not_hide_the_reason() -> None:
    flu = {**shot("influenza-injected", date(2026, 4, 10)), "id": "flu"}
    vaccine = shot("hepatitis-b", date(2026, 4, 20))
    assert only("hbv-explained", POSITIVE, flu, vaccine, **BEFORE).because == ("v", "new-hbsag")


@pytest.mark.parametrize(
    ("keys", "is_found"),
    [
        ({"name": "ivig", "on": date(2026, 4, 20)}, True),
        ({"name": "an infusion", "on": date(2026, 4, 20), "atc": "J06BA02"}, True),
        ({"name": "ivig", "on": date(2026, 5, 5)}, True),
        ({"name": "ivig", "on": date(2026, 5, 6)}, False),
    ],
)
def test_an_immune_globulin_up_to_the_day_of_the_test_explains_a_positive(
    keys: dict[str, Any],
    is_found: bool,  # noqa: FBT001 - a row of a table
) -> None:
    reasons = found("hbv-explained", CORE, medicine(**keys), **BEFORE)
    assert [(one.variant, one.because) for one in reasons] == (
        [("immune-globulin", ("m", "new-anti-hbc"))] if is_found else []
    )


@pytest.mark.parametrize(("on", "is_unclear"), [(date(2026, 4, 30), False), (date(2026, 5, 1), True)])
def test_an_unclear_result_counts_unless_a_negative_came_on_a_later_day(
    on: date,
    is_unclear: bool,  # noqa: FBT001 - a row of a table
) -> None:
    unclear = result("hbsag", on, result="indeterminate")
    unknowns = [(one.rule, one.what, one.because) for one in checked(unclear, **BEFORE).unknowns]
    assert unknowns == ([("hbv-screen", "hbsag", ("new-hbsag",))] if is_unclear else [])
