"""The words of an item: when it was, and what it is."""

from __future__ import annotations

from datetime import date

from doseline.dates import PartialDate
from doseline.record import Event
from doseline.text import Catalogue
from doseline.text.shown import as_typed, one_line


def when(catalogue: Catalogue, on: date | PartialDate, until: date | PartialDate | None = None) -> str:
    """A day, or a first and a last day, as the table shows it."""
    if until is None or str(on) == str(until):
        return catalogue.write(on)
    if _is_unknown(on):
        return catalogue.say("picture.when.span-unknown", until=until)
    return catalogue.say("picture.when.span", on=on, until=until)


def since(catalogue: Catalogue, on: date | PartialDate) -> str:
    """The first day of something that goes on."""
    if _is_unknown(on):
        return catalogue.say("picture.when.since-unknown")
    return catalogue.say("picture.when.since", on=on)


def _is_unknown(on: date | PartialDate) -> bool:
    """Whether nobody knows since when."""
    return isinstance(on, PartialDate) and not on.has_first


def named(catalogue: Catalogue, kind: str, event: Event, name: str) -> str:
    """The readable name of an entry, with what the person wrote where that says more.

    Line breaks and signs that no text can show are taken out: names can be free text.
    """
    known = catalogue.name(kind, name)
    written = as_typed(event.written or name)
    if known is None:
        return first_up(written)
    if event.written is None or event.written.casefold() in (known.casefold(), name):
        return first_up(known)
    return catalogue.say("picture.written", name=first_up(known), written=written)


def first_up(text: str) -> str:
    """The text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """The text in one line, without signs that nobody sees."""
    return one_line(text)
