"""A browser without script: it reads forms out of pages and sends them as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Any, Self

import httpx
from litestar.testing import TestClient
from litestar.types import ASGIApp, Receive, Scope, Send

from doseline.assessment import Assessment
from doseline.faces.web.context import AppContext
from doseline.faces.web.security import opaque_ids
from tests.web.routes_at_hand import app_at_hand

Event = dict[str, Any]
DOSES = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02", "2026-03-02")
CLEARED: Event = {
    "type": "decision", "on": "2026-01-02", "about": "pre-start", "outcome": "may-proceed", "by": "MS clinic",
}  # fmt: skip


@dataclass(slots=True)
class SentForm:
    """One form of a page: where it goes, what it holds, and its buttons."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads the forms, the words and the broken promises of one page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[SentForm] = []
        self.words: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[tuple[str, Mapping[str, str]]] = []
        self.links: list[str] = []
        self._select: tuple[str, str | None] | None = None
        self._textarea: str | None = None
        self._button: tuple[str, str] | None = None
        self._text = ""
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: C901 - one line a tag
        got = {name: value or "" for name, value in attrs}
        if "id" in got:
            self.ids.append(got["id"])
        match tag:
            case "form":
                self.forms.append(SentForm(action=got.get("action", "")))
            case "label":
                self.labels.add(got.get("for", ""))
            case "a":
                self.links.append(got.get("href", ""))
            case "input":
                self._input(got)
            case "select":
                self.controls.append((tag, got))
                self._select = (got["name"], None)
            case "option" if self._select is not None and ("selected" in got or self._select[1] is None):
                self._select = (self._select[0], got.get("value", ""))
            case "textarea":
                self.controls.append((tag, got))
                self._textarea, self._text = got["name"], ""
            case "button":
                self._button, self._text = (got.get("name", ""), got.get("value", "")), ""
            case "title" | "style" | "script":
                self._silent += 1

    def _input(self, got: dict[str, str]) -> None:
        kind = got.get("type", "text")
        if kind != "hidden":
            self.controls.append((kind, got))
        if self.forms and "name" in got and (kind not in ("radio", "checkbox") or "checked" in got):
            self.forms[-1].fields.append((got["name"], got.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "select" if self._select is not None:
                self.forms[-1].fields.append((self._select[0], self._select[1] or ""))
                self._select = None
            case "textarea" if self._textarea is not None:
                self.forms[-1].fields.append((self._textarea, self._text.removeprefix("\n")))
                self._textarea = None
            case "button" if self._button is not None and self.forms:
                self.forms[-1].buttons.append((*self._button, " ".join(self._text.split())))
                self._button = None
            case "title" | "style" | "script":
                self._silent -= 1

    def handle_data(self, data: str) -> None:
        self._text += data
        if not self._silent:
            self.words.append(data)


class Page:
    """One page as a person sees it."""

    def __init__(self, browser: Browser, response: httpx.Response) -> None:
        self.browser, self.response = browser, response
        self.status = response.status_code
        self.html = response.text
        self._read: Reader | None = None

    @property
    def read(self) -> Reader:
        if self._read is None:
            self._read = Reader(self.html)
        return self._read

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.read.words))

    @property
    def path(self) -> str:
        return self.response.url.raw_path.decode()

    def form(self, holding: str = "") -> SentForm:
        """The first form whose address, fields or buttons hold a word."""
        for found in self.read.forms:
            inside = [
                found.action,
                *(name for name, _ in found.fields),
                *(text for *_, text in found.buttons),
            ]
            if any(holding in part for part in inside):
                return found
        raise AssertionError(f"no form with {holding!r} in {self.path}")

    def value(self, name: str) -> str | None:
        """What stands in a field."""
        return next((value for form in self.read.forms for key, value in form.fields if key == name), None)

    def send(self, *, press: str = "", form: str = "", **typed: str | Iterable[str]) -> Page:
        """Send a form with some fields filled in; ``press`` is a part of the button's words.

        In a name of a field "_" stands for "-" where only the latter is there.
        """
        found = self.form(form or press)
        fields = _filled(found, typed)
        button = next((item for item in found.buttons if press and press in item[2]), None)
        assert button is not None or not press, (press, found.buttons)
        if button is not None and button[0]:
            fields.append((button[0], button[1]))
        return self.browser.post(found.action or self.path, fields)


def _filled(form: SentForm, typed: Mapping[str, str | Iterable[str]]) -> list[tuple[str, str]]:
    fields = list(form.fields)
    for key, value in typed.items():
        known = {name for name, _ in form.fields}
        name = key if key in known or key.replace("_", "-") not in known else key.replace("_", "-")
        fields = [pair for pair in fields if pair[0] != name]
        fields += [(name, value)] if isinstance(value, str) else [(name, one) for one in value]
    return fields


@dataclass(frozen=True, slots=True)
class Person:
    """One record in the store, and its pages."""

    browser: Browser
    id: str

    def open(self, *parts: str) -> Page:
        """One of the person's pages."""
        return self.browser.open(self.address(*parts))

    def address(self, *parts: str) -> str:
        """The address of one of the person's pages."""
        return opaque_ids.address(self.browser.context.secret, self.id, *parts)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything in the log."""
        return tuple(self.browser.context.store.kept(self.id).events)

    @property
    def case(self) -> Assessment:
        """What the core makes of the record."""
        return self.browser.context.case(self.browser.context.store.kept(self.id))

    @property
    def due(self) -> str | None:
        """The day of the next dose."""
        following = self.case.plan.next_dose
        return following.due.isoformat() if following else None


def _served(app: ASGIApp) -> ASGIApp:
    """The app as the server runs it: it is not told of the server's start and end."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "lifespan":
            await app(scope, receive, send)
            return
        for done in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{done}.complete"})  # type: ignore[typeddict-item]

    return served


class Browser:
    """A browser without script, at the app of a context."""

    def __init__(self, context: AppContext, host: str) -> None:
        self.context = context
        self._app = app_at_hand(context)
        app = self._app.__enter__()
        self._client = TestClient(_served(app), base_url=f"http://{host}")

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.__exit__(kind, error, trace)
        self._app.__exit__(None, None, None)

    def open(self, address: str) -> Page:
        """A page."""
        return Page(self, self._client.get(address))

    def post(self, address: str, fields: Iterable[tuple[str, str]]) -> Page:
        """What comes back for a form, after any redirect."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return Page(self, self._client.post(address, data=data))

    def person(
        self,
        called: str,
        events: Iterable[Event] = (),
        *,
        doses: Iterable[str] = DOSES,
        start: str = "2026-01-05",
        guide: str = "kesimpta",
        **about: str,
    ) -> Person:
        """Somebody with this record, as it would have come from a file."""
        given = [
            {"type": "dose", "on": day, "amount_mg": 20, "recorded_at": f"{day}T12:00:00"} for day in doses
        ]
        every = [CLEARED, *given, *events]
        record = self.context.store.create(
            called=called,
            person={"birth_date": "1988-03-14", "region": "US", "timezone": "UTC"} | about,
            therapy={"guide": guide, "start": start},
            events=[{"id": f"e{number}", **event} for number, event in enumerate(every, 1)],
            now=self.context.now(),
        )
        return Person(self, record)


def as_json(value: object) -> str:
    """A value that can be compared and shown."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
