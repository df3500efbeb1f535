"""Tells signs apart from what only looks like one, and from a reaction where the injection went in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from doseline.guide.danger_alike import LookAlike, LookAlikes, Site
from doseline.guide.words import phrase

_APART = re.compile(r"([,;:.!?()\n]+)")
Phrases = tuple[str, ...] | frozenset[str]


def without_look_alikes(text: str, alikes: LookAlikes, known: Iterable[str] = ()) -> str:
    """The text without words that look like a sign and are none: "confused about my dose date".

    A name in ``known`` that holds the words together with their neighbour stays as it is: "sore muscles".
    """
    parts = _APART.split(text)
    return "".join(part if _APART.fullmatch(part) else _told_apart(part, alikes, known) for part in parts)


def _told_apart(part: str, alikes: LookAlikes, known: Iterable[str]) -> str:
    left = said = f" {phrase(part)} "
    for row in alikes.that_can_stand_in(said.split()):
        if not has(said, row.unless):
            left = _without(left, row, known)
    return part if left == said else left.strip()


def _without(said: str, row: LookAlike, known: Iterable[str]) -> str:
    for words in row.words:
        if (
            f" {words} " in said
            and (pair := _neighbours(said, words, row))
            and not _is_known(said, pair, known)
        ):
            said = said.replace(f" {words} ", " ", 1)
    return said


def _neighbours(said: str, words: str, row: LookAlike) -> str | None:
    """The words together with the neighbour that makes them none, if there is one."""
    pairs = (*(f"{words} {one}" for one in row.after), *(f"{one} {words}" for one in row.before))
    found = next((pair for pair in pairs if f" {pair} " in said), None)
    if found is None or not row.of:
        return found
    rest = said[said.index(f" {found} ") + len(found) + 1 :]
    return found if has(rest, row.of) else None


def _is_known(said: str, pair: str, known: Iterable[str]) -> bool:
    return any(pair in name and f" {name} " in said for name in known)


def at_site(piece: str, site: Site) -> bool:
    """Whether a piece of a text speaks of the place of the injection, and of no other."""
    said = f" {phrase(piece)} "
    return has(said, site.places) and not has(_without_places(said, site), site.unless)


def is_elsewhere_too(piece: str, site: Site) -> bool:
    """Whether a piece of a text speaks of the place of the injection, and of another one as well."""
    return has(f" {phrase(piece)} ", site.places) and not at_site(piece, site)


def site_words(piece: str, site: Site) -> Iterator[tuple[str, str]]:
    """The words of a piece that name a sign at the place of the injection, with the name of the sign."""
    said = _without_places(f" {phrase(piece)} ", site)
    return ((words, name) for words, name in site.words.items() if f" {words} " in said)


def _without_places(said: str, site: Site) -> str:
    for place in sorted(site.places, key=len, reverse=True):
        said = said.replace(f" {place} ", " ")
    return said


def has(said: str, any_of: Phrases) -> bool:
    """Whether one of the phrases stands in a text that is spaced at both ends."""
    if _heads(any_of).isdisjoint(said.split()):
        return False
    return any(f" {words} " in said for words in any_of)


@lru_cache
def _heads(any_of: Phrases) -> frozenset[str]:
    """The first words of phrases: where none of them is, no phrase is."""
    return frozenset(words.split()[0] for words in any_of)


def turned(name: str, signs: Mapping[str, str]) -> str:
    """The sign as it is called at the place of the injection."""
    return signs.get(name, name)
