"""Whether the doses of a vaccine fit before the planned start, and what fits if they do not."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.check import CourseDates, Fit, VaccineDates, vaccines
from doseline.check.vaccine_courses import Window, course_dates
from doseline.errors import GuideError
from doseline.finding import Severity
from doseline.guide import load_guide
from doseline.guide.courses import Course, build_courses, load_courses
from doseline.guide.load import data
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
# The base story starts on 1 June 2026: a vaccine that is not live is done by 18 May, a live one by 4 May.
LAST, LAST_LIVE = date(2026, 5, 18), date(2026, 5, 4)


def planner(vaccine: str, today: date, *given_on: str, start: str = "2026-06-01") -> VaccineDates:
    """The planner's word on one vaccine for somebody who has not started."""
    shots = [
        {"id": f"v{place}", "type": "vaccination", "on": day, "vaccine": vaccine}
        for place, day in enumerate(given_on)
    ]
    table = {"base": "before-start", "today": today, "event": shots, "therapy": {"start": start}}
    said = answer(table)
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, (vaccine,))
    return dates


def course(dates: VaccineDates, id_: str) -> CourseDates:
    """One of its courses."""
    return next(one for one in dates.courses if one.id == id_)


@pytest.mark.parametrize(
    ("id_", "vaccine", "last_first_dose"),
    [
        ("hepatitis-b-usual", "hepatitis-b", LAST - timedelta(days=184)),
        ("hepatitis-b-two", "hepatitis-b", date(2026, 4, 20)),
        ("hepatitis-b-two-months", "hepatitis-b", date(2026, 3, 17)),
        ("hepatitis-b-quick", "hepatitis-b", date(2026, 4, 27)),
        ("hepatitis-a-usual", "hepatitis-a", LAST - timedelta(days=184)),
        ("zoster-usual", "zoster-recombinant", date(2026, 3, 17)),
        ("zoster-weak", "zoster-recombinant", date(2026, 4, 17)),
        ("hpv-usual", "hpv", LAST - timedelta(days=184)),
        ("hpv-least", "hpv", LAST - timedelta(days=123)),
        ("covid-19-season", "covid-19", LAST),
        ("covid-19-first", "covid-19", date(2026, 4, 27)),
        ("tbe-usual", "tick-borne-encephalitis", LAST - timedelta(days=184)),
        ("tbe-quick", "tick-borne-encephalitis", LAST - timedelta(days=167)),
        ("tbe-quickest", "tick-borne-encephalitis", date(2026, 4, 27)),
        ("rabies-usual", "rabies", date(2026, 5, 11)),
        ("rabies-three", "rabies", date(2026, 4, 20)),
        ("je-usual", "japanese-encephalitis", date(2026, 4, 20)),
        ("je-quick", "japanese-encephalitis", date(2026, 5, 11)),
        ("pneumococcal-one", "pneumococcal", LAST),
        ("pneumococcal-two", "pneumococcal", date(2026, 3, 23)),
        ("meningococcal-one", "meningococcal", LAST),
        ("meningococcal-two", "meningococcal", date(2026, 3, 23)),
        ("mpox-usual", "mpox-nonreplicating", date(2026, 4, 20)),
        ("cholera-inactivated-usual", "cholera-inactivated", date(2026, 5, 11)),
        ("mmr-usual", "mmr", date(2026, 4, 6)),
        ("varicella-usual", "varicella", date(2026, 4, 6)),
        ("typhoid-oral-usual", "typhoid-oral", date(2026, 4, 28)),
        ("dengue-usual", "dengue", LAST_LIVE - timedelta(days=92)),
    ],
)
def test_the_last_day_for_the_first_dose(id_: str, vaccine: str, last_first_dose: date) -> None:
    """On that day the whole course fits; a day later it does not."""
    on_the_day = course(planner(vaccine, last_first_dose), id_)
    assert (on_the_day.first_by, on_the_day.fit) == (last_first_dose, Fit.FITS)
    assert on_the_day.ends == on_the_day.last_by
    a_day_later = course(planner(vaccine, last_first_dose + timedelta(days=1)), id_)
    assert a_day_later.fit in (Fit.SHORT, Fit.NO)
    assert a_day_later.can_fit == len(a_day_later.days) - 1


