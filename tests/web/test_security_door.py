"""Who may talk to the app at all, and what a browser is told with every answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from doseline.faces.web.app import build_app
from doseline.faces.web.guard import HEADERS, Guard
from doseline.faces.web.house import House
from tests.web.knock import HOST, Visitor, person

STRANGERS = ("evil.example", "doseline.test.evil.example", "doseline.test:81", "localhost", "127.0.0.1", "")


@pytest.mark.parametrize("host", STRANGERS)
def test_a_name_that_is_not_ours_is_turned_away_before_anything_is_read(house: House, host: str) -> None:
    visitor = Visitor(house)
    answer = visitor.get(f"/p/{person(house)}", host=host)
    assert (answer.status_code, answer.content) == (421, b"")


def test_our_own_name_is_known_in_capitals_too(house: House) -> None:
    assert Visitor(house).get("/lock", host=HOST.upper()).status_code < 400


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
def test_a_form_of_another_place_changes_nothing(house: House, headers: dict[str, str]) -> None:
    record = person(house)
    visitor = Visitor(house)
    answer = visitor.post(f"/p/{record}/data/delete", {"word": "delete"}, files=None, **headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert len(house.store.people()) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_page_of_another_place_cannot_send_other_methods_either(house: House, method: str) -> None:
    answer = Visitor(house).send(method, "/data", origin="https://evil.example")
    assert (answer.status_code, answer.content) == (403, b"")


ADDRESSES = (
    "/", "/lock", "/data", "/data/deleted", "/offline", "/manifest.webmanifest", "/sw.js", "/api/schema",
    "/api/people", "/no/such/page", "/p/nobody", "/p/nobody/calendar", "/feed/nobody/token.ics",
    "/certificate",
    "/static/x/app.css", "/static/x/none.css", "/p/{record}", "/p/{record}/data", "/p/{record}/calendar.ics",
    "/p/{record}/data/record.json", "/api/people/{record}/plan",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers_that_keep_it_to_itself(house: House, address: str) -> None:
    visitor = Visitor(house)
    answer = visitor.get(address.format(record=person(house)))
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


def test_refusals_and_mistakes_carry_them_too(house: House) -> None:
    visitor = Visitor(house)
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
def test_no_page_holds_an_inline_script_or_style(house: House, address: str) -> None:
    html = Visitor(house).get(address.format(record=person(house))).text
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
def test_no_file_but_our_own_assets_can_be_fetched(house: House, name: str) -> None:
    answer = Visitor(house).get(f"/static/x/{name}")
    assert answer.status_code in (404, 405)
    assert b"import" not in answer.content
    assert b"root:" not in answer.content


def test_the_cookies_are_for_this_app_alone(house: House) -> None:
    """HttpOnly, SameSite=Strict, and over TLS also Secure with a name that no other host can set."""
    (plain,) = Visitor(house).get("/data").headers.get_list("set-cookie")
    assert "HttpOnly" in plain
    assert "SameSite=strict" in plain
    assert "Domain" not in plain
    assert plain.startswith("doseline-form-")
    (sealed,) = Visitor(replace(house, scheme="https")).get("/data").headers.get_list("set-cookie")
    assert sealed.startswith("__Host-doseline-form-")
    assert "Secure" in sealed
    assert "Path=/" in sealed


def test_two_apps_on_one_computer_do_not_take_each_others_cookies(house: House) -> None:
    other = replace(house, secret="another secret of the tests")  # noqa: S106
    names = {Visitor(one).get("/data").headers["set-cookie"].split("=")[0] for one in (house, other)}
    assert len(names) == 2


def test_the_guard_stands_before_every_app_that_is_built(house: House) -> None:
    assert isinstance(build_app(house), Guard)
    assert not isinstance(build_app(house), Litestar)


def test_an_app_without_names_answers_nobody(house: House) -> None:
    with TestClient(build_app(replace(house, hosts=frozenset())), base_url=f"http://{HOST}") as client:
        assert client.get("/").status_code == 421
