"""A folder of records with people in every state, and the addresses of all pages about them.

The list of pages is taken from the app itself: a page that is added is tested from then on, and one whose
address needs a value that no test knows of fails until it has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from litestar.handlers import HTTPRouteHandler

from doseline.faces import demo_record
from doseline.faces.web.entries.forms import FORMS
from doseline.faces.web.routes import ROUTES
from doseline.store import open_store

TODAY = "2026-06-06"
NOW = datetime(2026, 6, 6, 9, 30, tzinfo=timezone(timedelta(hours=-4)))
RECORDS = Path(__file__).parents[2] / "examples" / "records"
# One person for each state that makes a page look different; the first is the demo's.
PEOPLE = {
    "ready": None,
    "held": "is-on-hold-for-an-infection-and-the-hold-was-forgotten",
    "not-started": "starts-next-month-and-one-blood-test-is-missing",
    "stopped": "stopped-in-april-and-wants-a-yellow-fever-vaccine",
    "allergic": "throat-swelled-after-an-injection",
    "late": "is-two-days-late-and-tired",
    "pregnant": "has-a-positive-pregnancy-test",
    "in-germany": "is-treated-in-germany-by-the-european-label",
    "with-a-pen": None,
}
# Addresses of the routes that take more than a record. Places of the log are those of the demo's record:
# a condition, a test, a dose, a medicine, an instruction and a planned vaccination.
EXAMPLES: dict[str, tuple[str, ...]] = {
    "/guide/topic/{topic:str}": ("/guide/topic/vaccines",),
    # The first question; the others are asked where it was answered: test_whole_install.py.
    "/set-up/{word:str}/{name:str}": ("/set-up/a-set-up-of-the-town/started",),
    "/p/{record:str}/guide/topic/{topic:str}": ("/p/{ready}/guide/topic/vaccines",),
    "/p/{record:str}/timeline/{name:str}": tuple(
        f"/p/{{ready}}/timeline/{theme}-{width}.svg"
        for theme in ("light", "dark")
        for width in ("narrow", "wide")
    ),
    "/p/{record:str}/enter/{mark:str}": tuple(f"/p/{{ready}}/enter/{kind}" for kind in FORMS),
    "/p/{record:str}/decide/{mark:str}": ("/p/{held}/decide/pre-start", "/p/{pregnant}/decide/pregnancy"),
    "/p/{record:str}/entries/{place:int}": tuple(
        f"/p/{{ready}}/entries/{place}" for place in (0, 1, 12, 21, 24, 29)
    ),
    "/p/{record:str}/entries/{place:int}/over": ("/p/{ready}/entries/10/over",),
    "/p/{record:str}/entries/{place:int}/error": ("/p/{ready}/entries/12/error",),
    "/p/{record:str}/storage/{place:int}/back": ("/p/{with-a-pen}/storage/30/back",),
}
# Addresses that need more than a record to be there, and are opened by tests of their own.
ELSEWHERE = frozenset(
    {
        "/static/{mark:str}/{name:str}",
        "/feed/{record:str}/{name:str}",
        # What a reminder leads to: tests/web/reminders.
        "/ring/{mark:str}",
        "/certificate",
        "/lock/left",
        "/lock/moved",
        "/open/{entry:str}",
        # What a form was answered with, under a word of chance: tests/web/test_answered_pages.py.
        "/answered/{start:str}/{word:str}",
        "/p/{record:str}/answered/{start:str}/{word:str}",
        "/p/{record:str}/timeline/{mark:str}/{name:str}",
        # Of a medicine taken every day, which none of the people here takes: tests/web/test_every_day.py.
        "/p/{record:str}/missed/{mark:str}",
    }
)
# Most of what can differ is seen on these; the others are looked at in the slow suite.
EVERY_TIME = ("ready", "held", "not-started", "with-a-pen")
# Addresses whose pages look different for other people.
_ALL_PEOPLE = ("", "calendar", "timeline", "checks", "vaccines", "visit", "took")
_PARAMETER = re.compile(r"\{\w+:\w+\}")


def fill(folder: Path) -> dict[str, str]:
    """The id of each of ``PEOPLE``, kept in a new store in ``folder``."""
    with open_store(None, folder=folder, now=NOW) as store:
        made = {}
        for called in PEOPLE:
            record = _record(called)
            made[called] = store.create(
                called=called.replace("-", " ").title(),
                person={key: value for key, value in record["person"].items() if key != "id"},
                therapy=record.get("therapies") or record["therapy"],
                events=record["events"],
                now=NOW,
            )
        return made


def _record(called: str) -> Any:  # noqa: ANN401 - JSON
    example = PEOPLE[called]
    text = (RECORDS / f"{example}.json").read_bytes() if example else demo_record.record()
    record = json.loads(text)
    if called == "with-a-pen":
        record["events"].append({"id": "pen", "type": "storage", "on": "2026-06-04", "pen": "Pen 1"})
    return record


def routes(method: str = "GET") -> tuple[str, ...]:
    """The paths that the app answers to, as it lists them itself."""
    handlers = (handler for handler in ROUTES if isinstance(handler, HTTPRouteHandler))
    found = {path for handler in handlers if method in handler.http_methods for path in handler.paths}
    return tuple(sorted(found))


def places() -> tuple[str, ...]:
    """Every address a browser can open, with ``{who}`` where a record's id belongs."""
    return tuple(dict.fromkeys(place for route in routes() for place in _places(route)))


def unknown_routes() -> tuple[str, ...]:
    """Routes that need a value nobody has given an example of."""
    return tuple(route for route in routes() if route not in ELSEWHERE and not tuple(_places(route)))


def _places(route: str) -> Iterator[str]:
    if route in EXAMPLES:
        yield from EXAMPLES[route]
    elif route not in ELSEWHERE and not _PARAMETER.search(route.replace("{record:str}", "")):
        yield from (route.replace("{record:str}", f"{{{who}}}") for who in _who(route))


def _who(route: str) -> tuple[str, ...]:
    if route.startswith("/p/{record:str}/storage"):
        return ("ready", "with-a-pen")
    is_for_all = route.removeprefix("/p/{record:str}").strip("/") in _ALL_PEOPLE
    return tuple(PEOPLE) if is_for_all and "{record" in route else ("ready",)


def newcomer(folder: Path, called: str = "Ann", of: str = "ready") -> str:
    """The id of one more record in a store that is being served: a person of a test's own."""
    record = _record(of)
    with open_store(None, folder=folder, now=NOW) as store:
        return store.create(
            called=called,
            person={key: value for key, value in record["person"].items() if key != "id"},
            therapy=record.get("therapies") or record["therapy"],
            events=record["events"],
            now=NOW,
        )
