"""Whatever is typed into whichever form, and whichever address is made up: never a mistake of ours."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from litestar.handlers import HTTPRouteHandler

from doseline.faces.web.context import AppContext
from doseline.faces.web.routes import ROUTES
from tests.web.browser import Person
from tests.web.knock import Visitor

NAMES = (
    "on", "on-year", "on-month", "on-day", "name", "name-other", "day", "back", "value", "unit", "amount_mg",
    "mark", "once", "called", "start", "region", "step", "symptoms", "severity", "tempo", "onset", "word",
    "question", "id", "result", "site", "until", "reason", "minutes", "to", "kept", "passphrase", "type",
    "what", "about", "answer",
)  # fmt: skip
JUNK = (
    "", " ", "0", "-1", "1e400", "NaN", "2026-04-02", "2026-02-30", "2026", "99999999999999999999", "ü" * 300,
    "x" * 20_000, "\x00", "\u202e\ud7ff", "{{7*7}}", "<script>alert(1)</script>", "' OR 1=1 --", "../../etc",
    "%s%n%d", "{name}", "\r\nSet-Cookie: a=b", "yes", "negative", "fever", "full", "e1", "1-99999",
    "0-0", "\u0661\u0662",
)  # fmt: skip


def addresses(method: str) -> Iterator[str]:
    """Every address of a page that takes this method."""
    for handler in ROUTES:
        assert isinstance(handler, HTTPRouteHandler)
        if method in handler.http_methods:
            yield from handler.paths


def filled(path: str, record: str, chance: random.Random) -> str:
    """An address with the record in it, and junk for what else it takes."""
    words = ("1", "0", "-1", "nothing", "e1", "9" * 30, "%00", "a" * 200, "%C3%BC", "dose", "vaccines")
    known = re.sub(r"\{record(?::str)?\}", record, path)
    return re.sub(r"\{[^}]*\}", lambda _: chance.choice(words), known)


CHANGES = sorted(path for path in set(addresses("POST")) if "delete" not in path and "passphrase" not in path)


@pytest.mark.parametrize("path", CHANGES)
def test_no_form_takes_the_app_down(context: AppContext, anna: Person, path: str) -> None:
    visitor, chance = Visitor(context), random.Random(path)
    for _ in range(12):
        fields = {name: chance.choice(JUNK) for name in chance.sample(NAMES, 12)}
        answer = visitor.post(filled(path, anna.id, chance), fields)
        assert answer.status_code < 500, (path, fields)
        assert "<script>alert(1)" not in answer.text
        assert "a" not in answer.cookies
    assert visitor.get(f"/p/{anna.id}").status_code < 500


@pytest.mark.parametrize("path", sorted(set(addresses("GET"))))
def test_no_made_up_address_takes_the_app_down(context: AppContext, anna: Person, path: str) -> None:
    visitor, chance = Visitor(context), random.Random(path)
    for record in (anna.id, "nobody", "%00", "..%2f..", "é"):
        for query in ("", "?page=x", "?page=-99999999999999999999", "?" + "a=b&" * 200):
            answer = visitor.get(filled(path, record, chance) + query)
            assert answer.status_code < 500 or answer.status_code == 503, (path, record, query)