def test_every_course_is_tried_above() -> None:
    marks = test_the_last_day_for_the_first_dose.pytestmark  # type: ignore[attr-defined]
    tried = {row[0] for row in marks[0].args[1]}
    assert tried == {one.id for courses in load_courses().values() for one in courses}


def test_case_40_hepatitis_b_six_weeks_before_the_start() -> None:
    """The usual course takes half a year; the quick one fits, and one product falls short by a day."""
    dates = planner("hepatitis-b", date(2026, 5, 5), start="2026-06-15")
    assert (dates.now.why, dates.now.severity) == ("nonlive-no-fit", Severity.TELL)
    assert dates.last_day_before_start == date(2026, 6, 1)
    said = {one.id: (one.fit, one.can_fit) for one in dates.courses}
    assert said == {
        "hepatitis-b-usual": (Fit.NO, 1),
        "hepatitis-b-two": (Fit.SHORT, 1),
        "hepatitis-b-two-months": (Fit.NO, 1),
        "hepatitis-b-quick": (Fit.FITS, 3),
    }
    assert course(dates, "hepatitis-b-quick").first_by == date(2026, 5, 11)
    assert course(dates, "hepatitis-b-two").ends == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("start", "fit"),
    [("2026-06-02", Fit.NO), ("2026-06-03", Fit.SHORT), ("2026-06-15", Fit.SHORT), ("2026-06-16", Fit.FITS)],
)
def test_a_course_that_ends_before_the_start_but_late_is_short(start: str, fit: Fit) -> None:
    """Two doses from 5 May on end on 2 June at the earliest."""
    assert course(planner("hepatitis-b", date(2026, 5, 5), start=start), "hepatitis-b-two").fit is fit


@pytest.mark.parametrize(
    ("doses", "given", "fit", "next_by"),
    [
        ((), 0, Fit.NO, date(2025, 11, 15)),
        (("2026-03-17",), 1, Fit.NO, date(2025, 12, 16)),
        (("2025-11-15",), 1, Fit.NO, date(2025, 12, 16)),
        (("2025-11-10", "2025-12-12"), 2, Fit.FITS, LAST),
        (("2025-11-15", "2025-12-16"), 2, Fit.FITS, LAST),
        (("2025-11-20", "2025-12-20"), 2, Fit.SHORT, LAST),
        (("2025-12-01", "2026-01-02"), 2, Fit.NO, LAST),
        (("2025-12-31", "2026-01-31"), 2, Fit.NO, LAST),
        (("2025-10-01", "2025-11-01", "2026-04-02"), 3, Fit.DONE, None),
        (("2001-10-01", "2001-11-01", "2002-04-02", "2020-01-01"), 3, Fit.DONE, None),
        (("2001-10-01", "2001-11-01"), 2, Fit.FITS, LAST),
        (("2025-11-10", "2025-11-10"), 1, Fit.NO, date(2025, 12, 16)),
        (("2001",), 1, Fit.NO, date(2025, 12, 16)),
    ],
)
def test_doses_on_record_count(doses: tuple[str, ...], given: int, fit: Fit, next_by: date | None) -> None:
    found = course(planner("hepatitis-b", date(2026, 5, 1), *doses), "hepatitis-b-usual")
    assert (found.given, found.fit, found.next_by) == (given, fit, next_by)
    assert found.first_by == (None if given else next_by)


def test_a_planned_dose_is_not_one_that_was_given() -> None:
    shots = [
        {"id": "a", "type": "vaccination", "on": "2026-03-01", "vaccine": "hepatitis-b"},
        {"id": "b", "type": "vaccination", "on": "2026-05-10", "vaccine": "hepatitis-b", "planned": True},
    ]
    said = answer({"base": "before-start", "today": date(2026, 5, 2), "event": shots})
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, ("hepatitis-b",))
    assert course(dates, "hepatitis-b-usual").given == 1


