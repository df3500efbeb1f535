"""When B cells are back: the first time after having been away, the early end and the middle only."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from doseline.forecast.outcome import Stop
from doseline.forecast.person.repletion import days_until_back, repletion
from doseline.record import Complete, InstructionKind
from tests.forecast.patients import (
    GUIDE,
    TWO_MONTHS,
    doses,
    forecast,
    months,
    record,
    word,
)

LAST = date(2026, 3, 2)
TODAY = date(2026, 3, 10)
DAYS = np.arange(0.0, 4.0)


@pytest.mark.parametrize(
    ("counts", "back"),
    [
        ([10.0, 20.0, 40.0, 80.0], 2.0),
        ([10.0, 20.0, 39.9, 80.0], 2.0 + np.log(40 / 39.9) / np.log(80 / 39.9)),
        ([10.0, 20.0, 80.0, 10.0], 1.5),
        ([90.0, 20.0, 80.0, 90.0], 1.5),
        ([0.0, 40.0, 50.0, 60.0], 1.0),
        ([10.0, 20.0, 30.0, 39.99], np.inf),
        ([90.0, 80.0, 40.0, 40.0], np.nan),
    ],
)
def test_back_is_the_first_time_at_the_limit_after_having_been_under_it(
    counts: list[float], back: float
) -> None:
    found = days_until_back(DAYS, np.array([counts]), 40.0)
    assert found[0] == pytest.approx(back, nan_ok=True)


def test_people_who_were_never_away_do_not_count_and_those_who_never_return_do() -> None:
    days = np.array([np.nan, 100.0, 200.0, np.inf])
    found = repletion(GUIDE, days, np.full(4, 0.25), last_dose=LAST)
    assert found is not None
    assert (found.p5_days, found.p50_days) == (100.0, 200.0)


def test_where_half_of_the_people_were_never_away_there_is_nothing_to_come_back_from() -> None:
    days = np.array([np.nan, np.nan, 100.0, 200.0])
    assert repletion(GUIDE, days, np.full(4, 0.25), last_dose=LAST) is None
    assert repletion(GUIDE, days, np.array([0.2, 0.2, 0.3, 0.3]), last_dose=LAST) is not None


def test_the_later_of_the_two_medians_leads() -> None:
    label = 24.6 * 7
    early = repletion(GUIDE, np.array([label - 1]), np.ones(1), last_dose=LAST)
    late = repletion(GUIDE, np.array([label + 1]), np.ones(1), last_dose=LAST)
    assert early is not None
    assert late is not None
    assert early.leading_days == pytest.approx(label)
    assert early.ask_from == LAST + timedelta(days=173)
    assert late.leading_days == pytest.approx(label + 1)
    assert late.ask_from == LAST + timedelta(days=174)


def test_a_median_beyond_what_was_simulated_is_not_named() -> None:
    found = repletion(GUIDE, np.array([50.0, np.inf, np.inf]), np.full(3, 1 / 3), last_dose=LAST)
    assert found is not None
    assert (found.p5_days, found.p50_days, found.leading_days, found.ask_from) == (50.0, None, None, None)


def test_h53_there_is_no_late_end_and_the_reason_is_named() -> None:
    found = forecast(record(*doses(TWO_MONTHS)), TODAY).repletion
    assert found is not None
    assert not hasattr(found, "p95_days")
    assert found.withheld == "upper-half-unreliable"


def test_h53_it_is_counted_from_the_last_dose_and_never_earlier_than_the_labels_median() -> None:
    found = forecast(record(*doses(months(9))), date(2026, 12, 5)).repletion
    assert found is not None
    assert found.last_dose == date(2026, 12, 2)
    assert found.p5_days is not None
    assert found.p50_days is not None
    assert found.leading_days is not None
    assert found.p5_days < found.p50_days <= found.leading_days
    assert found.leading_days >= found.label_days == pytest.approx(24.6 * 7)
    assert found.ask_from is not None
    assert found.ask_from >= found.last_dose + timedelta(days=172)


def test_nobody_given_is_nobody_to_come_back() -> None:
    assert forecast(record(), date(2025, 12, 30)).repletion is None
    tried = record(*doses(TWO_MONTHS[:1], complete=Complete.NONE))
    assert forecast(tried, TWO_MONTHS[0]).repletion is None


def test_a_stop_long_ago_is_counted_from_its_own_last_dose() -> None:
    stop = word("s", InstructionKind.STOP, date(2026, 3, 20))
    found = forecast(record(*doses(TWO_MONTHS), stop), date(2028, 6, 1)).repletion
    assert found is not None
    assert found.last_dose == LAST
    assert found == forecast(record(*doses(TWO_MONTHS), stop), date(2026, 3, 20)).repletion


def test_the_repletion_agrees_with_a_stop_asked_as_what_if() -> None:
    """The day on which half of the people are at 40 again is the median, where all of them were away."""
    of, today = record(*doses(months(9))), date(2026, 12, 5)
    found = forecast(of, today, scenarios=((Stop(on=today),),), months_ahead=24)
    assert found.repletion is not None
    assert found.repletion.p50_days is not None
    under = found.what_if[0].under_40
    last = (found.repletion.last_dose - found.first_dose).days
    half = last + int(np.argmax(under[last:] <= 0.5))
    assert half - last == pytest.approx(found.repletion.p50_days, abs=8)
