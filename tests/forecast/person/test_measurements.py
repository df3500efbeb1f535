"""The person's own measurements: which are used, what they narrow, and what lies beyond the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TypeVar

import numpy as np
import pytest

from doseline.forecast.outcome import Forecast, Measured
from doseline.forecast.person import draw
from doseline.forecast.person.measured import MOST_READINGS
from doseline.record import Complete, Dose, Event
from doseline.record import Test as Lab
from tests.forecast.patients import (
    START,
    TWO_MONTHS,
    count,
    dose,
    doses,
    forecast,
    ids,
    level,
    months,
    one,
    record,
)

TODAY = date(2026, 3, 25)
BEFORE = date(2025, 12, 10)
DAY = timedelta(days=1)
E = TypeVar("E", Dose, Lab)


def at(event: E, hour: str | None) -> E:
    """The entry with its hour."""
    return replace(event, time=time.fromisoformat(hour) if hour else None)


def _of(*tests: Event) -> Forecast:
    return forecast(record(*doses(TWO_MONTHS), *tests), TODAY, people=500)


def _measured(*tests: Event) -> dict[str, Measured]:
    return {it.entry: it for it in _of(*tests).measured}


def _width(found: Forecast, on: date) -> float:
    at = found.dates.index(on)
    band = found.as_planned.b_cells_per_uL
    return float(np.log(band.p95[at] / band.p5[at]))


class TestWhatIsUsed:
    def test_the_newest_count_up_to_the_first_dose_is_the_baseline(self) -> None:
        found = _measured(
            count("old", BEFORE - 100 * DAY, 90), count("b", BEFORE, 220), count("on", START + 7 * DAY, 9)
        )
        assert found.keys() == {"b", "on"}

    def test_a_count_of_the_first_days_own_morning_is_the_baseline(self) -> None:
        assert _measured(count("b", BEFORE, 220), count("day", START, 150)).keys() == {"day"}
        assert _measured(count("b", BEFORE, 220), count("next", START + DAY, 150)).keys() == {"b", "next"}

    def test_a_count_after_today_is_not_used(self) -> None:
        assert _measured(count("c", TODAY, 2)).keys() == {"c"}
        assert not _measured(count("c", TODAY + DAY, 2))

    @pytest.mark.parametrize(
        "test",
        [count("odd", "2026-03", 2), count("odd", "2026", 2)],
        ids=["month", "year"],
    )
    def test_what_cannot_be_placed_is_left_out_and_said(self, test: Event) -> None:
        found = _of(test)
        assert not found.measured
        assert one(found.notes, "assumed-measurement-left-out").because == ("odd",)

    def test_a_count_of_0_and_one_below_a_limit_are_read_as_below(self) -> None:
        found = _measured(count("zero", TODAY - DAY, 0), count("low", TODAY, 5, "<"))
        assert (found["zero"].value, found["zero"].below) == (1.0, True)
        assert (found["low"].value, found["low"].below) == (5.0, True)

    def test_a_count_above_a_limit_weighs_as_one_and_is_marked_where_hardly_anybody_is_above_it(self) -> None:
        found = _of(count("high", TODAY, 500, ">"))
        seen = found.measured[0]
        assert (seen.value, seen.above, seen.below, seen.misfit) == (500.0, True, False, True)
        assert not _measured(count("low", TODAY, 1, ">"))["low"].misfit
        at = found.dates.index(TODAY)
        more, plain = _of(count("some", TODAY, 8, ">")), _of()
        assert more.as_planned.b_cells_per_uL.p5[at] > plain.as_planned.b_cells_per_uL.p5[at]

    def test_of_more_results_than_anybody_has_the_newest_are_used_and_it_is_said(self) -> None:
        many = [count(f"c{n}", START + (1 + n % 70) * DAY, 2) for n in range(MOST_READINGS + 1)]
        found = _of(*many)
        assert len(found.measured) == MOST_READINGS
        assert one(found.notes, "assumed-measurements-too-many").values == (("used", MOST_READINGS),)
        assert "assumed-measurements-too-many" not in ids(_of(*many[1:]).notes)

    def test_no_baseline_takes_each_persons_own_and_says_so(self) -> None:
        assert "assumed-own-baseline" in ids(_of().notes)
        assert "assumed-own-baseline" not in ids(_of(count("b", BEFORE, 220)).notes)

    @pytest.mark.parametrize(("value", "left_out"), [(0, True), (0.9, True), (1, False)])
    def test_a_baseline_that_nobody_is_kept_at_is_no_covariate(self, value: float, left_out: bool) -> None:  # noqa: FBT001
        found = _of(count("b", BEFORE, value))
        assert ("assumed-baseline-left-out" in ids(found.notes)) is left_out

    def test_a_baseline_that_is_left_out_weighs_nobody(self) -> None:
        assert not _of(count("b", BEFORE, 0)).measured
        assert _measured(count("b", BEFORE, 1)).keys() == {"b"}
        without, left_out = _of(), _of(count("b", BEFORE, 0))
        assert np.array_equal(left_out.as_planned.b_cells_per_uL.p50, without.as_planned.b_cells_per_uL.p50)

    @pytest.mark.parametrize(("on", "is_said"), [(START - DAY, False), (START, True), (START + DAY, False)])
    def test_a_count_of_the_first_injections_day_is_said_to_be_from_before_it(
        self,
        on: date,
        is_said: bool,  # noqa: FBT001
    ) -> None:
        assert ("assumed-measured-before-dose" in ids(_of(count("c", on, 150)).notes)) is is_said

    @pytest.mark.parametrize(
        ("drawn", "given", "is_after"),
        [
            (None, None, False),
            ("16:00", None, False),
            (None, "09:00", False),
            ("08:59", "09:00", False),
            ("09:00", "09:00", False),
            ("09:01", "09:00", True),
            ("23:59", "00:00", True),
        ],
    )
    def test_the_hours_say_whether_the_blood_is_from_after_the_first_injection(
        self,
        drawn: str | None,
        given: str | None,
        is_after: bool,  # noqa: FBT001
    ) -> None:
        first, *later = doses(TWO_MONTHS)
        tests = (at(count("c", START, 150), drawn), at(level("l", START, 0.3), drawn))
        found = forecast(record(at(first, given), *later, *tests), TODAY, people=500)
        assert ("assumed-measured-before-dose" in ids(found.notes)) is not is_after
        assert ("assumed-own-baseline" in ids(found.notes)) is is_after, "or it is the count from before"
        assert {it.entry for it in found.measured} == ({"c", "l"} if is_after else {"c"})

    def test_a_level_hours_after_an_injection_weighs_as_one_of_that_hour(self) -> None:
        *earlier, last = doses(TWO_MONTHS)
        drawn = at(level("l", TWO_MONTHS[-1], 0.3), "21:00")
        plain, told = (
            forecast(record(*earlier, at(last, hour), drawn), TODAY, people=500) for hour in (None, "09:00")
        )
        assert told.measured[0].p95 > plain.measured[0].p95, "the drug of that day is in the blood by then"

    def test_a_high_baseline_outside_of_the_fit_is_said(self) -> None:
        assert "outside-baseline" in ids(_of(count("b", BEFORE, 1521)).notes)
        assert "outside-baseline" not in ids(_of(count("b", BEFORE, 1520)).notes)

    def test_drug_levels_are_used_in_any_unit_of_theirs(self) -> None:
        ours, theirs = (_measured(level("l", TODAY, *it)) for it in ((0.8,), (800, "ng/mL")))
        assert ours["l"].kind == "level"
        assert ours == theirs

    def test_two_counts_of_one_day_both_count(self) -> None:
        once, twice = _of(count("a", TODAY, 3)), _of(count("a", TODAY, 3), count("b", TODAY, 3))
        assert len(twice.measured) == 2
        assert _width(twice, TODAY) < _width(once, TODAY)


class TestWhatTheyDo:
    def test_a_count_narrows_the_band_about_it(self) -> None:
        plain, told = _of(), _of(count("c", TODAY, 2))
        assert _width(told, TODAY) < 0.7 * _width(plain, TODAY)
        at = plain.dates.index(TODAY)
        assert 1 < told.as_planned.b_cells_per_uL.p50[at] < 3

    def test_a_level_from_before_the_first_dose_is_left_out_and_said(self) -> None:
        found = _of(level("l", BEFORE, 0.4))
        assert found.measured == ()
        assert one(found.notes, "assumed-measurement-left-out").because == ("l",)

    def test_a_level_narrows_the_drug_band(self) -> None:
        plain, told = _of(), _of(level("l", TODAY, 1.0))
        at = plain.dates.index(TODAY)

        def width(of: Forecast) -> float:
            band = of.as_planned.concentration_mg_L
            return float(band.p95[at] - band.p5[at])

        assert width(told) < 0.8 * width(plain)

    def test_many_counts_leave_fewer_people_that_count_and_more_are_drawn(self) -> None:
        regular = tuple(count(f"c{n}", START + (40 + 9 * n) * DAY, 4) for n in range(4))
        found = _of(*regular)
        assert 500 < found.people < 8000
        assert found.people % 125 == 0, "quarters of the first number"
        assert 200 <= found.effective_people < 400, "as many as are enough, and not many more"
        assert found.effective_people < found.people / 4

    def test_the_order_of_entries_changes_nothing(self) -> None:
        tests = (count("a", TODAY - DAY, 2), count("b", BEFORE, 220), level("l", TODAY, 0.9))
        one, other = _of(*tests), _of(*reversed(tests))
        assert (one.as_planned.b_cells_per_uL.p50 == other.as_planned.b_cells_per_uL.p50).all()
        assert one.measured == other.measured

    def test_fewer_people_than_are_enough_are_said(self) -> None:
        """Counts that hang together with nobody's course: high at first, and near nothing two weeks on."""
        odd = tuple(count(f"c{n}", START + n * DAY, 260) for n in (2, 3, 4, 5, 6))
        found = _of(*odd, *(count(f"d{n}", START + (14 + n) * DAY, 24) for n in range(4)))
        said = [note for note in found.notes if note.id == "few-people"]
        assert (found.effective_people < 200) is bool(said)
        if said:
            assert dict(said[0].values)["people"] == found.people == 8000

    def test_the_people_of_a_what_if_are_the_same(self) -> None:
        of = record(*doses(TWO_MONTHS), *(count(f"c{n}", START + (40 + n) * DAY, 3) for n in range(3)))
        plain = forecast(of, TODAY)
        asked = forecast(of, TODAY, scenarios=((),))
        assert (asked.what_if[0].under_40 == plain.as_planned.under_40).all()
        assert asked.effective_people == plain.effective_people


