"""The whole install with the keyboard alone: the first start, a backup, a restore, deleting it all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FileChooser, Page, expect

from tests.browser import town
from tests.browser.conditions import PHONE, faults
from tests.browser.conftest import Town, say
from tests.browser.hands import Hands
from tests.browser.served import serving

WORDS = "seven quiet lakes"
MONTH, DAY, YEAR = "Month", "Day", "Year"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Town]:
    """The app as it is on the first start."""
    folder = tmp_path / "doseline"
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(served.address, {}, folder)


@contextmanager
def own_town(folder: Path) -> Iterator[Town]:
    """People in every state, whom a test may delete."""
    people = town.fill(folder)
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(served.address, people, folder)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def who(hands: Hands) -> None:
    """The first page of the set-up."""
    hands.write(say("set_up.who.called.label"), "Ann")
    for part, value in ((YEAR, "1988"), (MONTH, "3"), (DAY, "14")):
        hands.write(part, value, group=say("set_up.who.birth_date.label"))
    hands.choose(say("set_up.who.region.label"), "United States")
    hands.write(say("set_up.who.start.label"), "01052026")
    hands.open(say("entry.details"))
    hands.choose(say("set_up.who.sex.label"), say("set_up.who.sex.choice.female"))
    hands.press(say("set_up.go-on"))


def set_up(page: Page, *, last: str = "05062026", following: str = "06062026") -> Hands:
    """The whole set-up; Ann injects once a month, so that nothing is asked about the weekly doses before."""
    hands = Hands(page)
    who(hands)
    assert heading(page) == say("set_up.doses.title")
    hands.choose(say("set_up.doses.stage.label"), say("set_up.doses.stage.choice.monthly"))
    hands.write(say("set_up.doses.last-1.label"), last)
    hands.write(say("set_up.doses.next.label"), following)
    hands.press(say("set_up.save", name="Ann"))
    assert heading(page) == say("set_up.clinic.title")
    hands.choose(say("set_up.clinic.cleared.label"), say("set_up.clinic.cleared.choice.yes"))
    hands.write(say("set_up.clinic.by.label"), "my MS clinic")
    hands.press(say("set_up.save", name="Ann"))
    assert heading(page) == say("set_up.now.title")
    hands.choose(say("set_up.now.pregnancy.label"), say("set_up.now.pregnancy.choice.contraception"))
    hands.press(say("set_up.save", name="Ann"))
    return hands


def test_a_first_start_leads_through_the_set_up_to_the_next_step(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    hands = set_up(page)
    assert "Inject your dose today" in heading(page)
    hands.press(say("today.took"))
    hands.press(say("entry.save-for", name="Ann"))
    assert "July 6" in page.locator(".step").inner_text()


def test_who_is_two_days_late_at_the_set_up_is_not_told_to_inject_twice(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    hands = set_up(page, last="05042026", following="06042026")
    assert "June 4, 2 days ago" in page.locator(".step").inner_text()
    hands.press(say("today.took"))
    hands.press(say("entry.save-for", name="Ann"))
    assert "Nothing to inject today" in heading(page)
    assert "July 6" in page.locator(".step").inner_text()


def test_a_set_up_that_was_left_goes_on_where_it_was(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    hands = Hands(page)
    who(hands)
    page.goto("about:blank")
    page.goto(empty.address)
    page.goto(f"{page.url}/set-up")
    assert heading(page) == say("set_up.doses.title")
    Hands(page).press(say("set_up.skip"))
    assert heading(page) == say("set_up.clinic.title")


def test_every_step_of_the_set_up_holds_what_every_page_must_hold(empty: Town, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    page.goto(empty.address)
    found = faults(page)
    page.get_by_role("button", name=say("set_up.go-on")).click()
    found += faults(page)
    page.set_viewport_size(PHONE)
    page.reload()
    who(Hands(page))
    for _ in range(3):
        found += faults(page)
        page.set_viewport_size(PHONE)
        with page.expect_navigation():
            page.get_by_role("button", name=say("set_up.skip")).click()
    context.close()
    assert not found, "\n".join(found)


def test_a_backup_is_made_and_put_back_in_a_new_place(page: Page, tmp_path: Path) -> None:
    with own_town(tmp_path / "old") as old:
        page.goto(old.at("/data"))
        hands = Hands(page)
        hands.write(say("data.backup.passphrase"), WORDS)
        hands.write(say("data.again"), WORDS)
        hands.reach(say("data.backup.do"))
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        backup = tmp_path / "backup.age"
        saved.value.save_as(backup)
    with serving("--today", town.TODAY, folder=tmp_path / "new") as new:
        page.goto(f"{new.address}/data")
        restore(page, backup, say("data.restore.look"))
        expect(page.locator("main")).to_contain_text(say("data.backup.nothing-changed"))
        page.goto(f"{new.address}/data")
        restore(page, backup, say("data.restore.do"))
        assert heading(page) == say("data.backup.restored")
        page.goto(new.address)
        for called in ("Ready", "Held"):
            expect(page.get_by_role("link", name=called, exact=True)).to_be_visible()


def restore(page: Page, backup: Path, words: str) -> None:
    """Choose the backup and press a button; the window in which files are chosen is the system's own."""
    hands = Hands(page)
    hands.focus(say("data.restore.file"))
    _opened(page).set_files(backup)
    hands.write(say("data.restore.passphrase"), WORDS)
    hands.press(words)


# On a busy machine a page that has just loaded can lose the key that opens the window: press again, as a
# person would, with the listening never switched off in between.
_PRESSES, _MS_A_PRESS, _MS_A_LOOK = 6, 10_000, 50


def _opened(page: Page) -> FileChooser:
    windows: list[FileChooser] = []

    def keep(window: FileChooser) -> None:
        windows.append(window)

    page.on("filechooser", keep)
    for look in range(_PRESSES * _MS_A_PRESS // _MS_A_LOOK):
        if windows:
            return windows[0]
        if look % (_MS_A_PRESS // _MS_A_LOOK) == 0:
            page.keyboard.press("Space")
        page.wait_for_timeout(_MS_A_LOOK)
    raise AssertionError("the window in which files are chosen never opened")


def test_everything_is_deleted_once_the_word_is_typed(page: Page, tmp_path: Path) -> None:
    with own_town(tmp_path / "doseline") as doomed:
        page.goto(doomed.at("/data"))
        hands = Hands(page)
        hands.press(say("data.delete.all-do"))
        expect(page.get_by_role("alert").first).to_contain_text(say("data.delete.not-typed"))
        hands = Hands(page)
        hands.write(say("data.delete.type", word=say("data.delete.word")), say("data.delete.word"))
        hands.press(say("data.delete.all-do"))
        assert heading(page) == say("data.deleted.title")
        page.goto(doomed.address)
        assert heading(page) == say("set_up.title")
