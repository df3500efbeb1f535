"""Every page, taken from the app's own list, held to the same rules in every condition it is read under."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import town
from tests.browser.conditions import PHONE, faults
from tests.browser.conftest import Town
from tests.browser.watched import Watched, watching

_HEAVIEST_BYTES = 150_000


@pytest.fixture(scope="module")
def steady_phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, service_workers="block", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def watched(steady_phone: BrowserContext) -> Iterator[Watched]:
    with watching(steady_phone) as found:
        yield found


def is_looked_at_every_time(place: str) -> bool:
    return "{" not in place or any(f"{{{who}}}" in place for who in town.EVERY_TIME)


def test_no_page_is_forgotten_here() -> None:
    assert town.unknown_routes() == ()


@pytest.mark.parametrize("place", [
    pytest.param(place, marks=() if is_looked_at_every_time(place) else pytest.mark.slow)
    for place in town.places()
])  # fmt: skip
def test_a_page_holds_what_every_page_must_hold(place: str, watched: Watched, the_town: Town) -> None:
    if not watched.is_page(the_town.at(place)):
        return  # a file to keep: nobody reads it in a browser
    watched.open(the_town.at(place))
    found = watched.complaints(the_town.address) + faults(watched.page)
    assert not found, "\n".join(found)
    assert watched.weight() <= _HEAVIEST_BYTES
