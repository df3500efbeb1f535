"""Post, redirect, get: the answer to a form has an address of its own, so that Back leads to it.

What was typed is about health and may not stand in an address. So the page waits here, in memory, under a
word that says nothing; it goes when newer ones need the room, when its time is over, and with the program.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from doseline.faces.picture.recent import Recent
from doseline.frozen import dataclass

# Our choices: a morning's answers of one household, and more than strangers can push out in a moment. What
# anybody may see, such as the lock, has room of its own: many knocks push out nobody's answers.
_MOST_BYTES, _MOST_BYTES_OPEN = 16_000_000, 8_000_000
_HOURS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPage:
    """A page as it was answered; ``record`` is whose it is, "" for a page about nobody.

    ``is_open``: it may be seen without having been let in, as the lock itself.
    """

    record: str
    body: bytes
    status: int
    made: datetime
    headers: tuple[tuple[str, str], ...] = ()
    is_open: bool = False


class AnsweredPages:
    """The pages that can be gone back to."""

    def __init__(self, most: int = _MOST_BYTES, most_open: int = _MOST_BYTES_OPEN) -> None:
        """Nothing yet; ``most`` is how many bytes of pages are held together, and of open ones.

        >>> from datetime import UTC
        >>> pages, now = AnsweredPages(most=5), datetime(2026, 4, 2, tzinfo=UTC)
        >>> first = pages.hold(AnsweredPage(record="", body=b"abc", status=200, made=now))
        >>> pages.find(first, "", now).body
        b'abc'
        >>> second = pages.hold(AnsweredPage(record="", body=b"def", status=200, made=now))
        >>> pages.find(first, "", now) is None  # no room for both
        True
        """
        self._closed = Recent[AnsweredPage](most, weigh=lambda page: len(page.body))
        self._open = Recent[AnsweredPage](most_open, weigh=lambda page: len(page.body))

    def hold(self, page: AnsweredPage) -> str:
        """The word under which the page can be found from now on."""
        word = secrets.token_urlsafe(18)
        (self._open if page.is_open else self._closed).keep(word, page)
        return word

    def find(self, word: str, record: str, now: datetime) -> AnsweredPage | None:
        """The page of that word, if it is this person's and not too old."""
        page = self._closed.get(word) or self._open.get(word)
        if page is None or page.record != record or now - page.made > timedelta(hours=_HOURS):
            return None
        return page

    def clear(self) -> None:
        """Drop every page, as when the app is locked.

        >>> from datetime import UTC
        >>> pages, now = AnsweredPages(), datetime(2026, 4, 2, tzinfo=UTC)
        >>> word = pages.hold(AnsweredPage(record="", body=b"abc", status=200, made=now))
        >>> pages.clear()
        >>> pages.find(word, "", now) is None
        True
        """
        self._closed.clear()
        self._open.clear()
