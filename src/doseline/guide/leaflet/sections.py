"""The sections of a leaflet, each with a hash of its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from doseline.frozen import dataclass

_NUMBER = re.compile(r"\s*((?:\d+\.)*\d+)\.?(?=\s|$)")
_HASH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: its number as printed (empty where it has none), its title, its own words.

    The words of the sections inside it are theirs.
    """

    number: str
    title: str
    text: str

    @property
    def hash(self) -> str:
        """A hash of the words; spaces, line breaks and capitals do not count.

        >>> section("2.1 Dose", "20 mg   monthly").hash == section("2.1 Dose", "20 MG monthly").hash
        True
        """
        return sha256(" ".join(self.text.casefold().split()).encode()).hexdigest()[:_HASH]

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def key(self) -> str:
        """What tells it from the others of a leaflet: its number, else its title."""
        return self.number or self.title.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """A leaflet: its title, the date that the file names (empty without one), its sections in order."""

    title: str
    date: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How the sections of a leaflet stand to those of an older one, by key."""

    changed: frozenset[str]
    new: frozenset[str]
    gone: tuple[Section, ...]


def section(heading: str, text: str) -> Section:
    """A section from its heading as printed.

    >>> found = section("5.4 Liver injury", "")
    >>> found.number, found.title
    ('5.4', 'Liver injury')
    """
    heading = " ".join(heading.split())
    number = _NUMBER.match(heading)
    title = heading[number.end() :].strip() if number else heading
    return Section(number=number[1] if number else "", title=title, text=" ".join(text.split()))


def compared(new: Iterable[Section], old: Iterable[Section]) -> Compared:
    """What changed from an older leaflet to a newer one.

    >>> compared([section("1 A", "x")], [section("1 A", "y"), section("2 B", "z")]).gone[0].title
    'B'
    """
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    both = before.keys() & after.keys()
    return Compared(
        changed=frozenset(key for key in both if before[key].hash != after[key].hash),
        new=frozenset(after.keys() - before.keys()),
        gone=tuple(one for key, one in before.items() if key not in after),
    )
