"""Bulkheads: which pages share places, so that what is needed in a hurry waits behind no slow work."""

from __future__ import annotations

import re
from enum import Enum, unique

from doseline.faces.web.limits.fair_queue import Capacity

# Our choices, for a computer with two processors: a few at once are as quick as many. Of one address never
# all, so that another one finds a place; but for where only who was let in comes.
_MANY, _OF_ONE = 240, 120


@unique
class Bulkhead(Enum):
    """The pages that share places."""

    # What to do about a symptom, Today, and the lock: opened in a hurry, and quickly made.
    NOW = Capacity(at_once=4, at_once_of_one=3, waiting=_MANY, waiting_of_one=60)
    # What somebody feels, told in words: reading those takes work.
    TOLD = Capacity(at_once=2, at_once_of_one=1, waiting=60, waiting_of_one=12)
    # Guesses at the passphrase: each takes a third of a second and 64 MB.
    KNOCK = Capacity(at_once=2, at_once_of_one=1, waiting=60, waiting_of_one=4)
    # The guide, which anybody may search.
    GUIDE = Capacity(at_once=2, at_once_of_one=2, waiting=12, waiting_of_one=6)
    # Forecasts and pictures, which are made beside the app, and files.
    SLOW = Capacity(at_once=8, at_once_of_one=6, waiting=_MANY, waiting_of_one=_OF_ONE)
    # Files that are sent to us.
    SENT = Capacity(at_once=2, at_once_of_one=1, waiting=8, waiting_of_one=4)
    # Everything else.
    USUAL = Capacity(at_once=4, at_once_of_one=3, waiting=_MANY, waiting_of_one=_OF_ONE)


_SAFE = frozenset({"GET", "HEAD"})
_PLACES: tuple[tuple[re.Pattern[str], Bulkhead, Bulkhead], ...] = tuple(
    (re.compile(place), read, sent)
    for place, read, sent in (
        (r"/lock", Bulkhead.NOW, Bulkhead.KNOCK),
        (r"/lock/.*|/|/p/[^/]+", Bulkhead.NOW, Bulkhead.NOW),
        (r"(/p/[^/]+)?/symptoms", Bulkhead.NOW, Bulkhead.TOLD),
        (r"(/p/[^/]+)?/answered/.*", Bulkhead.NOW, Bulkhead.NOW),
        (r"/p/[^/]+/symptoms/keep|/api(/v1)?/people/[^/]+/triage", Bulkhead.TOLD, Bulkhead.TOLD),
        (r"/guide(/.*)?", Bulkhead.GUIDE, Bulkhead.GUIDE),
        (r"/p/[^/]+/guide", Bulkhead.USUAL, Bulkhead.SLOW),
        (
            r"/p/[^/]+/(expected|what-if|timeline/.+)|/api(/v1)?/people/[^/]+/forecast|/p/[^/]+/visit\.pdf",
            Bulkhead.SLOW,
            Bulkhead.SLOW,
        ),
        (r"/data(/.*)?", Bulkhead.USUAL, Bulkhead.SLOW),
    )
)


def bulkhead_of(method: str, path: str) -> Bulkhead:
    """Where a request has its place."""
    for place, read, sent in _PLACES:
        if place.fullmatch(path):
            return read if method in _SAFE else sent
    return Bulkhead.USUAL
