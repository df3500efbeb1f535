"""What Chromium prints: the two pages that are taken along, on the sheets that docs/app.md promises."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, PdfMargins

from tests.browser.conftest import Home

_SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
_MARGIN = "12mm"


@pytest.mark.parametrize("place", ["visit", "timeline", "timeline?span=all"])
def test_two_sheets_of_a4_are_enough(page: Page, ann: Home, place: str) -> None:
    page.goto(ann.at(place))
    page.wait_for_load_state("networkidle")
    margin: PdfMargins = {"top": _MARGIN, "bottom": _MARGIN, "left": _MARGIN, "right": _MARGIN}
    assert 1 <= len(_SHEET.findall(page.pdf(format="A4", margin=margin))) <= 2


def test_what_is_only_for_tapping_is_not_printed(page: Page, ann: Home) -> None:
    page.goto(ann.at("timeline"))
    page.emulate_media(media="print")
    shown = page.locator("main .pair, main .spans, main form, nav.bar")
    assert shown.count() > 0
    assert not [one for one in shown.all() if one.is_visible()]
    page.emulate_media(media="screen")
