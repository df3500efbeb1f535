"""Something rings: once, when it should, on every way; and not when it should not."""

from __future__ import annotations

import gzip
import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders import bell, kept
from doseline.faces.web.reminders.mail import Mailbox
from doseline.faces.web.reminders.outgoing import Network
from doseline.faces.web.reminders.ways import Device, MailWay, Ntfy
from doseline.store import age_file, open_store, reminder_settings
from tests.web.browser import Person
from tests.web.conftest import NOW
from tests.web.knock import PASSPHRASE
from tests.web.reminders.conftest import Clock
from tests.web.reminders.standins import BrowserEnd, MailServer, PushService, mail_server, ntfy


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def box(mail: MailServer) -> Mailbox:
    """Anna's own mail server."""
    return Mailbox(
        server="localhost",
        port=mail.port,
        user=mail.user,
        password=mail.password,
        sender="anna@example.org",
        to="anna@example.com",
    )


def test_nothing_leaves_until_something_was_switched_on(
    anna: Person, clock: Clock, push: PushService
) -> None:
    assert anna.due == "2026-04-02"
    clock.go_on(to=at(4, 0))
    assert push.asked == 0
    assert kept.listed(clock.context.store) == ()


def test_it_rings_the_evening_before_on_the_day_and_again_until_it_is_said(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    heard = []
    while clock.now < at(7, 0):
        before = len(push.received)
        clock.look()
        heard += [f"{clock.now:%d. %H:%M}"] * (len(push.received) - before)
        clock.now += timedelta(minutes=30)
    assert heard == ["01. 19:00", "02. 09:00", "02. 19:00", "03. 09:00", "04. 09:00", "05. 09:00"]
    assert kept.reminders(clock.context.store, ringing.id).ways != ()


def test_what_is_sent_says_to_open_doseline_first_and_nothing_else(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    clock.now = at(2, 9)
    clock.look()
    (one,) = push.received
    assert one.said == {"title": "Doseline", "text": "Open Doseline first.", "tag": one.headers["topic"]}
    assert ringing.id not in str(one)
    # Until the evening it is news, then the next one takes its place.
    assert int(one.headers["ttl"]) == 10 * 3600


def test_when_the_dose_is_written_down_it_is_quiet(ringing: Person, clock: Clock, push: PushService) -> None:
    clock.go_on(to=at(2, 10))
    assert len(push.received) == 2
    dose = {"type": "dose", "on": "2026-04-02", "amount_mg": 20}
    clock.context.store.append(ringing.id, [dose], now=clock.now)
    clock.go_on(to=at(6, 0))
    assert len(push.received) == 2


def test_while_an_infection_is_open_it_rings_once_on_the_day(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    ill = {"type": "condition", "on": "2026-03-31", "name": "infection"}
    clock.context.store.append(ringing.id, [ill], now=clock.now)
    clock.go_on(to=at(6, 0))
    assert len(push.received) == 1


def test_a_program_that_is_started_again_does_not_ring_again(
    ringing: Person, clock: Clock, push: PushService, tmp_path: Path
) -> None:
    clock.now = at(2, 9)
    clock.look()
    with open_store(tmp_path / "doseline.db", folder=tmp_path, now=NOW) as opened:
        again = Clock(replace(clock.context, store=opened), clock.network, clock.now)
        again.go_on(to=at(2, 18))
    assert len(push.received) == 1
    assert kept.listed(clock.context.store) == (ringing.id,)


def test_two_programs_on_one_database_ring_once(
    ringing: Person, clock: Clock, push: PushService, tmp_path: Path
) -> None:
    clock.now = at(2, 9)
    with open_store(tmp_path / "doseline.db", folder=tmp_path, now=NOW) as opened:
        both = [clock, Clock(replace(clock.context, store=opened), clock.network, clock.now)]
        for _ in range(3):
            threads = [threading.Thread(target=one.look) for one in both for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert len(push.received) == 1
    assert ringing.due == "2026-04-02"


def test_a_program_that_was_killed_while_it_rang_leaves_it_rather_than_ringing_twice(
    ringing: Person, clock: Clock, push: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(bell, "deliver", killed)
        clock.now = at(2, 9)
        with pytest.raises(SystemExit):
            clock.look()
    clock.go_on(to=at(2, 18))
    assert push.received == []
    clock.go_on(to=at(2, 20))
    assert len(push.received) == 1
    assert kept.rung(clock.context.store.shelf(ringing.id)) != {}


@pytest.mark.parametrize(("zone", "day"), [("Europe/Zurich", "2026-03-29"), ("Europe/Zurich", "2026-10-25")])
def test_over_a_change_of_the_clocks_it_rings_at_nine_on_the_wall_and_once(
    zone: str, day: str, clock: Clock, push: PushService, anna: Person
) -> None:
    store, moment = clock.context.store, datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=ZoneInfo(zone))
    store.amend(anna.id, person={"region": "CH", "timezone": zone}, now=NOW)
    word = {"type": "instruction", "on": "2026-03-02", "kind": "next_dose", "date": day}
    store.append(anna.id, [{**word, "recorded_at": "2026-03-02T12:00:00+00:00"}], now=NOW)
    kept.add(store, anna.id, Device(push.subscribe("phone"), "android"))
    kept.change(store, anna.id, lambda before: replace(before, evening=None))
    clock.now = moment.astimezone(UTC) - timedelta(hours=4)
    heard = []
    while clock.now < moment.astimezone(UTC) + timedelta(hours=24):
        before = len(push.received)
        clock.look()
        heard += [f"{clock.now.astimezone(ZoneInfo(zone)):%H:%M}"] * (len(push.received) - before)
        clock.now += timedelta(minutes=30)
    assert heard == ["09:00"]


def test_later_rings_an_hour_later_and_done_ends_it(ringing: Person, clock: Clock, push: PushService) -> None:
    clock.go_on(to=at(2, 9, 30))
    shelf = clock.context.store.shelf(ringing.id)
    kept.answer(shelf, later=at(2, 10, 30))
    clock.go_on(to=at(2, 10, 30))
    assert len(push.received) == 2
    clock.go_on(to=at(2, 11))
    assert len(push.received) == 3
    kept.answer(shelf, done=at(2, 0).date())
    clock.go_on(to=at(6, 0))
    assert len(push.received) == 3


def test_every_way_rings_once(
    ringing: Person, clock: Clock, push: PushService, pem: Path, context: AppContext
) -> None:
    posts: list[tuple[str, dict[str, str], str]] = []
    with mail_server(pem) as mail, ntfy(posts) as root:
        kept.add(context.store, ringing.id, MailWay(box(mail)))
        kept.add(context.store, ringing.id, Ntfy(f"{root}/a-long-word", "tk_word"))
        clock.now = at(2, 9)
        clock.look()
        clock.look()
    assert len(push.received) == 1
    assert posts == [("/a-long-word", posts[0][1], "Open Doseline first.")]
    assert posts[0][1]["title"] == "Doseline"
    assert posts[0][1]["authorization"] == "Bearer tk_word"
    (letter,) = mail.letters
    assert letter["subject"] == "Doseline"
    assert str(letter.get_payload()).strip() == "Open Doseline first."
    assert letter["to"] == "anna@example.com"
    assert [told.upper() for told in mail.to] == ["RCPT TO:<ANNA@EXAMPLE.COM>"]
    # Nothing but the wish for encryption was said in the open.
    assert set(mail.said_in_the_open) == {"EHLO", "STARTTLS"}


def test_a_wrong_mail_password_is_said_and_not_tried_again(
    anna: Person, clock: Clock, pem: Path, context: AppContext
) -> None:
    with mail_server(pem) as mail:
        kept.add(context.store, anna.id, MailWay(replace(box(mail), password="wrong")))  # noqa: S106
        clock.now = at(2, 9)
        clock.look()
        clock.look()
    assert mail.letters == []
    ((one,),) = (ways.values() for ways in kept.rung(context.store.shelf(anna.id)).values())
    assert (one["state"], one["tries"]) == ("not-let-in", 1)


def test_a_push_service_that_is_away_is_asked_three_times_and_no_more(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    push.status = 503
    clock.go_on(to=at(1, 23, 50))
    assert push.asked == 3
    push.status = 201
    clock.go_on(to=at(2, 9, 10))
    assert len(push.received) == 1
    assert ringing.due == "2026-04-02"


def test_where_no_contact_is_given_and_a_push_service_refuses_it_is_said_what_helps(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    push.status = 403
    clock.now = at(2, 9)
    clock.look()
    assert push.asked == 1
    assert "doseline serve --operator mailto:you@example.org" in ringing.open("reminders").text


def test_a_contact_goes_along_with_what_rings(ringing: Person, clock: Clock, push: PushService) -> None:
    clock.context = replace(clock.context, contact="mailto:me@example.org")
    push.contact = "mailto:me@example.org"
    clock.now = at(2, 9)
    clock.look()
    assert len(push.received) == 1
    assert ringing.due == "2026-04-02"


def test_a_device_that_is_gone_is_forgotten(ringing: Person, clock: Clock, push: PushService) -> None:
    push.status = 410
    clock.now = at(2, 9)
    clock.look()
    assert kept.reminders(clock.context.store, ringing.id).ways == ()
    assert kept.listed(clock.context.store) == ()
    clock.go_on(to=at(3, 0))
    assert push.asked == 1


def test_a_test_rings_at_once_every_time_it_is_asked_for(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    for times in (1, 2):
        bell.ask_for_test(clock.at, ringing.id)
        clock.now += timedelta(seconds=15)
        clock.look()
        clock.look()
        assert len(push.received) == times
    clock.now += timedelta(minutes=6)
    bell.ask_for_test(clock.at, ringing.id)
    clock.now += timedelta(minutes=6)
    clock.look()
    assert len(push.received) == 2, "a test is not for somebody who has gone"


def test_many_tests_do_not_make_a_reminder_ring_twice(
    ringing: Person, clock: Clock, push: PushService
) -> None:
    clock.now = at(2, 9)
    clock.look()
    for _ in range(40):
        bell.ask_for_test(clock.at, ringing.id)
        clock.now += timedelta(seconds=5)
        clock.look()
    assert len(push.received) == 41


def test_a_deleted_record_rings_no_more_and_a_damaged_one_stops_no_other(
    ringing: Person, clock: Clock, push: PushService, context: AppContext
) -> None:
    other = ringing.browser.person("Bea")
    kept.add(context.store, other.id, Device(push.subscribe("other"), "iphone"))
    future = {"type": "note", "on": "2026-04-01", "text": "x", "unknown": 1}
    context.store.append(ringing.id, [future], now=NOW)
    clock.now = at(2, 9)
    clock.look()
    assert len(push.received) == 1
    context.store.delete(other.id)
    clock.now = at(2, 19)
    clock.look()
    assert len(push.received) == 1
    assert kept.listed(context.store) == (ringing.id,)


def test_a_locked_app_rings_all_the_same_and_says_no_more(
    ringing: Person, clock: Clock, push: PushService, context: AppContext
) -> None:
    context.sessions.put(context.store, PASSPHRASE)
    context.assessed.clear()
    clock.now = at(2, 9)
    clock.look()
    assert [one.said["text"] for one in push.received] == ["Open Doseline first."]
    assert ringing.id not in str(push.received)


def everywhere(context: AppContext, record: str) -> None:
    """Have it ring by mail and over ntfy too, at hours of one's own."""
    names = {"server": "mail.example", "user": "ann", "sender": "me@example.org", "to": "ann@example.org"}
    box = Mailbox(port=465, password="mail secret", **names)  # noqa: S106 - of the tests
    kept.add(context.store, record, MailWay(box))
    kept.add(context.store, record, Ntfy("https://ntfy.example/x", "ntfy secret"))
    kept.change(
        context.store,
        record,
        lambda before: replace(before, hour=time(7, 30), evening=None, is_timed=True),
    )


def test_a_backup_takes_along_when_and_where_it_rang_and_rings_nowhere(
    ringing: Person, context: AppContext, clock: Clock, push: PushService, tmp_path: Path
) -> None:
    everywhere(context, ringing.id)
    saved = context.store.backup(passphrase=PASSPHRASE, now=NOW)
    new = tmp_path / "new"
    new.mkdir()
    with open_store(new / "doseline.db", folder=new, now=NOW) as other:
        other.restore(saved, passphrase=PASSPHRASE, now=NOW)
        found = kept.reminders(other, ringing.id)
        assert (found.hour, found.evening, found.is_timed) == (time(7, 30), None, True)
        assert (found.ways, kept.listed(other)) == ((), ())
        assert [one["kind"] for one in found.before] == ["device", "mail", "ntfy"]
        bell.Bell(clock.network).look(replace(clock.at, store=other, now=lambda: at(2, 9)))
    assert push.asked == 0


def test_no_backup_holds_what_would_let_somebody_else_ring(ringing: Person, context: AppContext) -> None:
    everywhere(context, ringing.id)
    saved = context.store.backup(passphrase=PASSPHRASE, now=NOW)
    text = gzip.decompress(age_file.decrypt(saved, PASSPHRASE)).decode()
    assert "ann@example.org" in text
    (phone,) = (one for one in kept.reminders(context.store, ringing.id).ways if isinstance(one, Device))
    secrets = ("mail secret", "ntfy secret", phone.subscription.endpoint, phone.subscription.auth)
    assert [one for one in secrets if one in text] == []


def test_what_rings_here_stays_where_a_backup_is_put_back(ringing: Person, context: AppContext) -> None:
    saved = context.store.backup(passphrase=PASSPHRASE, now=NOW)
    everywhere(context, ringing.id)
    before = kept.reminders(context.store, ringing.id)
    context.store.restore(saved, passphrase=PASSPHRASE, now=NOW)
    assert kept.reminders(context.store, ringing.id) == before
    assert len(before.ways) == 3


@pytest.mark.parametrize(
    "junk",
    [
        None, [], "on", {}, {"hour": "25:00"}, {"hour": 9}, {"hour": "09:00\n"},
        {"hour": "09:00", "ways": [{"kind": "mail"}, {"kind": ["x"]}, 7, None, {"kind": "pigeon"}]},
        {"hour": "09:00", "before": {"kind": "mail"}, "evening": ["19:00"], "timed": "yes"},
        {"hour": "09:00", "ways": [{"kind": "ntfy", "url": "x" * 3000}, {"kind": "ntfy", "url": ["x"]}]},
    ],
)  # fmt: skip
def test_a_backup_that_somebody_made_up_lets_nothing_ring(junk: object) -> None:
    found = reminder_settings.taken_along(junk)
    assert found is None or (found["ways"], found["before"], found["timed"]) == ([], [], False)


def test_where_it_rang_is_told_and_filled_in_until_it_rings_there_again(
    anna: Person, context: AppContext
) -> None:
    mail = {"kind": "mail", "server": "mail.example", "port": 465, "user": "ann",
            "sender": "me@example.org", "to": "ann@example.org"}  # fmt: skip
    places = [{"kind": "device", "called": "android"}, {"kind": "device", "called": "<b>"}, mail]
    told = {"hour": "07:30", "evening": None, "ways": [], "timed": False, "before": places}
    context.store.shelf(anna.id).put("reminders", told)
    page = anna.open("reminders")
    assert "From your backup" in page.text
    assert "It rang on a phone or tablet with Android, on a browser and by mail to ann@" in page.text
    assert all(f'value="{word}"' in page.html for word in ("mail.example", "465", "ann@example.org"))
    page = page.send(press="Ring by mail", form="mail-server", **{"mail-password": "typed anew"})
    found = kept.reminders(context.store, anna.id)
    assert [type(way) for way in found.ways] == [MailWay]
    assert [one["kind"] for one in found.before] == ["device", "device"]
    anna.open("reminders").send(press="I do not need these")
    assert kept.reminders(context.store, anna.id).before == ()


def test_in_a_demo_and_on_a_made_up_day_nothing_rings(context: AppContext) -> None:
    before = threading.active_count()
    bell.keep_on(replace(context, is_demo=True))
    bell.keep_on(replace(context, today=NOW.date()))
    assert threading.active_count() == before


def test_a_browser_that_leads_home_is_never_asked(
    anna: Person, clock: Clock, push: PushService, context: AppContext
) -> None:
    kept.add(context.store, anna.id, Device(push.subscribe("phone"), "android"))
    bell.Bell(Network()).look(replace(clock.at, now=lambda: at(2, 9)))
    assert push.asked == 0
    ((one,),) = (ways.values() for ways in kept.rung(context.store.shelf(anna.id)).values())
    assert one["state"] == "forbidden"


def test_hours_and_ways_come_back_as_they_were_kept(anna: Person, context: AppContext) -> None:
    keys = BrowserEnd().subscription("https://push.example/1")
    box = Mailbox(server="s", port=587, user="", password="", sender="a@b.example", to="c@d.example")
    wanted = kept.Reminders(
        hour=time(7, 5),
        evening=None,
        ways=(Device(keys, "mac"), MailWay(box), Ntfy("https://ntfy.sh/x", "")),
        is_timed=True,
    )
    kept.change(context.store, anna.id, lambda _: wanted)
    assert kept.reminders(context.store, anna.id) == wanted
