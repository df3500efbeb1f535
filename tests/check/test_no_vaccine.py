"""Antibodies and skin tests are given like a vaccine and are none: the planner says so."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.check import vaccines
from doseline.finding import Severity
from doseline.guide import load_guide
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")


@pytest.mark.parametrize(
    "written", ["pemgarda", "Evusheld", "nirsevimab", "immune globulin", "HBIG", "Mantoux"]
)
@pytest.mark.parametrize("base", ["before-start", "mid-treatment"])
def test_what_is_no_vaccine_is_named_so_and_never_asked_about(written: str, base: str) -> None:
    said = answer({"base": base, "today": date(2026, 5, 20)})
    name = GUIDE.names.canonical("vaccine", written)
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, (name,))
    assert (dates.now.why, dates.now.severity, dates.live) == ("not-a-vaccine", Severity.TELL, False)


def test_what_is_no_vaccine_is_not_in_the_list_of_vaccines() -> None:
    said = answer({"base": "before-start", "today": date(2026, 5, 20)})
    listed = {dates.vaccine for dates in vaccines(GUIDE, chart(said.record), said.plan)}
    assert not listed & set(GUIDE.names.no_vaccines)
    assert {"mmr", "influenza-injected"} <= listed
