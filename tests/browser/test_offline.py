"""Without a network: Symptoms and Guide always; Today and Calendar only where no passphrase is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from doseline.faces.web.security.host_name import own_name
from doseline.faces.web.security.sessions import Sessions
from doseline.faces.web.server.install import install_secret
from doseline.store import open_store
from tests.browser import town
from tests.browser.conftest import FLAGS, Town, browser_path, say
from tests.browser.served import Served, serving

_WORDS = "seven quiet lakes"
_KEPT = """async () => { const found = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys())
    found.push(new URL(one.url).pathname);
  return found; }"""
_EIGHT_DAYS_AGO = """async (path) => {
  const pages = await caches.open("pages-2"), found = await pages.match(path);
  const headers = new Headers(found.headers);
  headers.set("date", new Date(Date.now() - 8 * 86400000).toUTCString());
  await pages.put(path, new Response(await found.text(), { headers })); }"""
_UNTIL_KEPT = """async (path) => {
  for (let times = 0; !(await caches.match(path)); times++) {
    if (times > 300) throw new Error(`not kept: ${path}`);
    await new Promise((done) => setTimeout(done, 100));
  } }"""
_DRUG = "?drug=kesimpta"
_PEOPLE = ("/p/{ready}", "/p/{ready}/calendar", "/p/{ready}/entries")


def _town(folder: Path, *, passphrase: bool) -> dict[str, str]:
    people = town.fill(folder)
    if passphrase:
        with open_store(None, folder=folder, now=town.NOW) as store:
            Sessions().put(store, _WORDS)
    return people


@pytest.fixture(scope="module")
def open_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("away") / "doseline"
    people = _town(folder, passphrase=False)
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(served.address, people, folder)


@pytest.fixture(scope="module")
def locked_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("locked") / "doseline"
    people = _town(folder, passphrase=True)
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(own_address(served, folder), people, folder)


def own_address(served: Served, folder: Path) -> str:
    """The address to which the app leads a browser once a passphrase is set."""
    return f"http://{own_name(install_secret(folder))}:{served.address.rpartition(':')[2]}"


@pytest.fixture
def phone_with_a_worker(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def seen(context: BrowserContext, where: Town) -> Page:
    """A page after Today and Calendar were looked at, and all that is kept was kept."""
    page = context.new_page()
    page.goto(where.at("/p/{ready}"))
    if page.locator("#locked").count():
        page.get_by_label(say("lock.passphrase")).fill(_WORDS)
        page.get_by_role("button", name=say("lock.open")).click()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for place in _PEOPLE:
        page.goto(where.at(place))
    return page


def of_people(page: Page) -> list[str]:
    """The pages about a person that the browser keeps."""
    return [one for one in page.evaluate(_KEPT) if one.startswith("/p/")]


def test_without_a_passphrase_today_and_calendar_can_be_read_without_a_network(
    phone_with_a_worker: BrowserContext, open_town: Town
) -> None:
    page = seen(phone_with_a_worker, open_town)
    phone_with_a_worker.set_offline(True)
    page.goto(open_town.at("/p/{ready}"))
    expect(page.locator("#away")).to_be_visible()
    expect(page.locator("#away")).to_contain_text("June 6, 2026")
    page.goto(open_town.at("/p/{ready}/calendar"))
    expect(page.locator("#away")).to_be_visible()
    expect(page.locator(".leaves")).to_be_visible()


def test_on_a_later_day_the_old_next_step_is_not_shown(
    phone_with_a_worker: BrowserContext, open_town: Town
) -> None:
    page = seen(phone_with_a_worker, open_town)
    phone_with_a_worker.set_offline(True)
    page.goto(open_town.at("/p/{ready}"))  # the browser's own day is another one than that of the page
    expect(page.locator("#away-old")).to_be_visible()
    expect(page.locator(".hero")).to_be_hidden()
    expect(page.locator("#tips")).to_be_hidden()
    expect(page.locator("#assumed")).to_be_hidden()
    page.goto(open_town.at("/p/{ready}/calendar"))
    expect(page.locator("#away-old")).to_be_visible()
    expect(page.locator(".hero")).to_be_hidden()


def test_what_was_kept_ends_after_a_week(phone_with_a_worker: BrowserContext, open_town: Town) -> None:
    page = seen(phone_with_a_worker, open_town)
    page.evaluate(_EIGHT_DAYS_AGO, f"/p/{open_town.people['ready']}")
    phone_with_a_worker.set_offline(True)
    page.goto(open_town.at("/p/{ready}"))
    expect(page.locator("h1")).to_have_text(say("web.offline.title"))
    assert of_people(page) == []


def test_behind_a_passphrase_no_page_about_a_person_is_kept(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    assert of_people(page) == []
    phone_with_a_worker.set_offline(True)
    for place in _PEOPLE:
        page.goto(locked_town.at(place))
        expect(page.locator("h1")).to_have_text(say("web.offline.title"))
        expect(page.locator(".emergency")).to_contain_text("emergency number")


def test_symptoms_and_guide_can_be_read_without_a_network_whether_locked_or_not(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    page.goto(locked_town.at("/data"))
    page.get_by_role("button", name=say("data.lock.now")).click()
    expect(page.locator("h1")).to_have_text(say("lock.title"))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate(_UNTIL_KEPT, f"/guide/topic/vaccines{_DRUG}")
    phone_with_a_worker.set_offline(True)
    for place in (
        "/symptoms",
        "/p/{ready}/symptoms",
        "/guide",
        "/p/{ready}/guide",
        f"/guide/topic/vaccines{_DRUG}",
    ):
        page.goto(locked_town.at(place))
        expect(page.locator("#away")).to_be_visible()
        expect(page.locator("#away")).to_have_text(say("web.offline.general"))
    page.goto(locked_town.at(f"/symptoms{_DRUG}"))
    page.locator("#f-words").fill("my throat is tight")
    page.get_by_role("button", name=say("symptoms.go-on")).first.click()
    expect(page.locator("h1")).to_have_text(say("web.offline.title"))
    expect(page.locator(".emergency")).to_contain_text("emergency number")


def test_without_a_network_each_medicine_has_its_own_pages(
    phone_with_a_worker: BrowserContext, open_town: Town
) -> None:
    page = seen(phone_with_a_worker, open_town)
    page.evaluate(_UNTIL_KEPT, "/guide/topic/vaccines?drug=tysabri")  # the last medicine of the list
    phone_with_a_worker.set_offline(True)
    for brand in ("Kesimpta", "Ocrevus", "Tecfidera", "Tysabri"):
        drug = f"?drug={brand.lower()}"
        of_this = {
            "/guide": f"a[href='/guide/topic/vaccines{drug}']",
            "/guide/topic/vaccines": f"a[href='/guide{drug}']",
            "/symptoms": f"form[action='/symptoms{drug}']",
        }
        for place, found in of_this.items():
            page.goto(open_town.at(place + drug))
            expect(page.locator("#away")).to_be_visible()
            expect(page.locator(f"main {found}").first).to_be_attached()


@pytest.mark.parametrize("place", ["guide", "symptoms"])
def test_without_a_network_it_is_asked_which_medicine_and_no_other_one_is_shown_instead(
    phone_with_a_worker: BrowserContext, open_town: Town, place: str
) -> None:
    page = seen(phone_with_a_worker, open_town)
    page.goto(open_town.at(f"/{place}?drug=tysabri"))
    phone_with_a_worker.set_offline(True)
    page.goto(open_town.at(f"/p/{{ready}}/{place}"))
    expect(page.locator("h1")).to_have_text(say("web.title.which_guide"))
    page.get_by_role("link", name="Kesimpta", exact=True).click()
    expect(page.locator("#away")).to_be_visible()
    expect(page).to_have_url(open_town.at(f"/{place}{_DRUG}"))
    expect(page.locator("h1")).not_to_have_text(say("web.title.which_guide"))


def test_setting_a_passphrase_takes_away_what_was_kept(
    phone_with_a_worker: BrowserContext, tmp_path: Path
) -> None:
    folder = tmp_path / "doseline"
    people = _town(folder, passphrase=False)
    with serving("--today", town.TODAY, folder=folder) as served:
        where = Town(served.address, people, folder)
        page = seen(phone_with_a_worker, where)
        assert of_people(page)
        page.goto(where.at("/data"))
        for name in ("passphrase-new", "passphrase-new-again"):
            page.locator(f"#{name}").fill(_WORDS)
        page.get_by_role("button", name=say("data.lock.set")).click()
        expect(page.get_by_role("button", name=say("data.lock.now"))).to_be_visible()
        assert of_people(page) == []


def test_after_a_lock_the_way_back_shows_no_page(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    page.goto(locked_town.at("/data"))
    page.get_by_role("button", name=say("data.lock.now")).click()
    expect(page.locator("h1")).to_have_text(say("lock.title"))
    page.go_back()
    expect(page.locator("h1")).to_have_text(say("lock.title"))
    phone_with_a_worker.set_offline(True)
    with suppress(Error):
        page.goto(locked_town.at("/p/{ready}"))
    expect(page.locator("body")).not_to_contain_text("Inject")


def test_a_page_left_open_gives_way_when_the_app_locks_itself(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = phone_with_a_worker.new_page()
    page.clock.install()
    page.goto(locked_town.at("/p/{ready}"))
    page.get_by_label(say("lock.passphrase")).fill(_WORDS)
    page.get_by_role("button", name=say("lock.open")).click()
    expect(page.locator(".hero")).to_be_visible()
    with page.expect_response("**/lock/left"):  # it is asked, and its answer sets the next time to ask
        page.clock.run_for(31 * 60 * 1000)  # the browser's clock only: the app says that it is open still
    expect(page.locator(".hero")).to_be_visible()
    page.wait_for_load_state("networkidle")
    phone_with_a_worker.clear_cookies()
    page.clock.run_for(31 * 60 * 1000)
    expect(page.locator("h1")).to_have_text(say("lock.title"))


def test_no_word_of_a_person_lies_on_the_disk_of_the_browser(browser: Browser, tmp_path: Path) -> None:
    folder, profile = tmp_path / "doseline", tmp_path / "profile"
    people = _town(folder, passphrase=True)
    with open_store(None, folder=folder, now=town.NOW) as store:
        store.amend(people["ready"], called="Zebedeequux", now=town.NOW)
    with serving("--today", town.TODAY, folder=folder) as served:
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=browser_path(), args=list(FLAGS),
            ignore_default_args=["--disable-back-forward-cache"],
        )  # fmt: skip
        address = own_address(served, folder)
        page = seen(context, Town(address, people, folder))
        page.goto(f"{address}/p/{people['ready']}")
        expect(page.locator(".called")).to_contain_text("Zebedeequux")
        context.close()
        assert _telling(profile, "Zebedeequux") == []
        _gone(served)
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=browser_path(), args=list(FLAGS)
        )
        page = context.new_page()
        page.goto(f"{address}/p/{people['ready']}")
        expect(page.locator("h1")).to_have_text(say("web.offline.title"))
        context.close()


def _telling(profile: Path, word: str) -> list[str]:
    """The files of a profile in which a word can be read."""
    spelt = (word.encode(), word.encode("utf-16-le"))
    files = (path for path in profile.rglob("*") if path.is_file() and not path.is_symlink())
    return [path.name for path in files if any(one in path.read_bytes() for one in spelt)]


def _gone(served: Served) -> None:
    served.process.terminate()
    served.process.wait(30)