def test_earlier_seasons_do_not_count() -> None:
    dates = planner("covid-19", date(2026, 5, 1), "2021-05-01", "2021-06-01", "2024-10-01")
    assert (course(dates, "covid-19-season").given, course(dates, "covid-19-season").fit) == (0, Fit.FITS)
    assert course(dates, "covid-19-first").fit is Fit.DONE
    assert dates.now.why == "nonlive-in-time"


@pytest.mark.parametrize(
    ("vaccine", "today", "why"),
    [
        ("hepatitis-b", date(2025, 11, 15), "nonlive-in-time"),
        ("hepatitis-b", date(2025, 11, 16), "nonlive-no-fit"),
        ("hepatitis-b", date(2026, 5, 18), "nonlive-no-fit"),
        ("hepatitis-b", date(2026, 5, 19), "nonlive-late"),
        ("influenza-injected", date(2026, 5, 18), "nonlive-in-time"),
        ("mmr", date(2026, 4, 6), "live-in-time"),
        ("mmr", date(2026, 4, 7), "live-no-fit"),
        ("mmr", date(2026, 5, 4), "live-no-fit"),
        ("mmr", date(2026, 5, 5), "live-too-late"),
        ("yellow-fever", date(2026, 5, 4), "live-in-time"),
    ],
)
def test_the_word_on_today_reads_the_usual_course(vaccine: str, today: date, why: str) -> None:
    assert planner(vaccine, today).now.why == why


def test_both_mmr_doses_on_record_leave_nothing_to_fit() -> None:
    dates = planner("mmr", date(2026, 5, 1), "1990-05-01", "1995-05-01")
    assert (dates.now.why, dates.now.severity) == ("live-in-time", Severity.TELL)


@pytest.mark.parametrize("base", ["mid-treatment", "on-treatment"])
def test_without_a_planned_start_nothing_is_said_to_fit(base: str) -> None:
    said = answer({"base": base, "today": date(2026, 5, 20)})
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, ("hepatitis-b",))
    assert {one.fit for one in dates.courses} == {Fit.OPEN}
    assert not dates.courses_to_show


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
COURSES = st.sampled_from([one for courses in load_courses().values() for one in courses])


@given(COURSES, st.lists(DAYS, max_size=4, unique=True), DAYS, st.integers(0, 400), st.booleans())
def test_a_course_that_fits_ends_in_time_and_waiting_never_makes_it_fit(
    one: Course,
    doses: list[date],
    today: date,
    days: int,
    live: bool,  # noqa: FBT001
) -> None:
    past = tuple(sorted(day for day in doses if day <= today))
    start = today + timedelta(days=days)
    window = Window(today=today, last_by=start - timedelta(days=14), start=start, live=live)
    found = course_dates(one, past, window)
    assert (found.fit is Fit.DONE) == (found.left == 0)
    assert 0 <= found.can_fit <= found.left
    if found.fit is Fit.FITS:
        assert found.ends is not None
        assert found.next_by is not None
        assert found.can_fit == found.left
        assert today <= found.next_by
        assert found.ends <= start - timedelta(days=14)
    later = Window(today=today + timedelta(days=1), last_by=window.last_by, start=start, live=live)
    order = (Fit.DONE, Fit.FITS, Fit.SHORT, Fit.NO)
    assert order.index(course_dates(one, past, later).fit) >= order.index(found.fit)


def test_courses_of_vaccines_we_know_each_with_a_source_to_check() -> None:
    for vaccine, courses in load_courses().items():
        assert vaccine in GUIDE.names.vaccines
        assert all(one.sources for one in courses)
        assert all(later > earlier for one in courses for earlier, later in pairwise(one.days))


def test_a_broken_file_of_courses_is_refused() -> None:
    names = ("courses", "sources")
    real = {name: tomllib.loads((data() / f"{name}.toml").read_text("utf-8")) for name in names}
    broken = copy.deepcopy(real["courses"])
    broken["course"]["mmr-usual"]["days"] = [0, 28, 28]
    broken["course"]["je-usual"]["sources"] = [
        {"document": "nowhere", "section": "x", "confidence": "to-check"}
    ]
    with pytest.raises(GuideError) as caught:
        build_courses(broken, real["sources"])
    assert {one.code for one in caught.value.faults} == {"offsets-out-of-order", "dangling-source"}
