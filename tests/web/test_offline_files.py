"""What a phone keeps: which files it gets for it, and that no sentence stands in them."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from doseline.faces.web.context import AppContext
from tests.web.browser import Person
from tests.web.knock import PASSPHRASE, Visitor

STATIC = files("doseline.faces.web") / "static"


def test_the_app_can_stand_on_the_first_screen(context: AppContext) -> None:
    visitor = Visitor(context)
    answer = visitor.get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert manifest["start_url"] == "/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        picture = visitor.get(icon["src"])
        assert picture.content.startswith(b"\x89PNG")
        width, height = (int.from_bytes(picture.content[at : at + 4]) for at in (16, 20))
        assert icon["sizes"] == f"{width}x{height}"


def test_the_worker_lies_at_the_root_and_is_looked_at_anew_each_time(context: AppContext) -> None:
    worker = Visitor(context).get("/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("page", ["", "/calendar"])
def test_today_and_calendar_carry_the_words_for_reading_them_offline(
    context: AppContext, anna: Person, page: str
) -> None:
    html = Visitor(context).get(f"/p/{anna.id}{page}").text
    assert 'data-day="2026-04-02"' in html
    assert re.search(
        r'<p id="away" hidden>You are offline\. This page is from Thursday, April 2, 2026, 12:00\.', html
    )
    assert '<p id="away-old" hidden>' in html


def test_the_worker_finds_what_it_shows_and_hides(context: AppContext, anna: Person) -> None:
    """The worker and the page are written apart: what one looks for has to stand in the other."""
    worker, html = (STATIC / "sw.js").read_text("utf-8"), Visitor(context).get(f"/p/{anna.id}").text
    for mark in ('id="away" hidden', 'id="away-old" hidden', " data-today-only"):
        assert mark in worker
        assert mark in html


def test_no_other_page_is_kept(context: AppContext, anna: Person) -> None:
    assert 'id="away"' not in Visitor(context).get(f"/p/{anna.id}/data").text


@pytest.mark.parametrize("name", ["app.js", "sw.js"])
def test_no_sentence_stands_in_a_script(name: str) -> None:
    script = re.sub(r"//.*", "", (STATIC / name).read_text("utf-8"))
    texts = [
        text for line in script.splitlines() for text in re.findall(r"(?<=[\"'`])[^\"'`]+(?=[\"'`])", line)
    ]
    assert not [text for text in texts if re.fullmatch(r"[A-Z][a-z]+(?:,? [A-Za-z]+)+[.?]?", text)]


def test_without_a_network_it_says_what_to_do_and_whom_to_ring(context: AppContext) -> None:
    page = Visitor(context).get("/offline").text
    assert "Nothing was changed" in page
    assert "emergency" in page


def test_a_phone_gets_the_certificate_only_where_one_is_used(context: AppContext) -> None:
    assert Visitor(context).get("/certificate").status_code == 404


@pytest.mark.parametrize("page", ["/symptoms", "/guide", "/guide/topic/vaccines"])
def test_what_is_about_nobody_carries_the_words_for_it_where_the_worker_finds_them(
    context: AppContext, page: str
) -> None:
    assert 'id="away" hidden' in Visitor(context).get(page).text


@pytest.mark.parametrize("page", ["", "/calendar", "/data", "/entries", "/symptoms"])
def test_only_today_and_calendar_may_be_kept_and_only_without_a_passphrase(
    context: AppContext, anna: Person, page: str
) -> None:
    may = Visitor(context).get(f"/p/{anna.id}{page}").headers.get("x-offline")
    assert may == ("keep" if page in {"", "/calendar"} else None)
    context.sessions.put(context.store, PASSPHRASE)
    visitor = Visitor(context)
    visitor.unlock()
    html = visitor.get(f"/p/{anna.id}{page}")
    assert "x-offline" not in html.headers
    assert 'id="away"' not in html.text
    assert 'data-lock="30"' in html.text
