"""Who may talk to the app at all, and what a browser is told with every answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from doseline.faces.web.app import build_app
from doseline.faces.web.context import AppContext
from doseline.faces.web.security.middleware import HEADERS, SecurityMiddleware
from tests.web.knock import HOST, Visitor, person

STRANGERS = ("evil.example", "doseline.test.evil.example", "doseline.test:81", "localhost", "127.0.0.1", "")


@pytest.mark.parametrize("host", STRANGERS)
def test_a_name_that_is_not_ours_is_turned_away_before_anything_is_read(
    context: AppContext, host: str
) -> None:
    visitor = Visitor(context)
    answer = visitor.get(f"/p/{person(context)}", host=host)
    assert (answer.status_code, answer.content) == (421, b"")


def test_our_own_name_is_known_in_capitals_too(context: AppContext) -> None:
    assert Visitor(context).get("/lock", host=HOST.upper()).status_code < 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": f"https://{HOST}"},
        {"origin": f"http://{HOST}:81"},
        {"origin": "null"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_form_of_another_place_changes_nothing(context: AppContext, headers: dict[str, str]) -> None:
    record = person(context)
    visitor = Visitor(context)
    answer = visitor.post(f"/p/{record}/data/delete", {"word": "delete"}, files=None, **headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert len(context.store.people()) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_page_of_another_place_cannot_send_other_methods_either(context: AppContext, method: str) -> None:
    answer = Visitor(context).send(method, "/data", origin="https://evil.example")
    assert (answer.status_code, answer.content) == (403, b"")


ADDRESSES = (
    "/", "/lock", "/data", "/data/deleted", "/offline", "/manifest.webmanifest", "/sw.js", "/api/schema",
    "/api/people", "/no/such/page", "/p/nobody", "/p/nobody/calendar", "/feed/nobody/token.ics",
    "/certificate",
    "/static/x/app.css", "/static/x/none.css", "/p/{record}", "/p/{record}/data", "/p/{record}/calendar.ics",
    "/p/{record}/data/record.json", "/api/people/{record}/plan",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers_that_keep_it_to_itself(context: AppContext, address: str) -> None:
    visitor = Visitor(context)
    answer = visitor.get(address.format(record=person(context)))
    assert answer.status_code < 500
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    assert "server" not in answer.headers
    is_for_all = address.startswith("/static/") and answer.status_code == 200
    kept = (
        "immutable"
        if is_for_all
        else "no-cache"
        if address in ("/sw.js", "/manifest.webmanifest")
        else "no-store"
    )
    assert kept in answer.headers["cache-control"]


def test_refusals_and_mistakes_carry_them_too(context: AppContext) -> None:
    visitor = Visitor(context)
    answers = [
        visitor.get("/", host="evil.example"),
        visitor.send("PUT", "/data", origin="https://evil.example"),
        visitor.send("DELETE", "/data"),
        visitor.post_raw("/data/backup", {}),
        visitor.post("/data/backup", {"passphrase": "x" * 1_100_000}),
    ]
    assert [answer.status_code for answer in answers] == [421, 403, 405, 403, 413]
    assert all(answer.headers["content-security-policy"] for answer in answers)


def test_the_policy_lets_no_inline_script_and_nothing_from_elsewhere_run() -> None:
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", ["/lock", "/data", "/offline", "/p/{record}", "/p/{record}/data"])
def test_no_page_holds_an_inline_script_or_style(context: AppContext, address: str) -> None:
    html = Visitor(context).get(address.format(record=person(context))).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    assert not re.search(r"(?:src|href)=\"https?:", html)


@pytest.mark.parametrize(
    "name",
    [
        "..%2fapp.py", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2fapp.py", "..\\app.py", "....//app.py",
        "../templates/base.html", "%00app.css", "app.css%00", ".", "..", "/etc/passwd",
    ],
)  # fmt: skip
def test_no_file_but_our_own_assets_can_be_fetched(context: AppContext, name: str) -> None:
    answer = Visitor(context).get(f"/static/x/{name}")
    assert answer.status_code in (404, 405)
    assert b"import" not in answer.content
    assert b"root:" not in answer.content


def test_the_cookies_are_for_this_app_alone(context: AppContext) -> None:
    """HttpOnly, SameSite=Strict, and over TLS also Secure with a name that no other host can set."""
    (plain,) = Visitor(context).get("/data").headers.get_list("set-cookie")
    assert "HttpOnly" in plain
    assert "SameSite=strict" in plain
    assert "Domain" not in plain
    assert plain.startswith("doseline-form-")
    (sealed,) = Visitor(replace(context, scheme="https")).get("/data").headers.get_list("set-cookie")
    assert sealed.startswith("__Host-doseline-form-")
    assert "Secure" in sealed
    assert "Path=/" in sealed


def test_two_apps_on_one_computer_do_not_take_each_others_cookies(context: AppContext) -> None:
    other = replace(context, secret="another secret of the tests")  # noqa: S106
    names = {Visitor(one).get("/data").headers["set-cookie"].split("=")[0] for one in (context, other)}
    assert len(names) == 2


def test_the_guard_stands_before_every_app_that_is_built(context: AppContext) -> None:
    assert isinstance(build_app(context), SecurityMiddleware)
    assert not isinstance(build_app(context), Litestar)


def test_an_app_without_names_answers_nobody(context: AppContext) -> None:
    with TestClient(build_app(replace(context, hosts=frozenset())), base_url=f"http://{HOST}") as client:
        assert client.get("/").status_code == 421
