"""The bars of the picture: one whole group each, in parts, and what of it is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.faces.cohort.summary.numbers import ASSESSED, CANNOT
from doseline.faces.cohort.summary.words import STAND, Words
from doseline.frozen import dataclass

HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar: its column, or ``hidden``, and how many people of the group are in it."""

    column: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBar:
    """The bar of one group. One whose size is hidden is one hidden part, whose number says nothing."""

    name: str
    size: str
    parts: tuple[Part, ...]

    @property
    def people(self) -> int:
        """How long the whole bar is."""
        return sum(part.people for part in self.parts)


def bars(words: Words) -> tuple[GroupBar, ...]:
    """A bar for each medicine, the largest group first."""
    return tuple(_bar(words, group) for group in words.summary.groups["guide"])


def _bar(words: Words, group: str) -> GroupBar:
    find = words.summary
    cannot, assessed = (find.of("guide", group, column) for column in (CANNOT, ASSESSED))
    size = None if cannot is None or assessed is None else cannot + assessed
    parts = tuple(_parts(words, group, size))
    return GroupBar(name=words.group("guide", group), size=words.count(size), parts=parts)


def _parts(words: Words, group: str, size: int | None) -> Iterator[Part]:
    if size is None:
        yield Part(column=HIDDEN, people=1)
        return
    counts = {column: words.summary.of("guide", group, column) for column in STAND}
    yield from (Part(column=column, people=count) for column, count in counts.items() if count)
    if rest := size - sum(count or 0 for count in counts.values()):
        yield Part(column=HIDDEN, people=rest)
