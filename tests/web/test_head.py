"""Whoever asks for the head of a page gets that of the page, and nothing else."""

from __future__ import annotations

from litestar.handlers import HTTPRouteHandler

from doseline.faces.web.context import AppContext
from doseline.faces.web.routes import ROUTES
from tests.web.browser import Person
from tests.web.knock import Visitor

# What is new with each answer: the day and the hour, and a token for forms.
NEW_EACH_TIME = frozenset({"date", "set-cookie"})
# A set-up begins under a word of chance.
LED_ON = "/set-up"


def addresses() -> list[str]:
    """Every address that can be read and names nobody but the person."""
    pages = (page for page in ROUTES if isinstance(page, HTTPRouteHandler))
    found = {path for page in pages if "GET" in page.http_methods for path in page.paths}
    return sorted(path for path in found if path.count("{") == path.count("{record:str}"))


def test_the_head_of_each_page_is_that_of_the_page(context: AppContext, anna: Person) -> None:
    visitor = Visitor(context)
    for address in (path.replace("{record:str}", anna.id) for path in addresses()):
        read, head = visitor.get(address), visitor.send("HEAD", address)
        assert (head.status_code, head.content) == (read.status_code, b""), address
        told, known = dict(head.headers), dict(read.headers)
        assert told.keys() - NEW_EACH_TIME == known.keys() - NEW_EACH_TIME, address
        changing = {"content-length", "location"} if address == LED_ON else {"content-length"}
        same = known.keys() - NEW_EACH_TIME - changing
        assert {name: told[name] for name in same} == {name: known[name] for name in same}, address


def test_every_task_of_the_app_has_its_addresses_here() -> None:
    assert {"/p/{record:str}/visit.pdf", "/symptoms", "/p/{record:str}/calendar.ics"} <= set(addresses())


def test_a_page_that_is_not_there_has_no_head_either(context: AppContext) -> None:
    visitor = Visitor(context)
    assert visitor.send("HEAD", "/no-such-page").status_code == 404
    assert visitor.send("HEAD", "/no-such-page").content == b""


def test_only_what_can_be_read_has_a_head(context: AppContext, anna: Person) -> None:
    assert Visitor(context).send("HEAD", f"/p/{anna.id}/visit/remove").status_code == 405


def test_a_program_that_looks_at_the_head_does_not_use_up_what_is_new_on_today(
    context: AppContext, anna: Person
) -> None:
    shelf = context.store.shelf(anna.id)
    shelf.put("last-visit", None)
    Visitor(context).send("HEAD", f"/p/{anna.id}")
    assert shelf.get("last-visit") is None
    Visitor(context).get(f"/p/{anna.id}")
    assert shelf.get("last-visit") is not None
