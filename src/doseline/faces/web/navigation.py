"""Navigation of the app: four places at hand everywhere, and the pages of My record by purpose."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.faces.web.security import permissions
from doseline.faces.web.security.signed_in import Role
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One page that can be gone to: its name, the rest of its address, the sign drawn beside it."""

    name: str
    parts: tuple[str, ...]
    icon: str

    @property
    def is_owners(self) -> bool:
        """Whether only the owner may open it."""
        path = "/".join(("", "p", "{record:str}", *self.parts))
        return not permissions.may(Role.PARTNER, "GET", (path,))


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that serve one purpose."""

    name: str
    places: tuple[Place, ...]


BAR = (
    Place("today", (), "today"),
    Place("calendar", ("calendar",), "dates"),
    Place("symptoms", ("symptoms",), "symptoms"),
    Place("more", ("more",), "record"),
)

_MORE = (
    Group("doors", (
        Place("unwell", ("symptoms",), "fever"),
        Place("visit", ("visit",), "clinic"),
        Place("vaccines", ("vaccines",), "vaccine"),
        Place("medicine", ("enter", "medication"), "pill"),
        Place("baby", ("baby",), "baby"),
        Place("journey", ("journey",), "journey"),
        Place("switch", ("switch",), "swap"),
    )),
    Group("gone", (
        Place("timeline", ("timeline",), "chart"),
        Place("checks", ("checks",), "checks"),
    )),
    Group("written", (
        Place("reminders", ("reminders",), "bell"),
        Place("entries", ("entries",), "pen"),
        Place("person", ("person",), "person"),
        Place("data", ("data",), "box"),
    )),
    Group("read", (
        Place("guide", ("guide",), "guide"),
        Place("storage", ("storage",), "cold"),
    )),
)  # fmt: skip

# There is no clock where nothing is kept at home.
_OF_A_DEVICE = frozenset({"storage"})
# Pages that belong to one of the four places and do not bear its name.
_BELOW = {
    "day": "today",
    "catch_up": "today",
    "symptoms_ask": "symptoms",
    "symptoms_answer": "symptoms",
    "expected": "more",
    "what_if": "more",
    "guide_topic": "more",
    "guide_differ": "more",
    "guide_compare": "more",
}


def groups(*, kept_at_home: bool) -> Iterator[Group]:
    """The pages of My record, without those that mean nothing for the medicine."""
    for group in _MORE:
        places = tuple(one for one in group.places if kept_at_home or one.name not in _OF_A_DEVICE)
        yield Group(group.name, places)


def place_of(page: str) -> str:
    """The one of the four places that a page belongs to; "" where it is none.

    >>> place_of("symptoms_ask"), place_of("visit"), place_of("took")
    ('symptoms', 'more', '')
    """
    if page in _NAMES:
        return page
    return _BELOW.get(page) or ("more" if any(page == one.name for one in _listed()) else "")


def _listed() -> Iterator[Place]:
    return (place for group in _MORE for place in group.places)


_NAMES = frozenset(place.name for place in BAR)
