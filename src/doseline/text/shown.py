"""Words of a record as they may be shown: without signs that nobody sees, and as somebody typed them."""

from __future__ import annotations

import re

# A name as it is stored: lower case, hyphens. It is shown with spaces.
_STORED = re.compile(r"[^\W_A-Z]+(?:-[^\W_A-Z]+)+")
# What moves a terminal's cursor or colours it, and what breaks a line unseen: a space in its place.
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
# What turns a text around or hides in it: nothing in its place.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_HIDDEN = (
    _DIRECTION + "\xad\u180e\u200b-\u200d\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
)
_UNSEEN = re.compile(f"[{_CONTROL}{_HIDDEN}]")
_IS_CONTROL = re.compile(f"[{_CONTROL}]")
# The colours and weights that our own pages are written with.
_TONE = re.compile("(\x1b\\[[0-9;]*m)")


def clean(text: str) -> str:
    r"""The text without signs of control and direction, and those of no width; tabs and line breaks stay.

    >>> clean("pneu\u200bmonia\x1b[31m")
    'pneumonia [31m'
    """
    return text if text.isprintable() else _UNSEEN.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    return " " if _IS_CONTROL.match(found.group()) else ""


def one_line(text: str) -> str:
    r"""The text in one line, cleaned.

    >>> one_line("flu jab\n at\tBoots")
    'flu jab at Boots'
    """
    return " ".join(clean(text).split())


def as_typed(name: str) -> str:
    """A name that nobody knows, as somebody may have typed it.

    >>> as_typed("flu-jab-at-boots"), as_typed("Flu-jab at Boots")
    ('flu jab at boots', 'Flu-jab at Boots')
    """
    shown = one_line(name)
    return shown.replace("-", " ") if _STORED.fullmatch(shown) else shown


def for_terminal(text: str) -> str:
    """A page with its own colours, and nothing else that a terminal obeys."""
    parts = _TONE.split(text)
    return "".join(part if place % 2 else clean(part) for place, part in enumerate(parts))


def escaped(document: str) -> str:
    r"""A JSON document with every sign that nobody sees written as its number; it means the same.

    >>> escaped('"a\u202eb"')
    '"a\\u202eb"'
    """
    return _UNSEEN.sub(_number, document)


def _number(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
