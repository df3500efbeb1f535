"""A person's words on one line."""

from __future__ import annotations

from doseline.text.shown import one_line


def plain(text: str) -> str:
    r"""The words with single spaces between them, without what cannot be seen.

    >>> plain(" What about\ntravel? ")
    'What about travel?'
    """
    return one_line(text)
