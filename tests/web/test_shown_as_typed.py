"""In the app what nobody knows is shown as it was typed, never as the short name it is stored by."""

from __future__ import annotations

import pytest

from doseline.guide.terminology import slug
from tests.faces.odd_words import entries
from tests.faces.test_shown_as_typed import TYPED
from tests.web.browser import Browser

PAGES = (
    ("",), ("checks",), ("timeline",), ("entries",), ("vaccines",), ("visit",), ("calendar",), ("symptoms",),
    ("storage",), ("data",), ("happened",),
)  # fmt: skip


@pytest.mark.parametrize("parts", PAGES)
def test_no_page_shows_a_stored_name(parts: tuple[str, ...], browser: Browser) -> None:
    odd = [
        {key: value for key, value in event.items() if key != "id"}
        for event in entries(lambda place: TYPED[place])
    ]
    page = browser.person("Anna", odd).open(*parts)
    assert page.status == 200
    assert not [typed for typed in TYPED if slug(typed) in page.text]


def test_a_symptom_typed_there_is_shown_as_it_was_typed(browser: Browser) -> None:
    page = browser.person("Anna").open("symptoms").send(press="Go on", words="Purple Ears Ringing")
    assert "Purple Ears Ringing" in page.text
    assert "purple-ears" not in page.text