class TestMisfits:
    @pytest.mark.parametrize("on", [TWO_MONTHS[3] + 7 * DAY, TWO_MONTHS[4] - DAY, TODAY])
    @pytest.mark.parametrize(("value", "misfit"), [(120, True), (3, False)])
    def test_h55_a_count_far_from_the_band_is_a_misfit_and_an_ordinary_one_is_not(
        self,
        on: date,
        value: float,
        misfit: bool,  # noqa: FBT001
    ) -> None:
        found = _of(count("c", on, value))
        assert found.measured[0].misfit is misfit
        assert ("misfit-measurement" in ids(found.notes)) is misfit

    def test_h55_a_misfit_is_not_smoothed_away(self) -> None:
        """The band of that day is one of people who would have shown such a count."""
        plain, told = _of(), _of(count("c", TODAY, 120))
        day = told.dates.index(TODAY)
        assert told.measured[0].p95 < 120
        assert told.measured[0].used
        assert told.as_planned.b_cells_per_uL.p50[day] > plain.as_planned.b_cells_per_uL.p95[day]

    def test_h55_a_result_that_nobody_in_the_model_could_show_is_left_out_and_said(self) -> None:
        """A drug level thirty times too high: one virtual person alone would be left."""
        plain, told = _of(), _of(level("l", TODAY, 60))
        assert told.measured[0].misfit
        assert not told.measured[0].used
        assert (
            told.as_planned.concentration_mg_L.p50 < 2 * plain.as_planned.concentration_mg_L.p50 + 1
        ).all()

    def test_h55_a_misfit_is_named_beside_ordinary_counts(self) -> None:
        of = record(
            *doses(months(6)), count("ok", date(2026, 4, 20), 2), count("odd", date(2026, 8, 20), 150)
        )
        found = forecast(of, date(2026, 9, 5))
        assert {it.entry: it.misfit for it in found.measured} == {"ok": False, "odd": True}
        assert one(found.notes, "misfit-measurement").because == ("odd",)

    def test_a_count_after_a_long_gap_is_no_misfit(self) -> None:
        of = record(*doses(TWO_MONTHS), count("c", date(2026, 12, 1), 120))
        assert not forecast(of, date(2026, 12, 2)).measured[0].misfit

    def test_a_baseline_is_never_a_misfit(self) -> None:
        assert not _measured(count("b", BEFORE, 900))["b"].misfit

    def test_a_level_that_no_dose_explains_is_a_misfit(self) -> None:
        of = record(*doses(months(10)), level("l", date(2026, 12, 20), 60))
        assert forecast(of, date(2026, 12, 21)).measured[0].misfit


