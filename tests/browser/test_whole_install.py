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


def answer(hands: Hands, question: str, words: str) -> None:
    """Press one of the answers to a question."""
    assert question in heading(hands.page)
    hands.press(words)


def set_up(page: Page, *, last: str = "05062026", following: str = "") -> Hands:
    """The whole set-up; Ann injects once a month, so that nothing is asked about the weekly doses before."""
    hands = Hands(page)
    answer(hands, "Which medicine", "Kesimpta")
    answer(hands, "Have you started", say("set_up.started.choice.month"))
    assert heading(page) == say("set_up.last.title")
    hands.write(say("set_up.last.on.label"), last)
    hands.press(say("set_up.go-on"))
    if following:
        answer(hands, "June", say("set_up.next.choice.other"))
        hands.write(say("set_up.other-day.on.label"), following)
        hands.press(say("set_up.go-on"))
    else:
        answer(hands, "June", say("set_up.next.choice.yes"))
    answer(hands, say("set_up.go-ahead.title"), say("set_up.go-ahead.choice.yes"))
    answer(hands, say("set_up.now.title"), say("set_up.now.none"))
    assert heading(page) == say("set_up.person.who")
    page.keyboard.type("Ann")  # the cursor stands there already
    for part, value in ((YEAR, "1988"), (MONTH, "3"), (DAY, "14")):
        hands.write(part, value, group=say("set_up.who.birth_date.label"))
    hands.choose(say("set_up.who.region.label"), "United States")
    hands.press(say("set_up.finish"))
    return hands


def test_a_first_start_leads_through_the_set_up_to_the_next_step(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    hands = set_up(page)
    hands.press(say("set_up.done.today"))
    assert "Inject" in heading(page)
    hands.press(say("today.ask.none"))
    hands.press(say("today.day.done"))
    assert "July 6" in page.locator("main").inner_text()


def test_who_is_two_days_late_at_the_set_up_is_not_told_to_inject_twice(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    hands = set_up(page, last="05042026")
    hands.press(say("set_up.done.today"))
    assert "2 days" in page.locator("main").inner_text()
    hands.press(say("today.ask.none"))
    hands.press(say("today.day.done"))
    assert "July 6" in page.locator("main").inner_text()


def test_another_day_of_the_clinic_is_the_next_one(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    set_up(page, last="05042026", following="06062026").press(say("set_up.done.today"))
    assert "Inject" in heading(page)


def test_a_set_up_that_was_left_goes_on_where_it_was(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    answer(Hands(page), "Which medicine", "Kesimpta")
    answer(Hands(page), "Have you started", say("set_up.started.choice.month"))
    page.goto("about:blank")
    page.goto(empty.address)
    assert heading(page) == "3 questions left"
    Hands(page).press(say("set_up.half-way.go-on"))
    assert heading(page) == say("set_up.last.title")


def test_every_page_of_the_set_up_holds_what_every_page_must_hold(empty: Town, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    page.goto(empty.address)
    found: list[str] = []

    def go_on(words: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=words, exact=True).click()
        found.extend(faults(page))
        page.set_viewport_size(PHONE)
        page.reload()

    go_on("Kesimpta")
    go_on(say("set_up.started.choice.own"))
    page.locator("[name=every]").fill("6")
    page.get_by_label(say("set_up.rhythm.unit.choice.weeks")).check()
    go_on(say("set_up.go-on"))
    page.locator("[name=on]").fill("2026-05-04")
    go_on(say("set_up.go-on"))
    go_on(say("set_up.next.choice.yes"))
    go_on(say("set_up.go-ahead.choice.yes"))
    page.get_by_label(say("set_up.now.choice.allergy")).check()
    go_on(say("set_up.go-on"))
    page.locator("[name=allergy]").fill("latex")
    go_on(say("set_up.go-on"))
    go_on(say("set_up.finish"))  # nothing is filled in: it comes back
    page.locator("[name=called]").fill("Ann")
    page.locator("[name=region]").select_option("US")
    go_on(say("set_up.finish"))
    assert say("set_up.done.tag") in page.locator("main").inner_text()
    context.close()
    assert not found, "\n".join(found)


# A tap is one touch of a finger; what is typed, and the key that sends it, is not counted.
# One of them says which medicine it is, since there is more than one.
MOST_TAPS = 9


def test_the_set_up_in_mid_treatment_takes_nine_taps(empty: Town, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, service_workers="block")
    page = context.new_page()
    taps = 0

    def tap(words: str) -> None:
        nonlocal taps
        taps += 1
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name=words, exact=True).tap()

    page.goto(empty.address)
    tap("Kesimpta")
    tap(say("set_up.started.choice.month"))
    page.locator("[name=on]").tap()
    taps += 1
    page.locator("[name=on]").fill("2026-05-06")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    tap(say("set_up.next.choice.yes"))
    tap(say("set_up.go-ahead.choice.yes"))
    tap(say("set_up.now.none"))
    page.keyboard.type("Ann")  # the cursor stands there already
    page.locator("[name=birth_date-year]").tap()
    taps += 1
    page.keyboard.type("1988")
    page.locator("[name=region]").select_option("US")
    taps += 1
    tap(say("set_up.finish"))
    said = page.locator("main").inner_text()
    context.close()
    assert say("set_up.done.tag") in said
    assert taps <= MOST_TAPS


def test_back_of_the_browser_after_the_set_up_never_leads_to_a_second_person(page: Page, empty: Town) -> None:
    page.goto(empty.address)
    set_up(page)
    for _ in range(4):
        page.go_back(wait_until="commit")  # a page that Chromium kept whole is not loaded again
        page.reload()
        assert "Ann" in page.locator("body").inner_text()


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
            expect(page.locator("main").get_by_role("link", name=called).first).to_be_visible()


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
        assert "Which medicine" in heading(page)
