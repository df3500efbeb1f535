"""The pages of reminders, as somebody without script sees them, and what a browser with one sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders import bell, kept
from doseline.faces.web.reminders.shown import device_of
from tests.web.browser import Page, Person
from tests.web.knock import PASSPHRASE, Visitor
from tests.web.reminders.conftest import Clock
from tests.web.reminders.standins import BrowserEnd, PushService

PUSH = "https://push.example/abc"
MAIL = {
    "mail_server": "smtp.example.org", "mail_port": "", "mail_user": "anna",
    "mail_password": "a word for mail", "mail_sender": "anna@example.org", "mail_to": "anna@example.com",
}  # fmt: skip


def subscribe(anna: Person, endpoint: str = PUSH) -> Page:
    keys = BrowserEnd().subscription(endpoint)
    page = anna.open("reminders")
    return page.send(form="endpoint", endpoint=endpoint, p256dh=keys.p256dh, auth=keys.auth)


def ways(anna: Person) -> int:
    return len(kept.reminders(anna.browser.context.store, anna.id).ways)


def test_it_is_off_until_somebody_chooses_and_says_what_to_do_until_then(anna: Person) -> None:
    page = anna.open("reminders")
    assert "Nothing rings yet" in page.text
    assert "set an alarm on your phone: Thursday, April 2, 09:00" in page.text
    assert "This browser cannot ring." in page.text
    assert ways(anna) == 0


def test_a_browser_that_can_ring_is_kept_and_can_be_taken_away(anna: Person) -> None:
    page = subscribe(anna)
    assert page.path == f"/p/{anna.id}/reminders"
    assert "Next: Thursday, April 2, 19:00" in page.text
    assert "It rings on a browser." in page.text
    assert "Your computer has to be on at that hour" in page.text
    page = page.send(press="Ring no more on a browser")
    assert "Nothing rings yet" in page.text
    assert ways(anna) == 0


def test_the_same_browser_twice_is_one(anna: Person) -> None:
    subscribe(anna)
    subscribe(anna)
    assert ways(anna) == 1


@pytest.mark.parametrize(
    "endpoint", ["http://push.example/a", "https://192.168.1.1/a", "https://localhost/a", "", "javascript:1"]
)
def test_a_browser_cannot_make_doseline_ask_at_home(anna: Person, endpoint: str) -> None:
    page = subscribe(anna, endpoint)
    assert page.status == 422
    assert "Your browser did not send what is needed." in page.text
    assert ways(anna) == 0


def test_mail_with_a_name_missing_names_the_field_and_keeps_what_was_typed(anna: Person) -> None:
    page = anna.open("reminders").send(form="mail-server", **{**MAIL, "mail_to": "anna", "mail_port": "x"})
    assert page.status == 422
    assert "Type a port number" in page.text
    assert "Type the mail address that it goes to." in page.text
    assert page.value("mail-server") == "smtp.example.org"
    assert page.value("mail-to") == "anna"
    assert "a word for mail" not in page.html
    assert "Not saved: Reminders" in page.html
    assert ways(anna) == 0


def test_mail_and_ntfy_are_kept_and_their_secrets_never_shown(anna: Person) -> None:
    page = anna.open("reminders").send(form="mail-server", **MAIL)
    assert "by mail to anna@example.com" in page.text
    assert "a word for mail" not in page.html
    page = page.send(form="ntfy-url", ntfy_url="https://ntfy.sh/a-long-word", ntfy_token="tk_secret")  # noqa: S106 - of the tests
    assert "over ntfy, at ntfy.sh" in page.text
    assert "a-long-word" not in page.html
    assert "tk_secret" not in page.html
    assert ways(anna) == 2


@pytest.mark.parametrize("url", ["http://ntfy.sh/word", "ntfy.sh/word", "file:///etc/passwd", ""])
def test_a_topic_in_the_open_on_the_internet_is_refused(anna: Person, url: str) -> None:
    page = anna.open("reminders").send(form="ntfy-url", ntfy_url=url)
    assert page.status == 422
    assert page.value("ntfy-url") == url
    assert ways(anna) == 0


def test_hours_are_kept_and_a_wrong_one_is_named(anna: Person) -> None:
    page = anna.open("reminders").send(form="hour", hour="7:30", evening="")
    assert page.value("hour") == "07:30"
    assert page.value("evening") == ""
    page = page.send(form="hour", hour="25:00", evening="soon")
    assert page.status == 422
    assert "Type an hour, such as 09:00." in page.text
    assert page.value("hour") == "25:00"
    wanted = kept.reminders(anna.browser.context.store, anna.id)
    assert (wanted.hour, wanted.evening) == (time(7, 30), None)


def test_more_ways_than_anybody_needs_are_refused(anna: Person) -> None:
    for number in range(kept.MOST_WAYS):
        subscribe(anna, f"{PUSH}{number}")
    page = subscribe(anna, f"{PUSH}one-more")
    assert page.status == 422
    assert ways(anna) == kept.MOST_WAYS


def test_a_test_is_asked_for_and_its_result_said(ringing: Person, clock: Clock, push: PushService) -> None:
    page = ringing.open("reminders").send(press="Ring now, as a test")
    assert "It will ring within a minute." in page.text
    clock.now = clock.context.now()
    clock.look()
    assert len(push.received) == 2, "the test, and the reminder of this very day"
    page = ringing.open("reminders")
    assert "It last rang on Thursday, April 2, 12:00: on a phone or tablet with Android: sent." in page.text
    assert "Ring now, as a test" in page.text


def test_a_tap_leads_to_what_holds_and_to_later_and_done(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    clock.now = datetime(2026, 4, 2, 9, tzinfo=UTC)
    clock.look()
    page = ringing.browser.open(f"/ring/{push.received[0].said['tag']}")
    assert page.path == f"/p/{ringing.id}/reminders/ring"
    assert "Inject today" in page.text
    page = page.send(press="Again in an hour")
    assert "It rings again on Thursday, April 2, 13:00." in page.text
    page = page.send(press="Again this evening")
    assert "It rings again on Thursday, April 2, 19:00." in page.text
    page = page.send(press="Do not ring again for this dose")
    assert "It will not ring again for this dose." in page.text
    assert "You said that this dose needs no more reminders." in ringing.open("reminders").text


def test_a_tap_of_long_ago_leads_to_the_first_page_and_a_strangers_to_the_lock(
    ringing: Person, clock: Clock, push: PushService, context: AppContext
) -> None:
    assert ringing.browser.open(f"/ring/{'0' * 32}").path == f"/p/{ringing.id}"
    clock.now = datetime(2026, 4, 2, 9, tzinfo=UTC)
    clock.look()
    context.sessions.put(context.store, PASSPHRASE)
    back = Visitor(context).get(f"/ring/{push.received[0].said['tag']}")
    assert back.status_code == 403
    assert ringing.id not in back.text


def test_without_the_passphrase_nobody_sets_where_it_rings(context: AppContext, anna: Person) -> None:
    context.sessions.put(context.store, PASSPHRASE)
    stranger = Visitor(context)
    keys = BrowserEnd().subscription(PUSH)
    fields = {"endpoint": PUSH, "p256dh": keys.p256dh, "auth": keys.auth}
    for path in ("device", "mail", "ntfy", "hours", "test", "later", "done", "calendar"):
        assert stranger.post(f"/p/{anna.id}/reminders/{path}", fields).status_code == 403
    assert ways(anna) == 0


def test_who_finds_the_app_open_cannot_have_it_ring_elsewhere(
    context: AppContext, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.sessions.put(context.store, PASSPHRASE)
    visitor = Visitor(context)
    visitor.unlock()
    monkeypatch.setattr(type(context.sessions), "is_fresh", lambda *_: False)
    fields = {"ntfy-url": "https://ntfy.sh/mine"}
    back = visitor.post(f"/p/{anna.id}/reminders/ntfy", fields)
    assert back.status_code == 422
    assert ways(anna) == 0
    right = {**fields, "passphrase-ntfy-now": PASSPHRASE}
    assert visitor.post(f"/p/{anna.id}/reminders/ntfy", right).status_code == 303
    assert ways(anna) == 1


def test_where_something_holds_the_dose_back_it_says_that_it_rings_once(ringing: Person) -> None:
    ill = {"type": "condition", "on": "2026-03-31", "name": "infection"}
    ringing.browser.context.store.append(ringing.id, [ill], now=datetime(2026, 4, 1, 8, tzinfo=UTC))
    page = _before(ringing, "reminders")
    assert "it rings once, on the day, for you to look first" in page


def test_without_a_date_it_says_that_nothing_rings(ringing: Person) -> None:
    hold = {"type": "instruction", "on": "2026-04-01", "kind": "hold"}
    ringing.browser.context.store.append(ringing.id, [hold], now=datetime(2026, 4, 1, 8, tzinfo=UTC))
    page = ringing.open("reminders")
    assert "Nothing rings for now" in page.text
    assert "No date is known for your next dose." in page.text


def _before(person: Person, *parts: str) -> str:
    """A page on the morning of the day before the dose."""
    context = replace(person.browser.context, now=lambda: datetime(2026, 4, 1, 8, tzinfo=UTC))
    return " ".join(Visitor(context).get(person.address(*parts)).text.split())


def test_the_calendar_file_takes_the_hour_where_it_was_chosen(anna: Person) -> None:
    assert "DTSTART;VALUE=DATE:20260402" in anna.open("calendar.ics").html
    anna.open("reminders").send(form="reminders/calendar", **{"as": "hour"})
    file = anna.open("calendar.ics").html
    assert "DTSTART:20260402T090000Z" in file
    assert "TRIGGER:-PT14H" in file
    anna.open("reminders").send(form="reminders/calendar", **{"as": "day"})
    assert "DTSTART;VALUE=DATE:20260402" in anna.open("calendar.ics").html


def test_every_calendar_says_what_was_reported_and_none_says_it_was_tried(anna: Person) -> None:
    page = anna.open("reminders", "calendars")
    for name in ("Google Calendar", "iPhone", "Outlook", "Etar", "Fossify", "ICSx5", "Thunderbird"):
        assert name in page.text
    assert "We did not try these calendars on a phone." in page.text
    assert "set an alarm on your phone for Thursday, April 2, 09:00" in page.text
    assert "Each report stands, with its number" in page.text


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/140 Mobile", "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", "iphone"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X)", "ipad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "mac"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0)", "linux"),
        ("", "other"),
    ],
)
def test_a_device_is_called_by_its_kind(told: str, kind: str) -> None:
    assert device_of(told) == kind


def test_in_a_demo_it_says_that_nothing_rings(ringing: Person, context: AppContext) -> None:
    demo = Visitor(replace(context, is_demo=True))
    assert "In this demo, and on a made-up day, nothing rings." in demo.get(ringing.address("reminders")).text
    assert demo.post(ringing.address("reminders", "test")).status_code == 303
    assert kept.rung(context.store.shelf(ringing.id)) == {}
    assert not bell.is_working(replace(context, today=date(2026, 4, 2)))
