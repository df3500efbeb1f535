"""The calendar of one person: a file for whoever is let in, and a feed that a token of its own opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.security.sessions import Sessions
from tests.web.browser import Person
from tests.web.knock import PASSPHRASE, Visitor, person
from tests.web.serving import serving


def made(visitor: Visitor, record: str) -> str:
    """The path of a new feed."""
    page = visitor.post(f"/p/{record}/data/feed")
    assert page.status_code == 200
    found = re.search(r'href="(http[^"]*/feed/[^"]*\.ics)"', page.text)
    assert found is not None
    return found[1].split("doseline.test", 1)[-1]


def test_the_file_holds_the_doses_and_names_no_drug(context: AppContext, anna: Person) -> None:
    file = Visitor(context).get(f"/p/{anna.id}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "attachment" in file.headers["content-disposition"]
    assert b"DTSTART;VALUE=DATE:20260402" in file.content
    assert b"kesimpta" not in file.content.lower()
    assert b"Anna" not in file.content


def test_a_calendar_that_knows_the_token_reads_the_feed_without_a_session(
    context: AppContext, anna: Person
) -> None:
    address = made(Visitor(context), anna.id)
    context.sessions.put(context.store, PASSPHRASE)
    other = Visitor(replace(context, sessions=Sessions()))
    feed = other.get(address)
    assert feed.status_code == 200
    assert b"BEGIN:VCALENDAR" in feed.content
    assert other.get(f"/p/{anna.id}/calendar.ics").status_code == 403


def test_the_token_has_256_bits_and_only_its_hash_is_kept(context: AppContext, anna: Person) -> None:
    address = made(Visitor(context), anna.id)
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) == 43
    assert token not in str(context.store.shelf(anna.id).get("feed"))


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.removesuffix(".ics"),
        lambda path: path.replace(".ics", "x.ics"),
        lambda path: path[:-6] + ".ics",
        lambda path: re.sub(r"/feed/[^/]+", "/feed/nobody", path),
        lambda path: re.sub(r"[^/]+$", ".ics", path),
        lambda path: re.sub(r"[^/]+$", "%C3%BC.ics", path),
    ],
)
def test_for_all_others_there_is_nothing_there(context: AppContext, anna: Person, change: object) -> None:
    assert callable(change)
    path = made(Visitor(context), anna.id)
    assert Visitor(context).get(str(change(path))).status_code == 404


def test_the_feed_of_one_person_does_not_open_the_feed_of_another(context: AppContext, anna: Person) -> None:
    bea = anna.browser.person("Bea")
    path = made(Visitor(context), anna.id)
    made(Visitor(context), bea.id)
    assert Visitor(context).get(path.replace(anna.id, bea.id)).status_code == 404


def test_a_new_address_ends_the_old_one_and_none_is_left_after_it_was_taken_back(
    context: AppContext, anna: Person
) -> None:
    visitor = Visitor(context)
    first = made(visitor, anna.id)
    second = made(visitor, anna.id)
    assert [visitor.get(path).status_code for path in (first, second)] == [404, 200]
    assert visitor.post(f"/p/{anna.id}/data/feed/end").status_code == 303
    assert visitor.get(second).status_code == 404


def test_a_token_opens_nothing_but_the_feed(context: AppContext, anna: Person) -> None:
    context.sessions.put(context.store, PASSPHRASE)
    owner = Visitor(replace(context, sessions=Sessions()))
    owner.unlock()
    path = made(owner, anna.id)
    token = path.rsplit("/", 1)[1].removesuffix(".ics")
    stranger = Visitor(replace(context, sessions=Sessions()))
    for address in (
        f"/p/{anna.id}?token={token}",
        f"/p/{anna.id}/calendar.ics?token={token}",
        path + "/../data",
    ):
        assert stranger.get(address).status_code in (403, 404)


def test_a_dose_that_moved_moves_in_the_feed_and_does_not_double(context: AppContext, anna: Person) -> None:
    visitor = Visitor(context)
    path = made(visitor, anna.id)
    before = visitor.get(path).text
    context.store.append(
        anna.id,
        [{"type": "instruction", "on": "2026-04-02", "kind": "next_dose", "date": "2026-04-09"}],
        now=context.now(),
    )
    after = visitor.get(path).text
    uids = [sorted(re.findall(r"UID:(.*)", text)) for text in (before, after)]
    assert uids[0] == uids[1]
    assert "DTSTART;VALUE=DATE:20260409" in after
    assert "DTSTART;VALUE=DATE:20260402" not in after


def test_on_the_home_network_the_address_of_the_network_is_shown(context: AppContext, anna: Person) -> None:
    shared = replace(context, shared="https://192.168.1.7:8765/")
    page = Visitor(shared).post(f"/p/{anna.id}/data/feed")
    assert f"https://192.168.1.7:8765/feed/{anna.id}/" in page.text


def test_two_peoples_calendars_are_told_apart_by_the_name_they_chose(context: AppContext) -> None:
    names = []
    for chosen in ("Ann", "Bob", ""):
        visitor, record = Visitor(context), person(context)
        made = visitor.post(f"/p/{record}/data/feed", {"calendar-name": chosen}).text
        address = re.search(r"/feed/[^\s\"<]+\.ics", made)
        assert address is not None
        names += re.findall("X-WR-CALNAME:(.*)\r", visitor.get(address[0]).text)
    assert names == ["Doseline: Ann", "Doseline: Bob", "Doseline"]


@pytest.fixture
def feed_address(context: AppContext, anna: Person) -> Iterator[str]:
    """The address of a feed at the app on a real socket."""
    path = made(Visitor(context), anna.id)
    with serving(context) as place:
        yield f"http://127.0.0.1:{place.port}{path}"


def test_a_calendar_that_has_read_the_feed_is_told_that_nothing_changed(feed_address: str) -> None:
    first = httpx.get(feed_address)
    tag = first.headers["etag"]
    again = httpx.get(feed_address)
    assert (again.content, again.headers["etag"]) == (first.content, tag)
    for told in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        unchanged = httpx.get(feed_address, headers={"if-none-match": told})
        assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    for told in ('"other"', tag.strip('"'), "", ",", f"{tag[:-2]}x"):
        assert httpx.get(feed_address, headers={"if-none-match": told}).content == first.content


def test_the_head_of_a_feed_says_what_reading_it_would(feed_address: str) -> None:
    read, head = httpx.get(feed_address), httpx.head(feed_address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == read.headers[name]
    assert httpx.head(feed_address, headers={"if-none-match": read.headers["etag"]}).status_code == 304
    assert httpx.head(feed_address.replace(".ics", "x.ics")).status_code == 404


def test_another_dose_gives_the_feed_another_tag(anna: Person, feed_address: str) -> None:
    tag = httpx.get(feed_address).headers["etag"]
    anna.open("took").send(press="Save for Anna")
    changed = httpx.get(feed_address, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_the_file_has_a_head_and_a_tag_too(context: AppContext, anna: Person) -> None:
    visitor, path = Visitor(context), f"/p/{anna.id}/calendar.ics"
    read, head = visitor.get(path), visitor.send("HEAD", path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", read.headers["etag"])
    assert "attachment" in head.headers["content-disposition"]
    assert visitor.get(path, if_none_match=read.headers["etag"]).status_code == 304