def test_a_doubtful_dose_is_weighed_by_what_was_measured() -> None:
    """Nobody knows whether the last dose went in; a high level says that it did."""
    today = TWO_MONTHS[-1] + 6 * DAY
    unsure = (*doses(TWO_MONTHS[:-1]), dose("last", TWO_MONTHS[-1], complete=Complete.NOT_SURE))
    plain = forecast(record(*unsure), today)
    told = forecast(record(*unsure, level("l", today, 1.6)), today)
    at = plain.dates.index(today)
    assert told.as_planned.concentration_mg_L.p50[at] > plain.as_planned.concentration_mg_L.p50[at]


def test_people_added_later_are_those_that_more_would_have_been_from_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also in what is left to luck: a dose of which only part went in."""
    partial = dose("half", START + 84 * DAY, complete=Complete.PARTIAL)
    tests = [count(f"c{day}", START + day * DAY, 14) for day in (60, 80, 90)]
    of, today = record(*doses(TWO_MONTHS), partial, *tests), START + 100 * DAY
    added = forecast(of, today, people=64)
    monkeypatch.setattr(draw, "people_enough", lambda _, drawn, __: min(drawn + 64, added.people))
    in_pieces = forecast(of, today, people=64)
    assert added.people == in_pieces.people > 4 * 64
    assert added.effective_people == in_pieces.effective_people
    assert added.measured == in_pieces.measured
    assert added.as_planned.b_cells_per_uL.p50.tobytes() == in_pieces.as_planned.b_cells_per_uL.p50.tobytes()


@pytest.mark.parametrize(
    ("drawn", "effective", "more"),
    [
        (1000, 200.0, 1000),
        (1000, 199.9, 1750),
        (1000, 100.0, 3000),
        (1000, 20.0, 15_000),
        (1000, 1.0, 16_000),
        (1750, 199.9, 2750),
        (16_000, 3.0, 16_000),
        (1000, None, 4000),
        (16_000, None, 16_000),
    ],
)
def test_as_many_people_are_drawn_as_should_be_enough(drawn: int, effective: float | None, more: int) -> None:
    """For 300 people's worth, in quarters of the first number, at most sixteen times it."""
    assert draw.people_enough(1000, drawn, effective) == more
