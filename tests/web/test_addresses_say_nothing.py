"""No address of a page says anything about a person: ids and counts only."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from doseline.faces.web.entries.forms import FORMS
from doseline.faces.web.security import opaque_ids
from tests.web.browser import Browser, Person

# What a person's pages are called: the same for everybody, whatever is on record.
PAGES = frozenset(
    {
        "took", "took-earlier", "missed", "happened", "calendar", "symptoms", "more", "timeline", "checks",
        "vaccines", "storage", "guide", "visit", "entries", "person", "data", "set-up", "enter", "decide",
        "error", "over", "topic", "differ", "compare", "visit.pdf", "calendar.ics", "lock", "feed", "keep",
        "journey", "reminders", "baby", "switch",
    }
)  # fmt: skip


def _words(person: Person, parts: tuple[str, ...]) -> set[str]:
    """The words in the addresses on a page that are neither an id, a number nor the name of a page."""
    found = set()
    for link in person.open(*parts).read.links:
        path = urlsplit(link).path.strip("/").split("/")
        if path[0] == "p" and "topic" not in path:
            found |= {word for word in path[2:] if word not in PAGES and not _is_mark(word)}
    return found


def _is_mark(word: str) -> bool:
    return word.isdigit() or (len(word) == 16 and set(word) <= set("0123456789abcdef"))


@pytest.mark.parametrize("parts", [(), ("happened",), ("checks",), ("entries",), ("more",), ("vaccines",)])
def test_links_hold_ids_and_counts_only(anna: Person, parts: tuple[str, ...]) -> None:
    anna.open("enter", "infection").send(press="Save", name="a cold")
    assert _words(anna, parts) == set()


def test_the_same_word_has_another_mark_for_another_person(browser: Browser) -> None:
    anna, ben = browser.person("Anna"), browser.person("Ben")
    marks = {person.address("enter", "pregnancy").rpartition("/")[2] for person in (anna, ben)}
    assert len(marks) == 2
    assert anna.open("enter", "pregnancy").status == 200


def test_a_mark_of_somebody_else_opens_nothing(browser: Browser) -> None:
    anna, ben = browser.person("Anna"), browser.person("Ben")
    foreign = opaque_ids.opaque_id(browser.context.secret, ben.id, "infection")
    assert browser.open(f"/p/{anna.id}/enter/{foreign}").status == 404


def test_every_word_comes_back_from_its_mark() -> None:
    for word in FORMS:
        assert opaque_ids.word_of("secret", "r", opaque_ids.opaque_id("secret", "r", word), FORMS) == word
