"""The whole path of a person on a phone, in one test, with pictures.

She installs the program, starts it, enters her history, records an injection in two taps, sees the moved
date in a calendar program, brings her records over from the version before, makes a backup, puts it back
on another computer, and deletes everything.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import programs
from tests.browser.conditions import PHONE, faults
from tests.browser.conftest import say, wait_for_the_forecast
from tests.browser.pictures import FOLDER, HEAVIEST_BYTES, NAMES, picture
from tests.browser.served import serving
from tests.calendar.readers import Khal

DUE, TODAY = "2026-06-04", "2026-06-06"  # she sets it up on the day it is due, and injects two days late
NAME = "Ann Quillfeather"  # words that stand nowhere else on this computer
NOTE = "ask about zanderbrook marmalade"
WORDS = "seven quiet lakes"
_MADE_BY = Path(__file__).parents[1] / "store" / "made_by"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce", service_workers="block"
    )
    yield context.new_page()
    context.close()


def test_the_whole_path_from_installing_to_deleting(phone: Page, tmp_path: Path) -> None:
    new = programs.install(programs.ROOT, tmp_path / "installed")
    first, second = tmp_path / "first", tmp_path / "second"
    with serving("--today", DUE, folder=first, env=new) as app:
        enters_her_history(phone, app.address)
        before = saved_calendar(phone, tmp_path / "before.ics")
    with serving("--today", TODAY, folder=first, env=new) as app:
        phone.goto(app.address)
        picture(phone, "path-2-today")
        records_an_injection_in_two_taps(phone)
        after = saved_calendar(phone, tmp_path / "after.ics")
        sees_the_moved_date(tmp_path, before, after)
        writes_a_note(phone)
        record = saved_record(phone, tmp_path / "record.json")
    keeps_it_in_the_version_before(phone, record, folder=second, place=tmp_path / "earlier")
    with serving("--today", TODAY, folder=second, env=new) as app:
        every_answer_is_kept(phone, app.address, record)
        backup = makes_a_backup(phone, app.address, tmp_path / "backup.age")
    third = tmp_path / "third"
    with serving("--today", TODAY, folder=third, env=new) as app:
        puts_it_back(phone, app.address, backup)
        every_answer_is_kept(phone, app.address, record)
        deletes_everything(phone, app.address)
        said = "".join(app.said)
    assert [word for word in planted() if word in said] == []
    assert found_in(third) == []


def tap(page: Page, words: str) -> None:
    """Tap on the link or button of this name."""
    button = page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first
    with page.expect_navigation(wait_until="load"):
        button.tap()


def enters_her_history(page: Page, address: str) -> None:
    page.goto(address)
    picture(page, "path-1-set-up")
    tap(page, "Kesimpta")
    tap(page, say("set_up.started.choice.month"))
    page.locator("[name=on]").fill("2026-05-04")
    tap(page, say("set_up.go-on"))
    tap(page, say("set_up.next.choice.yes"))
    tap(page, say("set_up.go-ahead.choice.yes"))
    tap(page, say("set_up.now.none"))
    page.get_by_label(say("set_up.who.called.label")).fill(NAME)
    for part, value in {"year": "1988", "month": "3", "day": "14"}.items():
        page.locator(f"[name=birth_date-{part}]").fill(value)
    page.get_by_label(say("set_up.who.region.label")).select_option("US")
    tap(page, say("set_up.finish"))
    expect(page.locator("main")).to_contain_text(say("set_up.done.tag"))
    tap(page, say("set_up.done.today"))
    expect(page.locator("h1")).to_contain_text("Inject")


def records_an_injection_in_two_taps(page: Page) -> None:
    tap(page, say("today.ask.none"))
    picture(page, "path-3-took")
    tap(page, say("today.day.done"))
    expect(page.locator("h1")).to_contain_text(say("today.done.title"))
    expect(page.get_by_role("status")).to_contain_text("July 6, 2026, and from now on the 6th")
    found = faults(page)
    assert not found, "\n".join(found)
    page.set_viewport_size(PHONE)
    page.reload()
    picture(page, "path-4-saved")


def saved_calendar(page: Page, at: Path) -> Path:
    tap(page, say("web.nav.calendar"))
    with page.expect_download() as saved:
        page.get_by_role("link", name=say("dates.take.file")).tap()
    saved.value.save_as(at)
    return at


def sees_the_moved_date(folder: Path, before: Path, after: Path) -> None:
    """The same dose, on another day, and never twice."""
    khal = Khal(folder / "khal", "America/New_York")
    khal.folder.mkdir()
    khal.import_files(before)
    planned = {event.uid: event.first for event in khal.events()}
    khal.import_files(after)
    now = {event.uid: event.first for event in khal.events()}
    for old, moved in {"2026-06-04": "2026-06-06", "2026-07-04": "2026-07-06"}.items():
        assert now[next(uid for uid, day in planned.items() if day == old)] == moved
        assert old not in now.values()
    assert len(khal.events()) == len(now)


def writes_a_note(page: Page) -> None:
    tap(page, say("web.nav.today"))
    tap(page, say("today.write-down"))
    tap(page, say("entry.happened.what.note"))
    page.locator("[name=text]").fill(NOTE)
    tap(page, say("entry.save-for", name=NAME))
    tap(page, say("web.nav.calendar"))
    picture(page, "path-5-calendar", ".leaves")


def saved_record(page: Page, at: Path) -> Path:
    page.goto(f"{page.url.removesuffix('/calendar')}/data")
    with page.expect_download() as saved:
        page.get_by_role("link", name=say("data.export.do")).tap()
    saved.value.save_as(at)
    return at


def keeps_it_in_the_version_before(page: Page, record: Path, *, folder: Path, place: Path) -> None:
    """Her record in a folder made by the commit before; without a history, in one kept for the tests."""
    tree = programs.earlier(place / "tree")
    if tree is None:
        newest = max(_MADE_BY.iterdir())
        folder.mkdir()
        for name in ("doseline.db", "keys.json"):
            shutil.copy(newest / name, folder / name)
        env = programs.install(programs.ROOT, place / "installed")
    else:
        env = programs.install(tree, place / "installed")
    with serving("--today", TODAY, folder=folder, env=env) as app:
        # Only the names of the fields are taken for granted: the words of that version may be others.
        page.goto(f"{app.address}/data")
        page.locator("[name=called]").fill(NAME)
        page.locator("[name=file]").set_input_files(record)
        with page.expect_navigation(wait_until="load"):
            page.locator("form:has([name=called]) button").tap()
        assert "/p/" in page.url


def every_answer_is_kept(page: Page, address: str, record: Path) -> None:
    """She is there, with the same next step, and the record she saved is the record there is."""
    page.goto(f"{address}/data")
    page.get_by_role("link", name=NAME).tap()
    expect(page.locator(".hero")).to_contain_text("July 6")
    kept = page.request.get(f"{page.url}/data/record.json")
    before, now = json.loads(record.read_bytes()), json.loads(kept.body())
    assert now["events"] == before["events"]
    assert now["therapies"] == before["therapies"]


def makes_a_backup(page: Page, address: str, at: Path) -> Path:
    page.goto(f"{address}/data")
    page.locator("[name=passphrase]").fill(WORDS)
    page.locator("[name=passphrase-again]").fill(WORDS)
    picture(page, "path-6-backup")
    with page.expect_download() as saved:
        page.get_by_role("button", name=say("data.backup.do")).tap()
    saved.value.save_as(at)
    data = at.read_bytes()
    assert [word for word in planted() if word.encode() in data] == []
    return at


def puts_it_back(page: Page, address: str, backup: Path) -> None:
    page.goto(f"{address}/data")
    page.locator("[name=backup]").set_input_files(backup)
    page.locator("[name=passphrase-backup]").fill(WORDS)
    tap(page, say("data.restore.do"))
    expect(page.locator("h1")).to_have_text(say("data.backup.restored"))


def deletes_everything(page: Page, address: str) -> None:
    page.goto(f"{address}/data")
    page.locator("form[action='/data/delete'] [name=word]").fill(say("data.delete.word"))
    tap(page, say("data.delete.all-do"))
    expect(page.locator("h1")).to_have_text(say("data.deleted.title"))
    picture(page, "path-7-deleted")
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("Which medicine")
    assert httpx.get(f"{address}/api/people").json() != []


def planted() -> tuple[str, ...]:
    """Words that were entered, each alone."""
    return ("Quillfeather", "zanderbrook", "marmalade", WORDS)


def found_in(folder: Path) -> list[str]:
    """The planted words that a file still holds, or the name of one."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [f"{word} in {file.name}" for file in files for word in planted() if _holds(file, word)]


