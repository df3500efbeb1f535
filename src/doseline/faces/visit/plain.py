"""A person's words on one line."""

from __future__ import annotations

import re

# What shows nothing itself, and can break a line off or turn it around: controls, and marks of direction that
# would reach beyond the person's own words.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def plain(text: str) -> str:
    r"""The words with single spaces between them, without what cannot be seen.

    >>> plain(" What about\ntravel? ")
    'What about travel?'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())
