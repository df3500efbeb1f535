"""Behind a proxy: only one that was named is believed, and what it tells of the asker counts everywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from doseline.errors import RequestError
from doseline.faces.cli.main import main
from doseline.faces.web.app import build_app
from doseline.faces.web.context import AppContext
from doseline.faces.web.security import sessions
from doseline.faces.web.security.sessions import Origin, Sessions
from doseline.faces.web.server.proxy import ProxyHeaders, proxies, public_host
from tests.web.apart import run_apart
from tests.web.knock import PASSPHRASE, person, token_in
from tests.web.running import free_port, running

HOST = "doseline.example"
PROXY, ASKER = "10.0.0.2", "203.0.113.9"
TOLD = {"x-forwarded-proto": "https", "x-forwarded-host": HOST, "x-forwarded-for": ASKER}


def seen(headers: dict[str, str], *, peer: str = PROXY, path: str = "/", trusted: str = "10.0.0.0/24") -> Any:  # noqa: ANN401
    """The request as the app gets it, or the status with which it was turned away."""
    got: list[Any] = []

    async def app(scope: Scope, _: Receive, __: Send) -> None:
        got.append(scope)

    async def send(message: Any) -> None:  # noqa: ANN401 - a message of ASGI
        got.append(message)

    async def receive() -> Any:  # noqa: ANN401 - nothing is sent
        raise AssertionError

    pairs = [(name.encode(), value.encode()) for name, value in {"host": "app:8765", **headers}.items()]
    scope: Any = {"type": "http", "path": path, "client": (peer, 5), "scheme": "http", "headers": pairs}
    run_apart(ProxyHeaders(app, trusted=proxies([trusted]), host=HOST)(scope, receive, send))
    return got[0] if "type" in got[0] and got[0]["type"] == "http" else got[0]["status"]


def test_the_app_sees_the_asker_and_the_name_they_typed() -> None:
    scope = seen(TOLD)
    assert (scope["client"][0], scope["scheme"]) == (ASKER, "https")
    assert [value for name, value in scope["headers"] if name == b"host"] == [HOST.encode()]
    assert not [name for name, _ in scope["headers"] if name.startswith(b"x-forwarded")]


@pytest.mark.parametrize(
    ("chain", "asker"),
    [
        (f"127.0.0.1, {ASKER}", ASKER),
        (f"{ASKER}, 10.0.0.7", ASKER),
        (f"1.2.3.4, {ASKER}, 10.0.0.7, 10.0.0.8", ASKER),
        (f"{ASKER}:4711", ASKER),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        (f"::ffff:{ASKER}", ASKER),
        ("10.0.0.7", PROXY),
        ("unknown", PROXY),
        (f"{ASKER}, junk", PROXY),
        ("", PROXY),
    ],
)
def test_what_anybody_can_write_in_front_of_the_chain_is_not_believed(chain: str, asker: str) -> None:
    assert seen({**TOLD, "x-forwarded-for": chain})["client"][0] == asker


@pytest.mark.parametrize("peer", [ASKER, "127.0.0.1", "10.0.1.2", ""])
def test_who_is_no_named_proxy_is_turned_away_whatever_they_tell(peer: str) -> None:
    assert seen(TOLD, peer=peer) == 421


@pytest.mark.parametrize("told", [{"x-forwarded-proto": "http"}, {"x-forwarded-proto": "https, http"}])
def test_who_came_to_the_proxy_without_tls_is_turned_away(told: dict[str, str]) -> None:
    assert seen({**TOLD, **told}) == 421


def test_a_proxy_that_does_not_say_how_somebody_came_is_not_guessed_about() -> None:
    assert seen({"x-forwarded-for": ASKER}) == 421


@pytest.mark.parametrize("path", ["/healthz", "/health/live", "/health/ready"])
def test_the_health_is_told_on_the_computer_itself_and_to_the_proxy(path: str) -> None:
    assert seen({}, peer="127.0.0.1", path=path)["scheme"] == "https"
    assert seen({}, path=path)["scheme"] == "https"
    assert seen({}, peer=ASKER, path=path) == 421


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0", "proxy", "10.0.0.1/8", ""])
def test_everybody_is_no_proxy(text: str) -> None:
    with pytest.raises(RequestError, match="not-a-proxy"):
        proxies([text])


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "https://",
        "a.example",
        "https://a.example/x",
        "https://u:p@a.example",
        "https://a:x",
    ],
)
def test_only_an_address_with_tls_and_a_bare_name_is_public(url: str) -> None:
    with pytest.raises(RequestError, match="not-a-public-url"):
        public_host(url)


def test_a_port_stays_in_the_name_unless_it_is_the_usual_one() -> None:
    assert public_host("https://a.example:8443") == "a.example:8443"
    assert public_host("https://a.example:443/") == "a.example"


@pytest.fixture
def public(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> tuple[AppContext, TestClient[Any]]:
    """The app with a passphrase behind its proxy, and the proxy."""
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    made = replace(context, sessions=Sessions(), scheme="https", hosts=frozenset({HOST}))
    made.sessions.put(made.store, PASSPHRASE)
    app = ProxyHeaders(build_app(made), trusted=proxies([PROXY]), host=HOST)

    async def from_proxy(scope: Scope, receive: Receive, send: Send) -> None:
        scope["client"] = (PROXY, 5)
        await app(scope, receive, send)

    proxy = TestClient(from_proxy, base_url=f"https://{HOST}")
    proxy.headers.update(TOLD)
    return made, proxy


def test_guesses_at_the_passphrase_count_for_the_asker_and_not_for_the_proxy(
    public: tuple[AppContext, TestClient[Any]],
) -> None:
    context, proxy = public
    form = {"_csrf_token": token_in(proxy.get("/lock").text), "passphrase": "a wrong one"}
    for _ in range(4):
        status = proxy.post("/lock", data=form).status_code
    assert status == 429
    other = {"x-forwarded-for": "203.0.113.10"}
    right = {**form, "passphrase": PASSPHRASE}
    assert proxy.post("/lock", data=right, headers=other, follow_redirects=False).status_code == 303
    assert set(context.sessions._tries) == {Origin(ASKER), Origin("203.0.113.10")}  # noqa: SLF001 - the doors themselves


def test_cookies_go_over_tls_alone_and_forms_come_from_the_public_name(
    public: tuple[AppContext, TestClient[Any]],
) -> None:
    context, proxy = public
    person(context)
    form = {"_csrf_token": token_in(proxy.get("/lock").text), "passphrase": PASSPHRASE}
    evil = {"origin": "https://evil.example"}
    assert proxy.post("/lock", data=form, headers=evil, follow_redirects=False).status_code == 403
    own = proxy.post("/lock", data=form, headers={"origin": f"https://{HOST}"}, follow_redirects=False)
    assert own.status_code == 303
    assert all(part in own.headers["set-cookie"] for part in ("__Host-", "Secure", "HttpOnly"))
    assert proxy.get("/data", headers={"x-forwarded-host": "evil.example"}).status_code == 421


WORDS = ("--public-url", f"https://{HOST}", "--trusted-proxy", "127.0.0.1", "--set-passphrase")


def test_it_is_served_for_real_behind_a_proxy(tmp_path: Path) -> None:
    port = free_port()
    words = (*WORDS, "--port", str(port), "--json")
    with running(tmp_path, *words, env={"DOSELINE_PASSPHRASE": PASSPHRASE}, ready=HOST) as app:
        at = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{at}/healthz").json() == {"live": True, "ready": True}
        assert httpx.get(f"{at}/lock").status_code == 421
        page = httpx.get(f"{at}/lock", headers=TOLD)
        assert (page.status_code, "__Host-" in page.headers["set-cookie"]) == (200, True)
        app.end()
    assert (app.code, app.err) == (0, "")


@pytest.mark.parametrize(
    ("more", "told"),
    [((), f"https://{HOST}/"), (("--operator", "mailto:it@clinic.example"), "mailto:it@clinic.example")],
)
def test_a_push_service_may_write_to_whoever_runs_a_public_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], told: str
) -> None:
    seen: list[AppContext] = []
    monkeypatch.setenv("DOSELINE_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("doseline.faces.web.server.run.serve", lambda context, *_, **__: seen.append(context))
    assert main(["serve", "--no-browser", "--port", str(free_port()), *WORDS, *more]) == 0
    assert [context.contact for context in seen] == [told]


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("--host", "0.0.0.0"), "--public-url"),  # noqa: S104
        (("--trusted-proxy", "127.0.0.1"), "--public-url"),
        (("--public-url", f"https://{HOST}"), "--trusted-proxy"),
        ((*WORDS[:-1],), "passphrase"),
        ((*WORDS, "--share"), "--share"),
        (("--public-url", "http://a.example", *WORDS[2:]), "https://"),
        (("--public-url", WORDS[1], "--trusted-proxy", "0.0.0.0/0", "--set-passphrase"), "--trusted-proxy"),
        ((*WORDS, "--host", "10.255.255.254"), "not an address of this computer"),
        ((*WORDS, "--host", "doseline.example"), "--host"),
        (("--demo", *WORDS[:-1]), "demo"),
    ],
)
def test_what_does_not_go_together_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    about: str,
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("DOSELINE_PASSPHRASE", PASSPHRASE)
    assert main(["serve", "--no-browser", "--port", str(free_port()), *words]) == 2
    assert about in capsys.readouterr().err