def _holds(file: Path, word: str) -> bool:
    data = file.read_bytes().lower() + file.name.encode().lower()
    return any(word.lower().encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be"))


def test_the_search_for_planted_words_finds_them(tmp_path: Path) -> None:
    (tmp_path / "doseline.db-wal").write_bytes(b"\x00\x01" + NOTE.encode() + b"\x02")
    assert found_in(tmp_path) == ["zanderbrook in doseline.db-wal", "marmalade in doseline.db-wal"]


def test_pictures_of_three_pages_of_the_demo(phone: Page, tmp_path: Path) -> None:
    with serving("--demo", "--today", TODAY, folder=tmp_path) as app:
        phone.goto(app.address)
        today = phone.url
        wait_for_the_forecast(app.address, today.rpartition("/")[2])
        phone.goto(f"{today}/timeline")
        expect(phone.locator("main img").first).to_have_js_property("complete", value=True)
        picture(phone, "timeline", "main img")
        phone.goto(f"{today}/visit")
        picture(phone, "visit")
        phone.goto(f"{today}/symptoms")
        phone.locator("[name=words]").fill("trouble breathing")
        tap(phone, say("symptoms.go-on"))
        picture(phone, "emergency")


def test_every_picture_is_there_and_light() -> None:
    there = {file.stem: file.stat().st_size for file in FOLDER.glob("*.png")}
    assert set(there) == set(NAMES), "take them: DOSELINE_PICTURES=1 pytest tests/browser/test_whole_path.py"
    assert max(there.values()) <= HEAVIEST_BYTES
