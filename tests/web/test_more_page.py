"""The list of all pages: each has a line, and each is there."""

from __future__ import annotations

from tests.web.browser import Person


def test_every_page_of_the_list_is_there(anna: Person) -> None:
    page = anna.open("more")
    inside = [link for link in page.read.links if link.startswith(f"/p/{anna.id}/")]
    assert len(inside) > 5
    for link in inside:
        assert anna.browser.open(link).status == 200, link
