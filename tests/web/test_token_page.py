"""My data: a token for a program is made, shown once, and taken back."""

from __future__ import annotations

import re

from doseline.faces.web.api.tokens import Access, tokens
from doseline.faces.web.context import AppContext
from tests.web.browser import Person

NAMED = {"token-name": "ward list"}


def test_a_token_is_shown_once_and_can_be_taken_back(anna: Person, context: AppContext) -> None:
    page = anna.open("data").send(press="Make a token", **NAMED, **{"token-writes": "yes"})
    found = re.search(r"doseline_[0-9a-z-]+_[0-9a-f]{8}_[0-9a-f]{64}", page.html)
    assert found is not None
    assert found[0] not in page.path
    (one,) = tokens(context.store, anna.id)
    assert (one.name, one.access) == ("ward list", Access.WRITE)
    data = anna.open("data")
    assert "ward list" in data.text
    assert found[0] not in data.html
    data.send(press="Take back: ward list")
    assert tokens(context.store, anna.id) == ()


def test_without_a_tick_it_only_reads(anna: Person, context: AppContext) -> None:
    anna.open("data").send(press="Make a token", **NAMED)
    assert [one.access for one in tokens(context.store, anna.id)] == [Access.READ]


def test_a_token_without_a_name_is_asked_for_one(anna: Person, context: AppContext) -> None:
    page = anna.open("data").send(press="Make a token")
    assert page.status == 422
    assert "Say what the token is for" in page.text
    assert tokens(context.store, anna.id) == ()
