"""Text for a card: plain Markdown without HTML, in which nothing of a chart is a link or a mark."""

from __future__ import annotations

import re

LONGEST = 139
_MARK = re.compile(r"([\\`*_{}\[\]<>#|~!&@])")
_ADDRESS = re.compile(r"://")
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_CUT = "..."
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


def plain(text: str) -> str:
    """A text in one line, in which nothing looks like HTML.

    >>> plain("a <b>vaccine</b>")
    'a (b>vaccine(/b>'
    """
    return _TAG.sub("(", _SPACES.sub(" ", text)).strip()


def escaped(text: str) -> str:
    r"""A text as Markdown shows it, letter for letter.

    >>> escaped("[click](https://x.example) *now*")
    '\\[click\\](https:\\/\\/x.example) \\*now\\*'
    """
    shown = _MARK.sub(r"\\\1", _SPACES.sub(" ", text).strip())
    return _WWW.sub(r"\1\\.", _ADDRESS.sub(r":\\/\\/", shown))


def bold(text: str) -> str:
    """A text that stands out."""
    return f"**{escaped(text)}**"


def listed(lines: list[str]) -> str:
    """Lines as a list."""
    return "\n".join(f"- {escaped(line)}" for line in lines)


def short(text: str) -> str:
    """As many whole sentences as a summary holds; of a first one that is longer, the words that fit.

    >>> short("Take no dose yet. This is why: a fever.")
    'Take no dose yet. This is why: a fever.'
    """
    said = ""
    for one in _SENTENCE.split(plain(text)):
        longer = f"{said} {one}".strip()
        if len(longer) > LONGEST:
            break
        said = longer
    return said or _cut(plain(text))


def _cut(text: str) -> str:
    return f"{text[: LONGEST - len(_CUT)].rsplit(' ', 1)[0]}{_CUT}"
