"""Codes of hospitals and laboratories: which system, how one is compared, and what it means here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from doseline.frozen import dataclass

_SCHEME = re.compile(r"^https?://")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_NUMBER = re.compile(r"\d+")
# The lengths of a national drug code: maker and product, as stored here, and the whole with its package.
_MAKER, _PRODUCT, _WHOLE = 5, 4, 11
_CVX_DIGITS = 2


class Reads(StrEnum):
    """How a code of a system is compared."""

    EXACT = "exact"
    PREFIX = "prefix"
    ATC = "atc"
    DIGITS = "digits"
    CVX = "cvx"
    NDC = "ndc"


def address(written: str) -> str:
    """The name of a code system as it is compared: no version, no last slash, no matter of case.

    >>> address("https://loinc.org/|2.77"), address("urn:oid:2.16.840.1.113883.6.1")
    ('loinc.org', '2.16.840.1.113883.6.1')
    """
    bare = written.strip().lower().partition("|")[0].rstrip("/").removeprefix("urn:oid:")
    return _SCHEME.sub("", bare).removeprefix("www.")


def _squeezed(code: str) -> str:
    return _NOT_CODE.sub("", code.upper())


def _digits(code: str) -> str:
    found = _NUMBER.match(code.strip())
    return found[0] if found else ""


def _ndc(code: str) -> str:
    parts = code.strip().split("-")
    if len(parts) > 1:
        return parts[0].zfill(_MAKER) + parts[1].zfill(_PRODUCT)
    digits = _digits(code)
    # Ten digits without hyphens hide which part is the short one: the maker's, as for most.
    padded = digits if len(digits) in (_WHOLE, _MAKER + _PRODUCT) else "0" + digits
    return padded[: _MAKER + _PRODUCT]


_COMPARED: Mapping[Reads, Callable[[str], str]] = {
    Reads.EXACT: lambda code: "".join(code.upper().split()),
    Reads.PREFIX: _squeezed,
    Reads.ATC: _squeezed,
    Reads.DIGITS: _digits,
    Reads.CVX: lambda code: _digits(code).zfill(_CVX_DIGITS),
    Reads.NDC: _ndc,
}


@lru_cache(maxsize=2048)
def compared(reads: Reads, code: str) -> str:
    """A code as it is stored and looked up.

    >>> compared(Reads.PREFIX, "a41.9 \u2020"), compared(Reads.NDC, "0078-1007-68")
    ('A419', '000781007')
    """
    return _COMPARED[reads](code)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """One code system; ``like`` names another whose codes hold in it too."""

    id: str
    reads: Reads
    like: str | None = None


Table = Mapping[str, str]
# What a code means, each with the first day on which it no longer does.
Meanings = tuple[tuple[str, date | None], ...]
# So many codes that were looked up are kept, and none that is too long to be one.
_KEPT, _LONGEST = 16384, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What the codes mean.

    ``systems`` maps every address of a system to it; ``tables`` a kind (``test``, ``condition`` ...) and the
    id of a system to its codes. ``until`` holds, by system and code, the first day it is no longer valid.
    ``seen`` are codes that were looked up: the same few thousand stand in all charts.
    """

    systems: Mapping[str, CodeSystem]
    tables: Mapping[str, Mapping[str, Table]]
    until: Mapping[tuple[str, str], date]
    seen: dict[tuple[str, str, str], Meanings] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def system(self, written: str) -> CodeSystem | None:
        """The code system of an address, an OID or a short name, if known."""
        found = self.systems.get(address(written))
        return found if found is not None else self.systems.get(_squeezed(written).lower())

    def find(self, kind: str, system: str, code: str, on: date | None = None) -> str | None:
        """What a code means among the names of one kind, exactly or by its longest known beginning.

        A code that was no longer valid on the day of its entry means nothing.
        """
        found = self.seen.get((kind, system, code))
        if found is None:
            found = self._look_up(kind, system, code)
        for name, over in found:
            if over is None or on is None or on < over:
                return name
        return None

    def is_for_ever(self, kind: str, system: str, code: str) -> bool:
        """Whether a code means the same on every day."""
        return all(over is None for _, over in self._look_up(kind, system, code))

    def _look_up(self, kind: str, system: str, code: str) -> Meanings:
        """The meanings of a code, the longest beginning first, as far as the first that never ends."""
        found = tuple(self._meanings(kind, system, code))
        if len(system) + len(code) <= _LONGEST:
            if len(self.seen) >= _KEPT:  # another thread may do so at any moment, too
                self.seen.clear()
            self.seen[kind, system, code] = found
        return found

    def _meanings(self, kind: str, system: str, code: str) -> Iterator[tuple[str, date | None]]:
        known = self.system(system)
        if known is None:
            return
        tables = tuple(self._tables(kind, known))
        for start in _starts(known.reads, compared(known.reads, code)):
            for id_, table in tables:
                if start in table:
                    over = self.until.get((id_, start))
                    yield table[start], over
                    if over is None:
                        return

    def _tables(self, kind: str, system: CodeSystem) -> Iterator[tuple[str, Table]]:
        of_kind = self.tables.get(kind, {})
        for name in (system.id, system.like):
            if name is not None and name in of_kind:
                # A code can end in one edition and go on in the others.
                yield system.id, of_kind[name]


def _starts(reads: Reads, code: str) -> Iterator[str]:
    match reads:
        case Reads.PREFIX | Reads.ATC:
            yield from (code[:end] for end in range(len(code), 0, -1))
        case Reads.EXACT | Reads.DIGITS | Reads.CVX | Reads.NDC:
            yield code
        case _:
            assert_never(reads)
