"""Where the system does not tell its users apart, the address printed at the start tells the owner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.security import sessions
from doseline.faces.web.security.local_user import tells_users
from tests.web.knock import PASSPHRASE, Visitor, person

ENTRY = "a-secret-of-this-start"
PAGES = (
    "/", "/data", "/set-up", "/p/{record}", "/p/{record}/data/record.json", "/api/people",
    "/p/{record}/calendar.ics",
)  # fmt: skip


@pytest.fixture
def told(context: AppContext) -> AppContext:
    """The app on a system that does not tell whose a connection is."""
    return replace(context, entry=ENTRY)


@pytest.mark.parametrize("page", PAGES)
def test_who_does_not_know_the_address_sees_no_record(told: AppContext, page: str) -> None:
    answer = Visitor(told).get(page.format(record=person(told)))
    assert answer.status_code == 403
    assert "Anna" not in answer.text


@pytest.mark.parametrize("entry", ["", "x", ENTRY[:-1], ENTRY + "x", ENTRY.upper(), "%ff", "é"])
def test_a_guess_opens_nothing(told: AppContext, entry: str) -> None:
    visitor = Visitor(told)
    assert visitor.get(f"/open/{entry}").status_code in {403, 404}
    assert visitor.get("/data").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_who_opened_it_once_goes_on(told: AppContext, page: str) -> None:
    visitor, address = Visitor(told), page.format(record=person(told))
    opened = visitor.get(f"/open/{ENTRY}")
    assert opened.status_code == 200
    assert 'url=/"' in opened.text
    assert visitor.get(address).status_code in {200, 302, 303}


def test_it_holds_when_the_app_is_started_again(told: AppContext) -> None:
    visitor = Visitor(told)
    visitor.get(f"/open/{ENTRY}")
    again = Visitor(replace(told, entry="another-start"))
    again.cookies.update(visitor.cookies)
    assert again.get("/data").status_code == 200


def test_another_install_does_not_take_it(told: AppContext) -> None:
    visitor = Visitor(told)
    visitor.get(f"/open/{ENTRY}")
    other = Visitor(replace(told, secret="another secret of the tests"))  # noqa: S106
    other.cookies.update(visitor.cookies)
    assert other.get("/data").status_code == 403


@pytest.mark.parametrize("page", ["/symptoms", "/guide", "/offline", "/lock"])
def test_what_is_about_nobody_is_open_to_all(told: AppContext, page: str) -> None:
    assert Visitor(told).get(page).status_code in {200, 302, 303}


def test_a_stranger_changes_nothing(told: AppContext) -> None:
    fields = {"passphrase-new": "mine mine lake", "passphrase-new-again": "mine mine lake"}
    stranger = Visitor(told)
    stranger.get("/symptoms")
    assert stranger.post_raw("/data/passphrase", {"_csrf_token": "x", **fields}).status_code == 403
    assert told.sessions.verifier(told.store) is None


def test_behind_a_passphrase_the_passphrase_is_what_counts(
    told: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    told.sessions.put(told.store, PASSPHRASE)
    visitor = Visitor(told)
    visitor.get(f"/open/{ENTRY}")
    assert visitor.get("/data").status_code == 403
    visitor.unlock()
    assert visitor.get("/data").status_code == 200
    visitor.post("/data/passphrase/off", {"passphrase-now": PASSPHRASE})
    assert visitor.get("/data").status_code == 200, "who took the passphrase away is its owner"
    assert Visitor(told).get("/data").status_code == 403


def test_on_linux_the_system_tells_and_nothing_is_asked(context: AppContext) -> None:
    assert not context.entry
    assert Visitor(context).get("/data").status_code == 200
    assert Visitor(context).get(f"/open/{ENTRY}").status_code == 403


@pytest.mark.parametrize(("platform", "tells"), [("linux", True), ("darwin", False), ("win32", False)])
def test_which_systems_tell(monkeypatch: pytest.MonkeyPatch, platform: str, *, tells: bool) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert tells_users() is tells
