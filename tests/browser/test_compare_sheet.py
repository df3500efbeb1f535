"""Medicines side by side: one landscape sheet in print, cards on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Town

A4_LANDSCAPE = (842, 595)


@pytest.fixture(name="compared")
def _compared(page: Page, the_town: Town) -> Page:
    page.goto(the_town.at("/p/{ready}/guide/compare"))
    return page


def test_it_prints_on_exactly_one_landscape_sheet(compared: Page) -> None:
    printed = compared.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    width, height = (
        float(found) for found in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)[0]
    )
    assert (round(width), round(height)) == A4_LANDSCAPE


@pytest.mark.parametrize(("width", "letters"), [(360, 16), (320, 32)])
def test_on_a_phone_each_aspect_is_a_card_and_nothing_runs_out_of_it(
    compared: Page, width: int, letters: int
) -> None:
    compared.set_viewport_size({"width": width, "height": 640})
    compared.evaluate("size => { document.documentElement.style.fontSize = `${size}px`; }", letters)
    assert compared.evaluate("document.documentElement.scrollWidth") <= width
    card, cells = "tr[id] ", compared.locator("#compare-route td")
    assert compared.locator(card).first.evaluate("one => getComputedStyle(one).display") == "block"
    # The cells stand below each other, each under the name of its medicine.
    tops = [box["y"] for index in range(cells.count()) if (box := cells.nth(index).bounding_box())]
    assert tops == sorted(set(tops))
    assert len(tops) == cells.count() > 1
    named = cells.first.evaluate("one => getComputedStyle(one, '::before').content")
    assert named == '"Kesimpta"'


def test_on_a_wide_screen_the_medicines_are_columns(compared: Page) -> None:
    compared.set_viewport_size({"width": 1280, "height": 800})
    cells = compared.locator("#compare-route td")
    boxes = [box for index in range(cells.count()) if (box := cells.nth(index).bounding_box())]
    assert len({box["y"] for box in boxes}) == 1
    assert compared.evaluate("document.documentElement.scrollWidth") <= 1280
