"""The list before the start: which tests are there, how old they are, and what became of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from doseline.check import Required, Standing, required_results
from doseline.guide import load_guide
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")


def _list(**table: Any) -> dict[str, Required]:  # noqa: ANN401 - the keys of a case
    said = answer({"base": "before-start", "today": date(2026, 5, 10), **table})
    found = required_results(GUIDE, chart(said.record), said.check)
    return {item.test: item for item in found}


def test_every_required_test_is_listed_in_the_guides_order() -> None:
    assert tuple(_list()) == GUIDE.tests_required("US")
    assert {item.standing for item in _list().values()} == {Standing.ON_RECORD}


def test_the_age_of_a_result_is_counted_to_the_day_of_the_verdict() -> None:
    said = answer({"base": "before-start", "today": date(2026, 5, 10)})
    (igg,) = [item for item in required_results(GUIDE, chart(said.record), said.check) if item.test == "igg"]
    assert igg.result is not None
    assert igg.days == (said.check.for_date - igg.result.on.first).days


def test_a_missing_test_is_not_known() -> None:
    missing = _list(without=["anti-hbc"])["anti-hbc"]
    assert (missing.standing, missing.result, missing.days) == (Standing.NOT_KNOWN, None, None)
    assert missing.unknown is not None
    assert missing.unknown.why == "missing"


def test_a_missing_test_that_a_clinic_cleared_is_settled_by_their_word() -> None:
    word = {
        "id": "w", "type": "decision", "on": "2026-05-01", "about": "pre-start", "outcome": "may-proceed",
        "by": "Clinic",
    }  # fmt: skip
    cleared = _list(without=["anti-hbc"], event=[word])["anti-hbc"]
    assert (cleared.standing, cleared.by, cleared.on) == (Standing.SETTLED, "Clinic", date(2026, 5, 1))


def test_the_newest_of_two_results_counts() -> None:
    again = {"id": "n", "type": "test", "on": "2026-05-02", "name": "hbsag", "result": "negative"}
    newest = _list(event=[again])["hbsag"]
    assert newest.result is not None
    assert newest.result.id == "n"


def test_a_result_that_something_later_can_have_changed_is_overtaken() -> None:
    drug = {"id": "m", "type": "medication", "on": "2026-05-05", "until": "2026-05-08", "name": "ivig"}
    found = _list(event=[drug])
    assert found["igg"].standing is Standing.OVERTAKEN
    assert found["alp"].standing is Standing.ON_RECORD
