"""Who is led to the app's own name, and that what leads there opens it once and for a minute only."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from doseline.faces.serving import sockets
from doseline.faces.serving.sockets import here
from doseline.faces.web.context import AppContext
from doseline.faces.web.security import sessions
from doseline.faces.web.security.host_name import MOVED, own_name
from doseline.faces.web.security.sessions import Sessions
from tests.web.knock import HOST, PASSPHRASE, Visitor, person
from tests.web.running import free_port

OWN = "doseline-1234.localhost:8765"
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
SAFARI = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15"
OPENS = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document", "sec_fetch_site": "none"}


class Clock:
    seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def named(context: AppContext, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """The app with a passphrase and a name of its own."""
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    made = replace(context, own_host=OWN, hosts=frozenset({HOST, OWN}), sessions=Sessions(clock=clock))
    made.sessions.put(made.store, PASSPHRASE)
    return made


@pytest.mark.parametrize("agent", [CHROME, FIREFOX])
@pytest.mark.parametrize("site", ["none", "same-origin", "same-site", "cross-site"])
def test_a_browser_that_finds_such_names_is_led_there(named: AppContext, agent: str, site: str) -> None:
    answer = Visitor(named).get("/data?a=1", user_agent=agent, **OPENS | {"sec_fetch_site": site})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["location"]).netloc == OWN


def test_a_form_may_lead_on_to_that_name_and_nowhere_else(named: AppContext, context: AppContext) -> None:
    policy = Visitor(named).get("/lock").headers["content-security-policy"]
    assert f"form-action 'self' http://{OWN};" in policy
    assert "form-action 'self';" in Visitor(context).get("/offline").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("agent", "headers"),
    [
        (SAFARI, OPENS),
        ("curl/8.9", {}),
        (CHROME, {}),
        (CHROME, OPENS | {"sec_fetch_mode": "cors"}),
        (CHROME, OPENS | {"sec_fetch_dest": "image"}),
        (CHROME, OPENS | {"host": OWN}),
    ],
)
def test_programs_other_browsers_and_what_is_no_page_stay(
    named: AppContext, agent: str, headers: dict[str, str]
) -> None:
    assert Visitor(named).get("/lock", user_agent=agent, **headers).status_code == 200


def test_without_a_passphrase_nobody_is_led_anywhere(context: AppContext) -> None:
    made = replace(context, own_host=OWN)
    assert Visitor(made).get("/data", user_agent=CHROME, **OPENS).status_code == 200


def test_a_session_comes_along_once(named: AppContext) -> None:
    visitor = Visitor(named)
    visitor.unlock()
    assert visitor.get("/data").status_code == 200
    led = visitor.get("/data", user_agent=CHROME, **OPENS)
    address = urlsplit(led.headers["location"])
    assert address.path == MOVED
    assert visitor.get("/data").status_code == 403, "the session at the shared name has ended"
    there = Visitor(named)
    page = there.get(f"{address.path}?{address.query}", host=OWN)
    assert 'content="0; url=/data"' in page.text
    assert there.get("/data", host=OWN).status_code == 200
    again = Visitor(named)
    again.get(f"{address.path}?{address.query}", host=OWN)
    assert again.get("/data", host=OWN).status_code == 403, "a ticket is good once"


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 403)])
def test_a_ticket_is_good_for_a_minute(named: AppContext, clock: Clock, seconds: int, status: int) -> None:
    visitor, there = Visitor(named), Visitor(named)
    visitor.unlock()
    address = urlsplit(visitor.get("/data", user_agent=CHROME, **OPENS).headers["location"])
    clock.seconds += seconds
    there.get(f"{address.path}?{address.query}", host=OWN)
    assert there.get("/data", host=OWN).status_code == status


@pytest.mark.parametrize("to", ["//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:1"])
def test_it_leads_to_no_other_place(named: AppContext, to: str) -> None:
    page = Visitor(named).get(f"{MOVED}?to={to}", host=OWN).text
    assert 'url=/"' in page
    assert "evil" not in page


def test_a_calendar_gets_an_address_that_it_finds(named: AppContext) -> None:
    record, visitor = person(named), Visitor(named)
    visitor.unlock()
    token = visitor.token()
    made = visitor.post_raw(
        f"/p/{record}/data/feed", {"_csrf_token": token}, host=OWN, origin=f"http://{OWN}"
    )
    assert f"http://127.0.0.1:8765/feed/{record}/" in made.text


def test_the_name_is_the_installs_own_and_stays() -> None:
    assert own_name("a") == own_name("a") != own_name("b")
    assert own_name("a").endswith(".localhost")


def test_with_another_program_at_the_same_port_there_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    opens = sockets._open  # noqa: SLF001

    def taken(family: int, address: str, port: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EADDRINUSE, "taken")
        return opens(socket.AF_INET, address, port)

    with closing(here(free_port(), own="doseline-1.localhost")) as free:
        assert free.own_host in free.hosts
    monkeypatch.setattr(sockets, "_open", taken)
    place = here(free_port(), own="doseline-1.localhost")
    place.close()
    assert (place.own, place.own_host) == ("", "")
    assert not any("doseline" in host for host in place.hosts)
