"""Every page with a form opens, and its controls have names for a screen reader."""

from __future__ import annotations

import re

import pytest

from doseline.faces.web.entries.forms import FORMS
from tests.web.browser import Page, Person

ADDRESSES = [
    ("took",), ("took-earlier",), ("missed",), ("happened",), ("entries",), ("decide", "pre-start"),
    ("decide", "history"), ("decide", "infection-open"), ("entries", "0"), ("entries", "1"),
    ("entries", "1", "error"), *[("enter", kind) for kind in FORMS],
]  # fmt: skip


def assert_whole(page: Page) -> None:
    read = page.read
    assert len(read.ids) == len(set(read.ids)), "an id stands twice"
    for kind, control in read.controls:
        assert control.get("id") in read.labels, (kind, control)
        for id_ in control.get("aria-describedby", "").split():
            assert id_ in read.ids
    assert not re.search(r"\b(entry|set_up)\.[a-z]", page.text)


@pytest.mark.parametrize("parts", ADDRESSES, ids="/".join)
def test_a_page_with_a_form_is_whole(anna: Person, parts: tuple[str, ...]) -> None:
    page = anna.open(*parts)
    assert page.status == 200
    assert_whole(page)
