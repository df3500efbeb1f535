"""Check-ups and tests of natalizumab: when each is due, what puts it off, how long they go on after it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.check import monitoring
from tests.guide.fictional import dose, say, word

NEGATIVE = {"type": "test", "on": "2025-12-10", "name": "jcv-antibody", "result": "negative", "index": 0.1}
DOSES = [dose(day, 300) for day in ("2026-01-05", "2026-02-02", "2026-03-02")]


def watched(today: str, *entries: dict[str, Any], **therapy: Any) -> dict[str, tuple[str | None, str]]:  # noqa: ANN401
    """Every watched test with the day it is due and how it stands."""
    said = say("tysabri", today, *entries, **therapy)
    found = monitoring(said.guide, said.chart, said.plan)
    return {one.test: (one.due.isoformat() if one.due else None, one.state.value) for one in found}


@pytest.mark.parametrize(
    ("looks", "due"),
    [
        ([], "2026-04-05"),
        (["2026-03-08"], "2026-07-05"),  # four weeks before its day: it counts for it
        (["2026-03-07"], "2026-04-05"),  # a day more: it does not
        (["2026-04-05", "2026-07-05"], "2027-01-05"),
    ],
)
def test_the_look_for_signs_is_due_after_three_and_six_months_then_every_six(
    looks: list[str], due: str
) -> None:
    done = [{"type": "test", "on": day, "name": "pml-check"} for day in looks]
    assert watched("2026-07-20", *DOSES, *done)["pml-check"][0] == due


def test_the_negative_virus_test_is_due_after_six_months() -> None:
    assert watched("2026-06-09", *DOSES, NEGATIVE)["jcv-antibody"] == ("2026-06-10", "upcoming")
    assert watched("2026-06-10", *DOSES, NEGATIVE)["jcv-antibody"] == ("2026-06-10", "due")
    assert watched("2026-06-11", *DOSES, NEGATIVE)["jcv-antibody"] == ("2026-06-10", "overdue")


def test_once_positive_a_specialist_sets_the_day_though_a_later_one_is_negative() -> None:
    positive = {**NEGATIVE, "on": "2025-06-01", "result": "positive", "index": 1.1}
    assert watched("2026-06-11", *DOSES, positive, NEGATIVE)["jcv-antibody"] == (None, "by_specialist")


@pytest.mark.parametrize(
    ("name", "due"), [("plasma exchange", "2026-06-15"), ("ivig", "2026-12-01")], ids=["exchange", "globulin"]
)
def test_what_makes_the_virus_test_wrong_puts_it_off(name: str, due: str) -> None:
    given = {"type": "medication", "on": "2026-06-01", "until": "2026-06-01", "name": name}
    assert watched("2026-06-10", *DOSES, NEGATIVE, given)["jcv-antibody"][0] == due


def test_what_was_given_long_ago_puts_nothing_off() -> None:
    given = {"type": "medication", "on": "2025-11-01", "until": "2025-11-01", "name": "ivig"}
    assert watched("2026-06-10", *DOSES, NEGATIVE, given)["jcv-antibody"][0] == "2026-06-10"


def test_after_the_stop_the_look_for_signs_goes_on_for_six_months_and_no_day_longer() -> None:
    stop = word("2026-03-10", "stop")
    assert "pml-check" in watched("2026-09-02", *DOSES, stop)
    assert "pml-check" not in watched("2026-09-03", *DOSES, stop)
    assert "jcv-antibody" not in watched("2026-09-02", *DOSES, stop)


@pytest.mark.parametrize(
    ("newest", "stands"),
    [
        ("2026-07-26", ("2027-01-26", "upcoming")),
        ("2026-07-27", ("2027-01-27", "upcoming")),
        ("2026-07-28", (None, "by_specialist")),
    ],
)
def test_after_the_stop_no_look_is_due_past_the_last_day_of_the_watch(
    newest: str, stands: tuple[str | None, str]
) -> None:
    """The last infusion was on 27 July: the watch ends on 27 January."""
    later = [dose(day, 300) for day in ("2026-03-30", "2026-05-04", "2026-06-29", "2026-07-27")]
    looks = [{"type": "test", "on": day, "name": "pml-check"} for day in ("2026-04-05", "2026-07-05", newest)]
    stop = word("2026-08-01", "stop")
    assert watched("2026-08-10", *DOSES, *later, *looks, stop)["pml-check"] == stands


def test_the_scan_has_no_day_of_ours() -> None:
    assert watched("2026-06-10", *DOSES)["mri"] == (None, "by_specialist")


def test_no_ordinary_month_is_asked_about() -> None:
    """Given on their days or some days off, with the tests done, infusions lead on to the next one."""
    tests: list[dict[str, Any]] = [NEGATIVE, {"type": "test", "on": "2025-12-12", "name": "mri"}]
    tests += [{"type": "test", "on": "2026-04-05", "name": "pml-check"}]
    for off in range(-3, 8):
        days: list[dict[str, Any]] = [
            *DOSES,
            dose(date.fromordinal(date(2026, 3, 30).toordinal() + off).isoformat(), 300),
        ]
        said = say("tysabri", "2026-04-07", *days, *tests)
        assert said.plan.next_dose is not None
        assert (said.plan.next_dose.due - date(2026, 3, 30)).days == 28 + off
        assert not [one.rule for one in said.check.findings if one.severity.holds], off
        assert not said.check.unknowns, off
