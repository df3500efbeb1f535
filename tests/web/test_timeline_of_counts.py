"""How it has gone without a model: no heading on B cells, the watched counts in their place."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Event, Person

FIRST: Event = {"type": "dose", "on": "2025-09-01", "amount_mg": 120}
MODEL = "B cells: expected, not measured"


def count(on: str, value: float) -> Event:
    return {"type": "test", "on": on, "name": "lymphocytes", "value": value, "unit": "10*9/L", "low": 1.0}


@pytest.fixture(name="eva")
def _eva(browser: Browser) -> Person:
    """Eva in the EU, who takes capsules since September; her counts fell."""
    counts = [count("2025-12-01", 0.9), count("2026-01-10", 0.7), count("2026-03-10", 0.45)]
    return browser.person("Eva", [FIRST, *counts], doses=(), guide="tecfidera", sex="female", region="EU")


def test_there_is_no_card_of_b_cells_and_no_forecast_to_wait_for(eva: Person) -> None:
    page = eva.open("timeline")
    assert "B cells" not in page.text
    assert "What if" not in page.text
    assert "data-from" not in page.html
    assert "Why there is no forecast for this medicine" in page.text


def test_the_counts_over_time_stand_there_with_picture_table_and_limits(eva: Person) -> None:
    page = eva.open("timeline")
    assert "Over time: lymphocyte count" in page.text or "Over time: Lymphocyte count" in page.text
    for value in ("0.9", "0.7", "0.45"):
        assert f"{value} billion/L" in page.text
    assert (
        "Below 0.5 billion/L for more than 6 months: the text for your region ends the treatment."
        in page.text
    )
    assert "Below 0.8 billion/L for more than 6 months: the doctor weighs how to go on." in page.text
    assert "A line at 0.8 billion/L" in page.text
    drawn = eva.open("timeline", "counts-all-light-narrow.svg")
    assert drawn.status == 200
    assert drawn.html.startswith("<svg")


def test_the_doses_are_stretches_and_their_picture_is_drawn(browser: Browser) -> None:
    missed: Event = {"type": "dose", "on": "2026-03-20", "amount_mg": 240, "complete": "none"}
    ben = browser.person("Ben", [FIRST, missed], doses=(), guide="tecfidera", sex="male")
    text = ben.open("timeline").text
    assert "from September 8, 2025 on: 240 mg, 2 times a day." in text.replace("From", "from")
    assert "Missed in this time, as written down: 1." in text
    assert "No dose fell due" not in text
    for name in ("doses-year-light-narrow.svg", "light-wide.svg"):
        assert ben.open("timeline", name).html.startswith("<svg")


def test_by_the_us_text_the_same_counts_are_weighed(browser: Browser) -> None:
    eva = browser.person("Eva", [FIRST, count("2026-01-10", 0.4)], doses=(), guide="tecfidera", region="US")
    text = eva.open("timeline").text
    assert "Below 0.5 billion/L for more than 6 months: the doctor weighs how to go on." in text
    assert "ends the treatment" not in text


def test_without_a_result_the_limits_stand_there_and_no_picture(browser: Browser) -> None:
    ben = browser.person("Ben", [FIRST], doses=(), guide="tecfidera", sex="male")
    page = ben.open("timeline")
    assert "No result is on record." in page.text
    assert "counts-year" not in page.html


def test_a_b_cell_count_that_was_taken_is_shown_as_what_it_is(browser: Browser) -> None:
    cells: Event = {"type": "test", "on": "2026-03-10", "name": "cd19", "value": 180, "unit": "cells/uL"}
    ben = browser.person("Ben", [FIRST, cells], doses=(), guide="tecfidera", sex="male")
    text = ben.open("timeline").text
    assert "180 cells/µL" in text
    assert MODEL not in text


def test_an_infusion_without_limits_or_model_has_neither_card(browser: Browser) -> None:
    tom = browser.person("Tom", [], doses=(), guide="tysabri", sex="male")
    text = tom.open("timeline").text
    assert "B cells" not in text
    assert "Over time" not in text


@pytest.mark.forecast
def test_a_pen_with_a_model_keeps_its_card(anna: Person) -> None:
    page = anna.open("timeline")
    assert MODEL in page.text
    assert "Over time" not in page.text
