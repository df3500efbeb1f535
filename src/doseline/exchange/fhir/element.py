"""One object of a resource, taken apart without trust: what has the wrong type is said, and is not there.

Paths are FHIRPath as people write it: ``Observation.code.coding[0].system``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, TypeVar

from doseline.exchange.fhir.said import NotUnderstood, What
from doseline.frozen import dataclass

# Longer texts are cut, with a mark: no name and no note of ours may be longer.
TEXT_LENGTH = 2000
MARK = " …"
_GOT = 120
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
T = TypeVar("T")


def clean(text: str) -> str:
    """A text as it is kept: composed, on one line, without what cannot be seen.

    >>> clean("  Kesim\u200bpta  20 mg ")
    'Kesimpta 20 mg'
    """
    if _is_clean(text):
        return text.strip()
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", "".join(c if c.isprintable() else " " for c in seen)).strip()


def _is_clean(text: str) -> bool:
    """Whether there is nothing to take out of a text but the spaces at its ends."""
    return text.isascii() and text.isprintable() and "  " not in text


def shown(value: object) -> str:
    """A value as the report shows it, cut to 120 characters."""
    text = clean(value if isinstance(value, str) else str(value))
    return text if len(text) <= _GOT else text[: _GOT - len(MARK)] + MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An object inside a resource.

    ``from_`` is the resource's reference, ``path`` the way to this object. ``faults`` collects what was
    wrong on the way; it is shared by all elements of one resource.
    """

    data: Mapping[str, Any]
    from_: str
    path: str
    faults: list[NotUnderstood] = field(default_factory=list, compare=False, repr=False)

    def has(self, key: str) -> bool:
        """Whether a member is there at all."""
        return key in self.data

    def text(self, key: str) -> str | None:
        """A text without anything that cannot be seen, or None."""
        found = self.data.get(key)
        if type(found) is str and len(found) <= TEXT_LENGTH and _is_clean(found):  # nearly every one
            return found.strip() or None
        found = self._of(key, str)
        return None if found is None else (self._cut(key, clean(found)) or None)

    def flag(self, key: str) -> bool | None:
        """A yes or no."""
        return self._of(key, bool)

    def number(self, key: str) -> Decimal | None:
        """A number with the digits it was written with."""
        found = self.data.get(key)
        if isinstance(found, int) and not isinstance(found, bool):
            return Decimal(found)
        return self._of(key, Decimal)

    def one(self, key: str) -> Element | None:
        """An object; of a list with one object, that: some senders write every member as a list."""
        found = self.data.get(key)
        if isinstance(found, list) and len(found) == 1:
            found = found[0]
        if type(found) is dict or isinstance(found, Mapping):
            return self._inside(found, key)
        self._wrong(key, found)
        return None

    def many(self, key: str) -> tuple[Element, ...]:
        """The objects of a list; of one object alone, that."""
        found = self.data.get(key)
        if not isinstance(found, list):
            if isinstance(found, Mapping):
                return (self._inside(found, key),)
            self._wrong(key, found)
            return ()
        return tuple(self._all(key, found))

    def starting(self, stem: str) -> str | None:
        """The key of a choice of types, such as ``valueQuantity`` for ``value``."""
        return next(
            (key for key in self.data if key.startswith(stem) and key[len(stem) :][:1].isupper()), None
        )

    def say(self, key: str, what: What, got: object) -> None:
        """Note what could not be understood of a member."""
        where = f"{self.path}.{key}" if key else self.path
        self.faults.append(NotUnderstood(from_=self.from_, where=where, what=what, got=shown(got)))

    def _inside(self, data: Mapping[str, Any], way: str) -> Element:
        return Element(data=data, from_=self.from_, path=f"{self.path}.{way}", faults=self.faults)

    def _all(self, key: str, found: list[Any]) -> Iterator[Element]:
        for place, one in enumerate(found):
            if type(one) is dict or isinstance(one, Mapping):
                yield self._inside(one, f"{key}[{place}]")
            elif one is not None:  # the place of what is missing in a list of two halves
                self.say(f"{key}[{place}]", What.WRONG_TYPE, one)

    def _of(self, key: str, kind: type[T]) -> T | None:
        found = self.data.get(key)
        if isinstance(found, kind):
            return found
        self._wrong(key, found)
        return None

    def _wrong(self, key: str, found: object) -> None:
        if found is not None:
            self.say(key, What.WRONG_TYPE, found)

    def _cut(self, key: str, text: str) -> str:
        if len(text) <= TEXT_LENGTH:
            return text
        self.say(key, What.CUT, text)
        return text[: TEXT_LENGTH - len(MARK)] + MARK
