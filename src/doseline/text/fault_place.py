"""Places of faults in words: which entry of a file, and which value of it."""

from __future__ import annotations

import re

from doseline.text.catalogue import Catalogue

_PART = re.compile(r"(?:\.|^)([^.\[\]]+)|\[(\d+)\]")
# What has a word of its own; anything else is named as it stands in the file.
_GROUPS = frozenset({"person", "therapy"})
_LIST = "events"


def said_at(catalogue: Catalogue, where: str, said: str) -> str:
    """A fault with its place in front, where it has one.

    >>> from doseline.guide import load_shared
    >>> words = Catalogue("en", load_shared().region("default"))
    >>> said_at(words, "$.events[1].on", "There is no such day.")
    'Entry 2, "on": There is no such day.'
    >>> said_at(words, "$.person.birth_date", "There is no such day.")
    'About the person, "birth_date": There is no such day.'
    >>> said_at(words, "$", "The file is empty.")
    'The file is empty.'
    """
    place = _place(catalogue, where)
    return catalogue.say("fault.at", place=place, said=said) if place else said


def _place(catalogue: Catalogue, where: str) -> str:
    """The place in words; "" for the whole."""
    parts = [(name, number) for name, number in _PART.findall(where) if name != "$"]
    known: list[str] = []
    match parts:
        case [(name, ""), ("", number), *rest] if name == _LIST:
            known.append(catalogue.say("fault.place.entry", number=int(number) + 1))
        case [(name, ""), *rest] if name in _GROUPS:
            known.append(catalogue.say(f"fault.place.{name}"))
        case rest:
            pass
    last = next((name for name, _ in reversed(rest) if name), None)
    if last is not None:
        known.append(catalogue.say("fault.place.value", name=last))
    return (
        catalogue.say("fault.place.both", whole=known[0], part=known[1]) if len(known) > 1 else "".join(known)
    )
