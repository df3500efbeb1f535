"""The page for somebody who thinks of a baby: a date first, and nothing that tells her to stop."""

from __future__ import annotations

import pytest

from doseline.check import birth_control_window
from tests.web.browser import Browser, Person


def test_it_says_until_when_birth_control_is_advised_counted_from_the_last_dose(anna: Person) -> None:
    page = anna.open("baby")
    case = anna.case
    window = birth_control_window(case.guide, case.chart, case.plan)
    assert window.ends is not None
    assert (
        f"Birth control until {anna.browser.context.catalogue('US').write(window.ends, 'full')}" in page.text
    )
    assert "Do not stop or put off a dose on your own" in page.text


def test_the_window_moves_with_the_next_dose(anna: Person) -> None:
    case = anna.case
    window = birth_control_window(case.guide, case.chart, case.plan)
    assert window.next_dose is not None
    assert window.ends is not None
    assert window.ends_after_next is not None
    assert window.ends_after_next > window.ends
    assert "it moves to" in anna.open("baby").text


def test_before_the_first_dose_no_day_is_made_up(browser: Browser) -> None:
    newcomer = browser.person("Ben", doses=(), start="2026-05-05")
    assert "No dose is written down, so no day can be counted" in newcomer.open("baby").text


@pytest.mark.parametrize("form", ["family-planning", "pregnancy", "breastfeeding"])
def test_what_can_be_written_down_is_one_tap_away(anna: Person, form: str) -> None:
    assert anna.address("enter", form) in anna.open("baby").html


def test_a_wish_is_written_down_without_a_list_of_illnesses(anna: Person) -> None:
    page = anna.open("enter", "family-planning")
    assert "PML" not in page.text
    assert "cancer" not in page.text
    saved = page.send(press="Save", name="pregnancy-wish", on_year="2026", on_month="3", on_day="1")
    assert anna.events[-1]["name"] == "pregnancy-wish", saved.text


def test_the_list_of_illnesses_has_no_birth_control(anna: Person) -> None:
    assert "contraception" not in anna.open("enter", "condition").html


def test_an_old_entry_of_birth_control_can_be_corrected(anna: Person) -> None:
    page = anna.open("enter", "family-planning")
    page.send(press="Save", name="contraception", on_year="2026", on_month="", on_day="")
    assert "contraception" in anna.open("entries", str(len(anna.events) - 1)).html
