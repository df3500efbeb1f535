"""A clinic's list of people comes some at a time, to a person and to a program."""

from __future__ import annotations

import re

import httpx
import pytest

from doseline.errors import RequestError
from doseline.faces.web.records.paging import MOST, limit_of, some
from doseline.store import RecordSummary
from tests.web.browser import Browser
from tests.web.conftest import NOW

THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}


def client(browser: Browser) -> httpx.Client:
    """A program that asks what a browser's pages do not show."""
    return browser._client  # noqa: SLF001 - its headers are looked at


def people(browser: Browser, count: int) -> list[str]:
    """The ids of so many people, by name."""
    store = browser.context.store
    return [
        store.create(called=f"P{number:03}", person={"region": "US"}, therapy=THERAPY, now=NOW)
        for number in range(count)
    ]


def test_a_program_follows_the_links_and_sees_everybody_once(browser: Browser) -> None:
    ids = people(browser, 7)
    seen: list[str] = []
    address: str | None = "/api/people?limit=3"
    for _ in range(3):
        assert address is not None
        answer = client(browser).get(address)
        found = answer.json()
        seen += [one["id"] for one in found["people"]]
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("link", ""))
        address = link[1] if link else None
        assert found["next"] == address
    assert (seen, address) == (ids, None)


def test_without_a_limit_everybody_comes_as_before(browser: Browser) -> None:
    ids = people(browser, 5)
    answer = client(browser).get("/api/people")
    assert [one["id"] for one in answer.json()["people"]] == ids
    assert answer.json()["next"] is None
    assert "link" not in answer.headers


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "x", "1.5", "99999999999", "٣", " 5"])
def test_a_limit_that_is_none_is_refused_in_words(browser: Browser, limit: str) -> None:
    answer = client(browser).get("/api/people", params={"limit": limit})
    assert answer.status_code == 422
    (wrong,) = answer.json()["faults"]
    assert (wrong["code"], wrong["where"]) == ("page-limit", "limit")
    assert "1 to 1,000" in wrong["text"] or "1 to 1000" in wrong["text"]


def test_a_place_that_is_gone_is_said_to_a_program_and_begins_anew_for_a_person(browser: Browser) -> None:
    first, *_ = people(browser, 3)
    browser.context.store.delete(first)
    answer = client(browser).get(f"/api/people?limit=1&after={first}")
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "page-gone")
    assert "P001" in client(browser).get(f"/?after={first}").text


def test_a_person_turns_the_pages_of_a_long_list(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doseline.faces.web.people.routes.ON_A_PAGE", 4)
    monkeypatch.setattr("doseline.faces.web.records.all_data.ON_A_SCREEN", 4)
    people(browser, 10)
    address, seen = "/", []
    for _ in range(3):
        page = client(browser).get(address).text
        seen += re.findall(r">(P\d{3}) <small>", page)
        links = re.findall(r'href="(/\?after=[^"]+)"', page)
        address = links[0] if links else ""
    assert seen == [f"P{number:03}" for number in range(10)]
    assert address == ""
    kept = client(browser).get("/data").text
    assert "P003" in kept
    assert "P004" not in kept


def listed(count: int) -> list[RecordSummary]:
    return [RecordSummary(id=f"id{number}", called=f"P{number}", entries=0) for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 99, 100, 101, 1000, 1001])
@pytest.mark.parametrize("limit", [1, 2, 100, MOST])
def test_pages_of_any_size_hold_everybody_once(count: int, limit: int) -> None:
    everybody: list[RecordSummary] = listed(count)
    seen: list[RecordSummary] = []
    found = some(everybody, limit=limit, after=None)
    seen += found.people
    while found.after is not None:
        found = some(everybody, limit=limit, after=found.after)
        assert found.people
        seen += found.people
    assert seen == everybody


@pytest.mark.parametrize(("text", "limit"), [("", MOST), ("1", 1), ("50", 50), ("1000", 1000)])
def test_how_many_are_asked_for(text: str, limit: int) -> None:
    assert limit_of(text) == limit


def test_after_nobody_known_is_refused() -> None:
    with pytest.raises(RequestError):
        some(listed(3), limit=2, after="nobody")
