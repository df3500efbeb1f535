"""Ten jobs with one thumb on a phone of 360 by 640: what each costs; docs/app.md has the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import town
from tests.browser.conftest import Home, Town, say
from tests.browser.served import serving
from tests.browser.thumb import SMALL, Thumb


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small phone."""
    context = browser.new_context(viewport=SMALL, service_workers="block", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def ann(the_town: Town) -> Home:
    """Somebody whose dose is due today, for one test alone."""
    return the_town.newcomer()


def told(job: str) -> tuple[int, ...]:
    """Taps, keys and screens to scroll, as docs/app.md says of a job."""
    page = (Path(__file__).parents[2] / "docs" / "app.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| {job} |"))
    return tuple(int(cell) for cell in row.split("|")[-4:-1])


def _at(page: Page, home: Home, place: str = "") -> Thumb:
    page.goto(home.at(place))
    return Thumb(page)


def test_what_now_and_when_next_is_seen_without_a_tap(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.see(phone.locator("h1"))
    thumb.see(phone.locator(".hero .then"))
    thumb.see(phone.get_by_role("link", name=say("today.ask.none")))
    assert thumb.cost == told("Late: what now, and when next")


def test_an_injection_is_written_down_in_two_taps(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.get_by_role("link", name=say("today.ask.none")))
    thumb.tap(phone.get_by_role("button", name=say("today.day.done")))
    assert say("today.done.title") in phone.locator("h1").inner_text()
    assert thumb.cost == told("Write down an injection")


def test_set_up_in_mid_treatment_takes_about_ten_taps(phone: Page, tmp_path: Path) -> None:
    """Which medicine, every month, yesterday, that is my day, cleared, none of these, and whom to ring."""
    with serving("--today", town.TODAY, folder=tmp_path / "doseline") as served:
        phone.goto(served.address)
        thumb = Thumb(phone)
        thumb.tap(phone.get_by_role("button", name="Kesimpta"))
        thumb.tap(phone.get_by_role("button", name="every month"))
        thumb.tap(phone.get_by_role("button", name="Yesterday"))
        thumb.tap(phone.get_by_role("button", name="Yes", exact=True))
        thumb.tap(phone.get_by_role("button", name="Yes", exact=True))
        thumb.tap(phone.get_by_role("button", name="None of these"))
        thumb.type(phone.locator("[name=called]"), "Ann")
        thumb.type(phone.locator("[name=birth_date-year]"), "1988")
        thumb.choose(phone.locator("select[name=region]"), "US")
        thumb.tap(phone.locator("main button.first"))
        assert "Next" in phone.locator("main h1").inner_text()
        assert thumb.cost == told("Set-up in mid-treatment")


def test_a_fever_is_answered_in_three_taps(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.locator("nav.bar a", has_text=say("web.nav.symptoms")))
    phone.locator("[name=words]").fill("fever")
    thumb.keys += len("fever")
    thumb.tap(phone.get_by_role("button", name=say("symptoms.go-on")))
    thumb.tap(phone.get_by_role("button", name=say("symptoms.what-now")))
    assert phone.locator("[data-urgency]").count() == 1
    assert thumb.cost == told("A fever: what now")


def test_the_page_for_a_visit_is_two_taps_away_and_its_paper_three(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.locator("nav.bar a", has_text=say("web.nav.more")))
    thumb.tap(phone.locator("main a", has_text=say("more.page.visit.title")))
    with phone.expect_download():
        thumb.tap(phone.get_by_role("link", name=say("visit_page.pdf")))
    assert thumb.cost == told("The page for a visit, as PDF")


def test_the_dates_reach_a_calendar_in_two_taps(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.locator("nav.bar a", has_text=say("web.nav.calendar")))
    with phone.expect_download():
        thumb.tap(phone.locator("a[href$='calendar.ics']"))
    assert thumb.cost == told("The dates into a calendar")


def test_a_baby_is_a_date_in_two_taps(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.locator("nav.bar a", has_text=say("web.nav.more")))
    thumb.tap(phone.locator("main a", has_text=say("more.page.baby.title")))
    thumb.see(phone.locator("h1"))
    assert "Birth control until" in phone.locator("h1").inner_text()
    assert thumb.cost == told("A baby: until when")


def test_a_vaccine_is_two_taps_away(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.locator("nav.bar a", has_text=say("web.nav.more")))
    thumb.tap(phone.locator("main a", has_text=say("more.page.vaccines.title")))
    assert thumb.cost == told("A vaccine")


def test_how_the_b_cells_are_is_two_taps_away(phone: Page, ann: Home) -> None:
    thumb = _at(phone, ann)
    thumb.tap(phone.locator("nav.bar a", has_text=say("web.nav.more")))
    thumb.tap(phone.locator("main a", has_text=say("more.page.timeline.title")))
    assert "B cells" in phone.locator("main").inner_text()
    assert thumb.cost == told("B cells")


def test_who_of_mine_needs_something_is_one_page(phone: Page, the_town: Town) -> None:
    """Where there are several people the list comes first, and on it whoever needs something."""
    phone.goto(the_town.address)
    thumb = Thumb(phone)
    thumb.see(phone.locator("h1"))
    shown = phone.locator("main table tbody tr")
    thumb.see(shown.first)
    assert shown.first.locator(".tag").count() == 1
    assert thumb.cost == told("Who of mine needs something")
