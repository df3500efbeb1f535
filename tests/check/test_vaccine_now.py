"""What the vaccine planner says about one vaccine today, and the days on which that changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doseline.check import VaccineDates, vaccines
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import Test as LabTest
from doseline.record import chart
from tests.cases.story import answer
from tests.check.stories import DAY, STOPPED, Entry, medicine, result, shot
from tests.triage.people import dose, of, on

GUIDE = load_guide("kesimpta")
STOP = {**STOPPED, "on": date(2026, 4, 10)}


def _dates(vaccine: str, *events: Entry, **table: Any) -> VaccineDates:  # noqa: ANN401 - the keys of a case
    said = answer({"event": list(events), **table})
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, (vaccine,))
    return dates


def _before(vaccine: str, *events: Entry, today: date = date(2026, 5, 2)) -> VaccineDates:
    return _dates(vaccine, *events, base="before-start", today=today)


def _after(*events: Entry) -> VaccineDates:
    return _dates("mmr", STOP, *events, base="on-treatment", today=date(2026, 10, 1))


def test_a_name_nobody_knows_may_be_live() -> None:
    dates = _before("a-new-vaccine")
    assert (dates.live, dates.now.why) == (None, "kind-unknown")


def test_the_code_of_another_entry_says_nothing_about_a_vaccine() -> None:
    other = shot("the yellow one", date(2026, 4, 20), cvx="37")
    assert _before("the-blue-one", other).live is None


def test_a_known_name_is_not_overruled_by_the_code_of_one_entry() -> None:
    assert _before("influenza", shot("influenza", date(2026, 4, 20), cvx="111")).live is None


def test_during_treatment_there_is_no_day_before_a_start() -> None:
    dates = _dates("hepatitis-b", base="mid-treatment", today=DAY)
    assert (dates.last_day_before_start, dates.earliest_start_after) == (None, None)


def test_on_the_day_of_the_first_dose_the_last_day_is_still_named() -> None:
    assert _before("mmr", today=date(2026, 6, 1)).last_day_before_start == date(2026, 5, 4)
    assert _before("mmr", today=date(2026, 6, 2)).last_day_before_start is None


@pytest.mark.parametrize(
    ("today", "why"), [(date(2026, 5, 18), "nonlive-in-time"), (date(2026, 5, 19), "nonlive-late")]
)
def test_a_vaccine_that_is_not_live_is_in_time_up_to_its_last_day(today: date, why: str) -> None:
    dates = _before("influenza-injected", today=today)
    assert dates.last_day_before_start == date(2026, 5, 18)
    assert (dates.now.why, dates.now.sources) == (why, GUIDE.rules["nonlive-vaccine-recent"].sources)


def test_a_vaccine_to_check_says_so() -> None:
    now = _before("mpox-nonreplicating").now
    assert (now.why, now.sources) == ("nonlive-check", GUIDE.rules["nonlive-vaccine-during"].sources)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"low": 90}, "cells-back"),
        ({"low": 91}, "cells-still-low"),
        ({"comparator": "<"}, "cells-still-low"),
        ({}, "cells-back"),
    ],
)
def test_b_cells_are_back_from_the_laboratory_s_own_limit_on(keys: dict[str, object], why: str) -> None:
    counted = result("cd19", date(2026, 9, 1), value=90, unit="cells/uL", **keys)
    assert _after(counted).now.why == why


@pytest.mark.parametrize(("value", "why"), [(39, "cells-still-low"), (40, "cells-back")])
def test_b_cells_are_back_from_the_published_limit_on(value: int, why: str) -> None:
    counted = result("cd19", date(2026, 9, 1), value=value, unit="cells/uL")
    assert _after(counted).now.why == why


def test_a_count_in_a_unit_that_cannot_be_converted_counts_as_low() -> None:
    """The reader refuses such a unit; a record made by a program may hold it."""
    stop = chart(answer({"base": "on-treatment", "today": DAY, "event": [STOP]}).record).instructions
    counted = LabTest(id="b", on=on("2026-09-01"), name="cd19", value=Decimal(90), unit="drops")
    known = of(dose("2026-01-05"), *stop, counted)
    planned = plan(GUIDE, known, today=date(2026, 10, 1))
    (dates,) = vaccines(GUIDE, known, planned, ("mmr",))
    assert dates.now.why == "cells-still-low"


def test_a_drug_known_by_its_code_only_takes_a_good_count_back() -> None:
    counted = result("cd19", date(2026, 9, 1), value=90, unit="cells/uL")
    now = _after(counted, medicine("a capsule", date(2026, 9, 5), atc="L04AE01")).now
    assert (now.why, now.because) == ("cells-other-drug", ("new-cd19", "m"))


@pytest.mark.parametrize(("code", "why"), [("L04AG08", "cells-other-drug"), ("N02BE01", "live-in-time")])
def test_an_infusion_long_ago_known_by_its_code_only_weakens_still(code: str, why: str) -> None:
    infusion = medicine("an infusion", date(2020, 3, 1), date(2020, 9, 1), atc=code)
    assert _before("yellow-fever", infusion).now.why == why
