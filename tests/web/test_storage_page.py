"""The fridge clock: a pen taken out, put back, used or thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cases.story import document
from tests.web.browser import Browser, Page, Person
from tests.web.reading import on_another_day, reading

TODAY = date(2026, 3, 20)


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Person]:
    """Ben in Britain, in the middle of a month of treatment."""
    with reading(document({"base": "on-treatment", "person": {"region": "GB"}}), TODAY, tmp_path) as person:
        yield person


def _take_out(person: Person, **typed: str) -> Page:
    return person.open("storage").send(form="pen", **typed)


def _pen(person: Person) -> dict[str, Any]:
    (pen,) = person.case.chart.storages
    return {
        "on": str(pen.on),
        "until": pen.until and str(pen.until),
        "gone": pen.thrown_away,
        "c": pen.out_of_fridge_c,
    }


def test_a_pen_taken_out_shows_until_when_it_may_be_used(ben: Person) -> None:
    saved = _take_out(ben, out_of_fridge_c="24")
    assert "Saved for Anna" in saved.text
    page = ben.open("storage")
    assert "It may be used until Friday 27 March 2026." in page.text
    assert "Keep it at no more than 30 °C." in page.text
    assert "Warmest it got there: 24 °C." in page.text
    assert _pen(ben) == {"on": "2026-03-20", "until": None, "gone": False, "c": 24}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 26), "It may be used until Friday 27 March 2026."),
        (date(2026, 3, 27), "Today is the last day on which it may be used."),
        (
            date(2026, 3, 28),
            "Do not use it: more than 7 days have passed since it was taken out or put back.",
        ),
    ],
)
def test_the_clock_runs_out_after_seven_days(ben: Person, day: date, said: str) -> None:
    _take_out(ben)
    with on_another_day(ben, day) as later:
        assert said in later.open("storage").text


def test_put_back_it_has_seven_days_more_and_may_not_come_out_again(ben: Person) -> None:
    _take_out(ben)
    with on_another_day(ben, date(2026, 3, 22)) as later:
        link = next(link for link in later.open("storage").read.links if link.endswith("/back"))
        form = later.browser.open(link)
        assert "Back in the fridge: Pen 1" in form.text
        assert "Saved for Anna" in form.send(form="until").text
        text = later.open("storage").text
        assert "It may be used until Sunday 29 March 2026." in text
        assert "It has been out once." in text
        _take_out(later, pen="Pen 1")
        text = later.open("storage").text
        assert "Do not use it: it was out of the fridge more than once." in text
        assert "I used it" not in text


@pytest.mark.parametrize(("degrees", "is_fit"), [("30", True), ("30.1", False), ("0", False), ("1", True)])
def test_heat_and_frost_spoil_a_pen(
    ben: Person,
    degrees: str,
    is_fit: bool,  # noqa: FBT001 - a row of a table
) -> None:
    _take_out(ben, out_of_fridge_c=degrees)
    assert ("DO NOT USE" not in ben.open("storage").text) == is_fit


@pytest.mark.parametrize(
    ("degrees", "kept", "is_fit"), [("86", 30.0, True), ("86.1", 30.06, False), ("32", 0.0, False)]
)
def test_where_people_read_fahrenheit_it_is_asked_and_shown(
    anna: Person,
    degrees: str,
    kept: float,
    is_fit: bool,  # noqa: FBT001 - a row of a table
) -> None:
    page = anna.open("storage")
    assert "in °F?" in page.text
    page.send(form="pen", out_of_fridge_f=degrees)
    assert anna.events[-1]["out_of_fridge_c"] == kept
    assert "out_of_fridge_f" not in anna.events[-1]
    text = anna.open("storage").text
    assert f"Warmest it got there: {degrees} °F." in text
    assert ("DO NOT USE" not in text) == is_fit


def test_thrown_away_a_pen_is_gone_and_the_tap_can_be_taken_back(ben: Person) -> None:
    _take_out(ben)
    saved = ben.open("storage").send(press="I threw it away")
    assert _pen(ben) == {"on": "2026-03-20", "until": "2026-03-20", "gone": True, "c": None}
    page = ben.open("storage")
    assert "No pen is written down as out of the fridge." in page.text
    assert "Pen 1, taken out on 20 March 2026: thrown away." in page.text
    saved.send(press="Undo")
    assert "It may be used until" in ben.open("storage").text


def test_a_pen_that_was_used_is_chosen_with_the_injection(ben: Person) -> None:
    _take_out(ben)
    page = ben.open("storage")
    assert f"/p/{ben.id}/took" in page.read.links
    with on_another_day(ben, date(2026, 3, 27)) as later:
        took = later.open("took")
        assert 'name="storage"' in took.html
        took.send(press="Save for", storage=later.case.chart.storages[0].id)
        text = later.open("storage").text
        assert "Pen 1, taken out on 20 March 2026: used for an injection." in text


def test_a_name_tells_one_pen_from_another(ben: Person) -> None:
    _take_out(ben)
    assert ben.open("storage").value("pen") == "Pen 2"
    twice = _take_out(ben, pen="Pen 1")
    assert twice.status == 422
    assert "This pen is out of the fridge already." in twice.text
    ben.open("storage").send(press="I threw it away")
    gone = _take_out(ben, pen="Pen 1")
    assert gone.status == 422
    assert "was used or thrown away before" in gone.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": "2026-03-21"}, "on"),
        ({"on": ""}, "on"),
        ({"out_of_fridge_c": "warm"}, "out_of_fridge_c"),
        ({"out_of_fridge_c": "400"}, "out_of_fridge_c"),
    ],
)
def test_a_fault_brings_back_everything_that_was_typed(
    ben: Person, typed: dict[str, str], field: str
) -> None:
    before = ben.events
    page = _take_out(ben, **{"pen": "The blue one", **typed})
    assert page.status == 422
    assert ben.events == before
    assert page.value("pen") == "The blue one"
    assert all(page.value(name) == value for name, value in typed.items())
    assert f'id="fault-{field}"' in page.html
    assert f"#f-{field}" in page.read.links
    assert "NOT saved." in page.text


def test_a_fault_in_fahrenheit_stands_at_its_field(anna: Person) -> None:
    page = anna.open("storage").send(form="pen", out_of_fridge_f="warm")
    assert page.status == 422
    assert page.value("out_of_fridge_f") == "warm"
    assert 'id="fault-out_of_fridge_f"' in page.html


def test_sent_twice_it_is_kept_once(ben: Person) -> None:
    page = ben.open("storage")
    page.send(form="pen")
    page.send(form="pen")
    assert len(ben.case.chart.storages) == 1


def test_only_a_pen_that_stands_can_be_put_back(ben: Person) -> None:
    assert ben.open("storage", "0", "back").status == 404
    assert ben.open("storage", "999", "back").status == 404


def test_the_page_never_says_that_a_dose_is_due(ben: Person) -> None:
    _take_out(ben)
    text = ben.open("storage").text
    assert "It does not say when a dose is due." in text
    assert "Nothing to inject today." in text


def test_the_date_printed_on_a_pen_can_be_written_down_and_asks_for_another_one(browser: Browser) -> None:
    anna = browser.person("Anna")
    page = anna.open("enter", "pen").send(press="Save", pen="Pen 7", expires_month="3", expires_year="2026")
    assert page.status == 200
    assert (anna.events[-1]["in_fridge"], anna.events[-1]["expires"]) == (True, "2026-03")
    assert "DO NOT USE" in anna.open("storage").text
    assert "another pen" in anna.open().text
