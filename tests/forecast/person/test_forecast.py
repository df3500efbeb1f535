"""The forecast of one person: what it follows, what it says, and what it does when something is missing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from doseline.dates import PartialDate
from doseline.errors import ForecastError
from doseline.forecast.outcome import (
    Band,
    Course,
    Delay,
    Every,
    Forecast,
    NoForecast,
    PopulationName,
    Skip,
    Stop,
)
from doseline.record import Complete, InstructionKind, Measurement, Medication, RestartPhase
from tests.forecast.patients import (
    GUIDE,
    START,
    TWO_MONTHS,
    count,
    dose,
    doses,
    exactly,
    forecast,
    forecast_or_not,
    ids,
    months,
    one,
    record,
    word,
)

TODAY = date(2026, 3, 10)
APRIL = date(2026, 4, 2)
OF = record(*doses(TWO_MONTHS))
DAY = timedelta(days=1)


def _same(one: Course, other: Course) -> bool:
    bands = ((one.concentration_mg_L, other.concentration_mg_L), (one.b_cells_per_uL, other.b_cells_per_uL))
    return (
        all((getattr(a, f.name) == getattr(b, f.name)).all() for a, b in bands for f in fields(Band))
        and (one.under_8 == other.under_8).all()
        and (one.under_40 == other.under_40).all()
    )


def _weigh(on: date, kg: str, unit: str = "kg") -> Measurement:
    return Measurement(id=f"w{on}", on=exactly(on), name="weight", value=Decimal(kg), unit=unit)


def _unknowns(found: Forecast | NoForecast) -> list[tuple[str, str]]:
    assert isinstance(found, NoForecast)
    return [(it.what, it.why) for it in found.unknowns]


class TestWhatItFollows:
    def test_it_runs_from_the_first_dose_to_a_year_ahead_day_by_day(self) -> None:
        found = forecast(OF, TODAY)
        assert found.first_dose == found.dates[0] == START
        assert found.dates[-1] == date(2027, 3, 10)
        assert found.times_days.tolist() == list(range(len(found.dates)))
        assert found.as_planned.given == TWO_MONTHS
        assert found.as_planned.ahead[0] == APRIL

    def test_a_long_history_is_seen_every_fifth_day_up_to_two_years_ago(self) -> None:
        of, today = record(*doses(months(60))), date(2031, 3, 10)
        found = forecast(of, today, months_ahead=1)
        steps = np.diff(found.times_days)
        recent = (today - START).days - 730
        assert set(steps[found.times_days[1:] <= recent - 5]) == {5.0}
        assert set(steps[found.times_days[:-1] >= recent]) == {1.0}
        assert found.dates[-1] == date(2031, 4, 10)

    def test_drug_before_the_first_dose_is_none_and_cells_are_at_their_own_level(self) -> None:
        found = forecast(OF, TODAY)
        assert found.as_planned.concentration_mg_L.p95[0] == 0.0
        assert found.as_planned.under_40[0] < 0.01
        assert 150 < found.as_planned.b_cells_per_uL.p50[0] < 240

    def test_bands_are_ordered_and_finite(self) -> None:
        found = forecast(OF, TODAY, scenarios=((Stop(on=APRIL),),))
        for course in (found.as_planned, *found.what_if):
            for band in (course.concentration_mg_L, course.b_cells_per_uL):
                assert np.isfinite([band.p5, band.p50, band.p95]).all()
                assert (band.p5 <= band.p50).all()
                assert (band.p50 <= band.p95).all()
                assert (band.p5 >= 0).all()
            assert ((course.under_8 <= course.under_40) & (course.under_40 <= 1)).all()

    def test_the_same_question_has_the_same_answer_to_the_last_bit(self) -> None:
        scenarios = ((Skip(on=APRIL),),)
        one, other = (forecast(OF, TODAY, scenarios=scenarios) for _ in range(2))
        assert _same(one.as_planned, other.as_planned)
        assert _same(one.what_if[0], other.what_if[0])

    def test_all_dates_later_by_some_days_shift_the_forecast_by_as_many(self) -> None:
        """Shown with 4 weeks, since months are not all of one length; the day of birth moves too."""
        later = timedelta(days=100)
        shifted = record(
            *doses(tuple(day + later for day in TWO_MONTHS)),
            start=START + later, born=str(date(1988, 3, 14) + later), month_mode="4-weeks",
        )  # fmt: skip
        base = forecast(record(*doses(TWO_MONTHS), month_mode="4-weeks"), TODAY, months_ahead=3)
        moved = forecast(shifted, TODAY + later, months_ahead=3)
        both = min(len(base.dates), len(moved.dates))
        assert (moved.as_planned.b_cells_per_uL.p50[:both] == base.as_planned.b_cells_per_uL.p50[:both]).all()

    def test_with_no_measurement_it_is_the_population_itself(self) -> None:
        found = forecast(OF, TODAY, population_name=PopulationName.PUBLISHED, people=1000)
        assert found.measured == ()
        assert found.people == 1000
        assert found.effective_people == pytest.approx(1000.0)
        assert found.failures == 0

    def test_a_heavier_person_has_less_drug(self) -> None:
        light, heavy = (forecast(record(*doses(TWO_MONTHS), weight=kg), TODAY) for kg in ("50", "90"))
        at = light.dates.index(TODAY)
        assert light.as_planned.concentration_mg_L.p50[at] > heavy.as_planned.concentration_mg_L.p50[at]


class TestWhatIf:
    def test_a_scenario_without_effect_gives_identical_numbers(self) -> None:
        none = ((Stop(on=date(2027, 3, 10)),), ())
        found = forecast(OF, TODAY, scenarios=none)
        assert all(_same(it, found.as_planned) for it in found.what_if)
        assert found.what_if[0].changes == none[0]

    def test_asking_changes_nothing_about_the_plan_as_it_is(self) -> None:
        asked = forecast(OF, TODAY, scenarios=((Skip(on=APRIL),), (Stop(on=APRIL),)))
        assert _same(asked.as_planned, forecast(OF, TODAY).as_planned)

    def test_up_to_the_change_nothing_differs_and_after_it_something_does(self) -> None:
        found = forecast(OF, TODAY, scenarios=((Skip(on=APRIL),),))
        at = found.dates.index(APRIL)
        planned, changed = found.as_planned.b_cells_per_uL.p95, found.what_if[0].b_cells_per_uL.p95
        assert (planned[: at + 1] == changed[: at + 1]).all()
        assert (changed[at + 10 : at + 30] > planned[at + 10 : at + 30]).all()

    def test_a_skipped_dose_leaves_at_least_as_many_b_cells_and_no_more_drug(self) -> None:
        found = forecast(OF, TODAY, scenarios=((Skip(on=APRIL),),))
        planned, changed = found.as_planned, found.what_if[0]
        assert (changed.concentration_mg_L.p50 <= planned.concentration_mg_L.p50 * (1 + 1e-4)).all()
        assert (changed.b_cells_per_uL.p50 >= planned.b_cells_per_uL.p50 * (1 - 1e-4)).all()
        assert (changed.under_40 <= planned.under_40 + 1e-3).all()

    def test_skipped_and_then_given_is_the_history_it_describes(self) -> None:
        """A dose left out and another given 12 days later: the same as a record that says so."""
        day = date(2026, 3, 14)
        told = forecast(record(*doses((*TWO_MONTHS[:-1], day))), day, months_ahead=3)
        asked = forecast(
            OF, TWO_MONTHS[-1], months_ahead=3, scenarios=((Delay(on=TWO_MONTHS[-1], days=12),),)
        )
        assert asked.what_if[0].given[-1] == day
        assert told.as_planned.ahead[:2] == asked.what_if[0].ahead[:2]
        both = min(len(told.dates), len(asked.dates))
        for name in ("p5", "p50", "p95"):
            ours = getattr(asked.what_if[0].b_cells_per_uL, name)[:both]
            theirs = getattr(told.as_planned.b_cells_per_uL, name)[:both]
            assert np.allclose(ours, theirs, rtol=1e-3, atol=1e-3)

    def test_several_scenarios_stand_side_by_side(self) -> None:
        scenarios = ((Skip(on=APRIL),), (Delay(on=APRIL, days=9),), (Every(days=42),), (Stop(on=APRIL),))
        found = forecast(OF, TODAY, scenarios=scenarios)
        assert tuple(it.changes for it in found.what_if) == scenarios
        end = [it.under_40[-1] for it in (found.as_planned, *found.what_if)]
        assert end[4] < 0.1 < end[3] <= end[0]

    def test_a_fault_in_a_scenario_is_raised_and_nothing_is_computed(self) -> None:
        with pytest.raises(ForecastError) as error:
            forecast(OF, TODAY, scenarios=((Skip(on=APRIL + DAY),),))
        assert [it.code for it in error.value.faults] == ["no-dose-on-day"]

    @pytest.mark.parametrize("months_ahead", [0, 121])
    def test_months_out_of_range_are_refused(self, months_ahead: int) -> None:
        with pytest.raises(ForecastError) as error:
            forecast(OF, TODAY, months_ahead=months_ahead, people=0)
        assert [it.code for it in error.value.faults] == ["months-out-of-range", "no-people"]

    def test_the_first_and_the_last_number_of_months_are_taken(self) -> None:
        assert forecast(OF, TODAY, months_ahead=1, people=8).dates[-1] == date(2026, 4, 10)
        assert forecast(OF, TODAY, months_ahead=120, people=8).dates[-1] == date(2036, 3, 10)


class TestWhatIsMissing:
    def test_weight_and_birth_date_are_named_together(self) -> None:
        found = forecast_or_not(record(*doses(TWO_MONTHS), weight=None, born=None), TODAY)
        assert _unknowns(found) == [("weight", "missing"), ("birth-date", "missing")]

    def test_an_unknown_beginning_is_named_beside_them(self) -> None:
        of = record(dose("d1", date(2026, 3, 1)), weight=None)
        assert _unknowns(forecast_or_not(of, TODAY)) == [("first-dose", "to-confirm"), ("weight", "missing")]

    def test_told_since_when_a_beginning_in_mid_treatment_can_be_followed(self) -> None:
        of = record(dose("d1", date(2026, 3, 1)), start=date(2025, 1, 6))
        found = forecast(of, TODAY, treated_since=date(2025, 1, 6))
        assert found.first_dose == date(2025, 1, 6)
        assert "assumed-treated-since" in ids(found.notes)
        assert found.as_planned.b_cells_per_uL.p50[found.dates.index(TODAY)] < 8

    @pytest.mark.parametrize(
        ("kg", "possible"), [("4.9", False), ("5", True), ("400", True), ("400.1", False)]
    )
    def test_a_weight_that_cannot_be_is_named_and_not_used(self, kg: str, possible: bool) -> None:  # noqa: FBT001
        found = forecast_or_not(record(*doses(TWO_MONTHS), weight=kg), TODAY)
        if possible:
            assert isinstance(found, Forecast)
            assert "outside-weight" in ids(found.notes)
        else:
            assert _unknowns(found) == [("weight", "impossible")]

    def test_somebody_born_after_the_first_dose_is_not_followed(self) -> None:
        assert _unknowns(forecast_or_not(record(*doses(TWO_MONTHS), born="2026-02-01"), TODAY)) == [
            ("birth-date", "impossible")
        ]

    @pytest.mark.parametrize(
        ("kg", "said"), [("40.4", True), ("40.5", False), ("171.6", False), ("171.7", True)]
    )
    def test_a_weight_outside_of_the_fit_is_said(self, kg: str, said: bool) -> None:  # noqa: FBT001
        found = forecast(record(*doses(TWO_MONTHS), weight=kg), TODAY)
        assert ("outside-weight" in ids(found.notes)) is said

    @pytest.mark.parametrize(("born", "said"), [("2008-01-07", True), ("2008-01-04", False)])
    def test_an_age_outside_of_the_fit_is_said(self, born: str, said: bool) -> None:  # noqa: FBT001
        found = forecast(record(*doses(TWO_MONTHS), born=born), TODAY)
        assert ("outside-age" in ids(found.notes)) is said

    @pytest.mark.parametrize(("mg", "said"), [("3", False), ("2.9", True), ("60", False), ("60.1", True)])
    def test_a_dose_outside_of_the_fit_is_said(self, mg: str, said: bool) -> None:  # noqa: FBT001
        of = record(*doses(TWO_MONTHS[:-1]), dose("odd", TWO_MONTHS[-1], amount_mg=Decimal(mg)))
        assert ("outside-dose" in ids(forecast(of, TODAY).notes)) is said


class TestWhatIsKnownOfThePerson:
    def test_the_weight_is_the_last_one_measured_up_to_the_first_dose(self) -> None:
        told = (_weigh(START - 40 * DAY, "50"), _weigh(START, "60"), _weigh(START + DAY, "90"))
        found = forecast(record(*doses(TWO_MONTHS), *told), TODAY)
        same = forecast(record(*doses(TWO_MONTHS), weight="60"), TODAY)
        assert _same(found.as_planned, same.as_planned)

    def test_a_weight_measured_later_is_used_where_there_is_no_other_and_said(self) -> None:
        later = _weigh(START + 20 * DAY, "60")
        found = forecast(record(*doses(TWO_MONTHS), later, weight=None), TODAY)
        assert one(found.notes, "assumed-weight-of-later").values == (("on", START + 20 * DAY),)
        own = forecast(record(*doses(TWO_MONTHS), later, weight="70"), TODAY)
        assert _same(own.as_planned, forecast(OF, TODAY).as_planned)

    def test_a_weight_in_another_unit_is_not_guessed(self) -> None:
        of = record(*doses(TWO_MONTHS), _weigh(START, "150", "lb"), weight=None)
        assert _unknowns(forecast_or_not(of, TODAY)) == [("weight", "missing")]

    def test_a_birth_date_known_in_part_is_taken_in_its_middle_and_said(self) -> None:
        found = forecast(record(*doses(TWO_MONTHS), born="1988"), TODAY)
        assert "assumed-age-about" in ids(found.notes)
        assert "assumed-age-about" not in ids(forecast(OF, TODAY).notes)

    @pytest.mark.parametrize(
        ("devices", "both"),
        [
            (("pen",) * 5, False),
            (("syringe",) * 5, False),
            ((None, None, "pen", None, None), False),
            (("pen", "pen", "pen", "pen", "syringe"), True),
            ((None,) * 5, True),
            (("something else",) * 5, True),
        ],
    )
    def test_a_device_that_is_not_known_is_run_both_ways(
        self,
        devices: tuple[str | None, ...],
        both: bool,  # noqa: FBT001
    ) -> None:
        given = (
            dose(f"d{n}", day, device=it) for n, (day, it) in enumerate(zip(TWO_MONTHS, devices, strict=True))
        )
        found = forecast(record(*given), TODAY)
        assert ("both-ways-device" in ids(found.notes)) is both

    def test_both_devices_together_lie_between_the_one_and_the_other(self) -> None:
        week = START + timedelta(days=7)
        under = [
            forecast(record(*doses(TWO_MONTHS, device=it)), TODAY).as_planned.under_40
            for it in ("syringe", None, "pen")
        ]
        at = (week - START).days
        assert under[0][at] < under[1][at] < under[2][at]

    def test_a_dose_run_both_ways_lies_between_having_had_it_and_not(self) -> None:
        today = date(2026, 3, 25)
        with_it, without, doubtful = (
            forecast(record(*doses(TWO_MONTHS[:-1]), *last), today)
            for last in (
                (dose("d5", TWO_MONTHS[-1]),),
                (),
                (dose("d5", TWO_MONTHS[-1], complete=Complete.NOT_SURE),),
            )
        )
        at = with_it.dates.index(today)
        low, high, between = (it.as_planned.concentration_mg_L for it in (without, with_it, doubtful))
        assert low.p50[at] < between.p50[at] < high.p50[at]
        assert low.p5[at] <= between.p5[at] < high.p5[at]
        assert low.p95[at] < between.p95[at] <= high.p95[at]

    def test_another_drug_on_b_cells_is_said(self) -> None:
        drug = Medication(id="m", on=exactly(date(2025, 1, 1)), name="rituximab")
        found = forecast(record(*doses(TWO_MONTHS), drug), TODAY)
        assert one(found.notes, "outside-other-drug").because == ("m",)

    def test_the_models_own_misfits_are_always_said(self) -> None:
        found = forecast(OF, TODAY)
        assert {"misfit-early-depletion", "misfit-early-exposure", "misfit-early-repletion"} <= set(
            ids(found.notes)
        )


class TestHoldsAndRestarts:
    def test_while_held_b_cells_come_back(self) -> None:
        held = record(*doses(TWO_MONTHS), word("h", InstructionKind.HOLD, date(2026, 3, 5)))
        found = forecast(held, TODAY)
        stopped = forecast(OF, TODAY, scenarios=((Stop(on=TODAY),),)).what_if[0]
        assert found.as_planned.ahead == ()
        assert np.allclose(found.as_planned.b_cells_per_uL.p50, stopped.b_cells_per_uL.p50, rtol=1e-3)
        assert found.as_planned.b_cells_per_uL.p50[-1] > 100
        assert "assumed-none-while-held" in ids(found.notes)

    def test_after_a_restart_the_clock_has_not_gone_back(self) -> None:
        """The target is made more slowly as time goes on, so the same doses leave another drug level."""
        again = TWO_MONTHS[0] + timedelta(days=1092)
        restart = word("r", InstructionKind.RESTART, again - DAY, date=again, phase=RestartPhase.LOADING)
        stop = word("s", InstructionKind.STOP, date(2026, 3, 20))
        second = tuple(day + timedelta(days=1092) for day in TWO_MONTHS)
        given = (*doses(TWO_MONTHS), *(dose(f"n{n}", day) for n, day in enumerate(second)))
        today = second[-1] + timedelta(days=8)
        found = forecast(record(*given, stop, restart), today, months_ahead=1)
        levels = found.as_planned.concentration_mg_L.p50
        early, late = (levels[np.searchsorted(found.times_days, (day - START).days)] for day in (
            TWO_MONTHS[3], second[3]))  # fmt: skip
        assert found.first_dose == START
        assert abs(late / early - 1) > 0.05
        assert "assumed-clock-through-restart" in ids(found.notes)

    def test_a_count_and_a_dose_of_one_day_are_read_as_blood_drawn_first(self) -> None:
        of = record(*doses(TWO_MONTHS), count("c", TWO_MONTHS[-1], 3))
        found = forecast(of, TODAY)
        assert one(found.notes, "assumed-measured-before-dose").because == ("c",)
        other = record(*doses(TWO_MONTHS), count("c", TWO_MONTHS[-1] + DAY, 3))
        assert "assumed-measured-before-dose" not in ids(forecast(other, TODAY).notes)


def test_a_dose_known_to_the_month_leaves_a_forecast_that_says_so() -> None:
    of = record(*doses(TWO_MONTHS[:-1]), dose("about", PartialDate.parse("2026-03")))
    found = forecast(of, date(2026, 3, 31))
    assert one(found.notes, "both-ways-day").because == ("about",)
    assert found.failures == 0


def test_the_record_is_not_touched_by_asking() -> None:
    of = replace(OF)
    before = repr(of)
    forecast(of, TODAY, scenarios=((Skip(on=APRIL),), (Every(days=42), Delay(on=APRIL, days=2))))
    assert repr(of) == before
    assert GUIDE.numbers["cd19-lower-limit"] == 40
