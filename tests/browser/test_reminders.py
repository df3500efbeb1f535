"""A reminder in a real browser: it is shown as it was sent, a tap opens it, and a device joins by one tap.

The browser's maker is not asked: what its push service would give and bring is put into the browser here.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Worker, expect

from doseline.faces.web.server.install import install_secret
from doseline.store import open_store
from tests.browser.conftest import Home, Town, say
from tests.browser.town import NOW
from tests.web.reminders.standins import BrowserEnd

TAG = "0123456789abcdef0123456789abcdef"
_SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map((one) => ({ title: one.title, body: one.body, tag: one.tag }))"""
# What a browser with a push service does, without one.
_PUSHED = """(told) => {
  const found = { endpoint: told.endpoint, options: {}, unsubscribe: async () => true,
    toJSON: () => ({ endpoint: told.endpoint, keys: { p256dh: told.p256dh, auth: told.auth } }) };
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("wrong");
    return found; };
  PushManager.prototype.getSubscription = async () => null;
  Notification.requestPermission = async () => told.permission;
}"""


@pytest.fixture
def ringing_phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that lets every page ring, with a worker."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, permissions=["notifications"])
    yield context
    context.close()


class PushedPhone:
    """A phone to which a push service brings something."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.session: CDPSession = context.new_cdp_session(self.page)
        self.registrations: list[str] = []
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")
        self.page.goto(address)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def _note(self, event: dict[str, Any]) -> None:
        self.registrations += [
            one["registrationId"] for one in event["registrations"] if not one["isDeleted"]
        ]

    def shown_after(self, text: str) -> list[dict[str, str]]:
        """What it shows after its push service brought a text.

        The browser says nothing of a text that a worker was not there to take yet; it is brought again then,
        and takes the place of the one before.
        """
        origin = self.page.evaluate("location.origin")
        for _ in range(10):
            told = {"origin": origin, "registrationId": self.registrations[-1], "data": text}
            self.session.send("ServiceWorker.deliverPushMessage", told)
            for _ in range(20):
                if found := list(self.page.evaluate(_SHOWN)):
                    return found
                self.page.wait_for_timeout(100)
        return []


def test_a_reminder_is_shown_as_it_was_sent_and_a_second_takes_its_place(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    phone = PushedPhone(ringing_phone, the_town.at("/p/{ready}"))
    told = {"title": "Doseline", "text": "Open Doseline first.", "tag": TAG}
    for _ in range(2):
        shown = phone.shown_after(json.dumps(told))
        assert shown == [{"title": "Doseline", "body": "Open Doseline first.", "tag": TAG}]


def test_what_cannot_be_read_is_shown_without_a_word_of_it(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    phone = PushedPhone(ringing_phone, the_town.at("/p/{ready}"))
    assert phone.shown_after("not ours") == [{"title": "Doseline", "body": "", "tag": "doseline"}]


# A tap as the worker gets it. Only a person's own tap may open a window or bring one to the front: what the
# worker asks of the browser there is written down instead. That it leads a window on is real.
_TAPPED = """async () => {
  const [notification] = await registration.getNotifications(), did = [];
  clients.openWindow = async (to) => { did.push(["opens", to]); return {}; };
  WindowClient.prototype.focus = async function () {
    did.push(["brings forward", new URL(this.url).pathname]); return this; };
  const event = new NotificationEvent("notificationclick", { notification });
  let asked;
  event.waitUntil = (promise) => { asked = promise; };
  dispatchEvent(event);
  await asked;
  return { did, left: (await registration.getNotifications()).length };
}"""
_WHOLE = """async () => (await registration.getNotifications()).map((one) => [
  one.title, one.body, one.tag, one.data, one.icon, one.image ?? "", one.badge, one.actions.length])"""


def rung_for(town: Town, record: str) -> str:
    """The tag of a ring of that record, as the bell sends it."""
    ring = "dose/2026-06-06/day"
    with open_store(None, folder=town.folder, now=NOW) as store:
        store.shelf(record).put("reminders-rung", {ring: {}})
        store.settings.change("reminders-of", lambda kept: sorted({*(kept or ()), record}))
    secret = install_secret(town.folder).encode()
    return hmac.new(secret, f"ring {record} {ring}".encode(), sha256).hexdigest()[:32]


def pushed(phone: PushedPhone, tag: str) -> Worker:
    """The worker of a phone on which a reminder is shown."""
    told = {"title": say("reminders.message.title"), "text": say("reminders.message.text"), "tag": tag}
    assert len(phone.shown_after(json.dumps(told))) == 1
    return phone.page.context.service_workers[0]


def test_what_rings_holds_the_same_words_for_everybody_and_nothing_else(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    worker = pushed(PushedPhone(ringing_phone, the_town.at("/p/{ready}")), TAG)
    assert worker.evaluate(_WHOLE) == [["Doseline", "Open Doseline first.", TAG, TAG, "", "", "", 0]]


def test_a_tap_leads_today_that_is_open_on_to_what_holds_now(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    home = the_town.newcomer()
    phone = PushedPhone(ringing_phone, home.address)
    worker = pushed(phone, rung_for(the_town, home.record))
    told = worker.evaluate(_TAPPED)
    assert told == {"did": [["brings forward", f"/p/{home.record}"]], "left": 0}
    phone.page.wait_for_url(home.at("reminders/ring"))
    expect(phone.page.locator("h1")).to_have_text("Inject today")
    phone.page.get_by_role("link", name=say("reminders.ring.today")).click()
    phone.page.wait_for_url(home.address)
    expect(phone.page.locator("h1")).to_have_text("Inject today")


def test_a_tap_opens_a_window_where_something_may_be_half_typed(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    home = the_town.newcomer()
    phone = PushedPhone(ringing_phone, home.at("enter/note"))
    tag = rung_for(the_town, home.record)
    told = pushed(phone, tag).evaluate(_TAPPED)
    assert told == {"did": [["opens", f"/ring/{tag}"]], "left": 0}
    assert phone.page.url == home.at("enter/note")
    phone.page.goto(f"{home.app}/ring/{tag}")
    assert phone.page.url == home.at("reminders/ring")


def test_a_tap_on_what_is_none_of_ours_opens_the_first_page(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    phone = PushedPhone(ringing_phone, the_town.at("/p/{ready}/calendar"))
    assert pushed(phone, "../evil?x=1").evaluate(_TAPPED) == {"did": [["opens", "/"]], "left": 0}


def on_its_page(phone: BrowserContext, home: Home, *, permission: str = "granted") -> Page:
    """The page of reminders, in a browser that has a push service."""
    keys = BrowserEnd().subscription("https://push.example/abc")
    page = phone.new_page()
    page.goto(home.at("reminders"))
    expect(page.locator("#push-form")).to_be_visible()
    expect(page.locator("#push-not")).to_be_hidden()
    told = {"endpoint": keys.endpoint, "p256dh": keys.p256dh, "auth": keys.auth, "permission": permission}
    page.evaluate(_PUSHED, told)
    return page


def test_one_tap_lets_a_device_ring(ringing_phone: BrowserContext, the_town: Town) -> None:
    home = the_town.newcomer()
    page = on_its_page(ringing_phone, home)
    page.get_by_role("button", name=say("reminders.push.do")).click()
    expect(page.locator(".way")).to_have_count(1)
    with open_store(None, folder=the_town.folder, now=NOW) as store:
        kept = store.shelf(home.record).get("reminders")
    assert kept is not None
    assert [way["endpoint"] for way in kept["ways"]] == ["https://push.example/abc"]


def test_who_does_not_let_the_page_ring_is_told_what_to_do(
    ringing_phone: BrowserContext, the_town: Town
) -> None:
    page = on_its_page(ringing_phone, the_town.newcomer(), permission="denied")
    page.get_by_role("button", name=say("reminders.push.do")).click()
    expect(page.locator("#push-blocked")).to_be_visible()
    expect(page.locator(".way")).to_have_count(0)


def test_a_browser_without_push_says_that_it_cannot_ring(page: Page, the_town: Town) -> None:
    page.add_init_script("delete window.PushManager;")
    page.goto(the_town.at("/p/{ready}/reminders"))
    expect(page.locator("#push-not")).to_be_visible()
    expect(page.locator("#push-form")).to_be_hidden()
