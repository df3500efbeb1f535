"""Reading a table of a document key by key: its good values, and every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import islice
from math import isfinite
from typing import Any

from doseline.errors import Fault, InputFaults, fault
from doseline.frozen import dataclass
from doseline.record.codes import Code
from doseline.record.shape import MAX_FAULTS, key_faults
from doseline.record.values import ODD_CHARACTERS, child
from doseline.record.values import shown as shown_text

_ODD = re.compile(ODD_CHARACTERS)
# Far more than any number here can be; hexadecimal digits come without end.
_MOST_BITS = 2048
# The last word of a key that carries a unit.
_UNITS = frozenset({"days", "weeks", "years", "day", "kg", "mg", "uL"})


class TrialError(InputFaults):
    """A scenario, or a file of cases, that cannot be run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a number may be; ``above`` shuts its own bound out."""

    least: float | None = None
    above: float | None = None
    most: float | None = None


@dataclass(slots=True)
class Faults:
    """What was found wrong so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, where: str, **values: object) -> None:
        """Note one fault; of a document without end no more than can be read are kept.

        Raises: TrialError once there are too many.
        """
        self.extend((fault(code, where, **values),))

    def extend(self, more: Iterable[Fault]) -> None:
        """Note several.

        Raises: TrialError once there are too many.
        """
        self.found.extend(islice(more, MAX_FAULTS + 1 - len(self.found)))
        if len(self.found) > MAX_FAULTS:
            self.settle()

    def settle(self) -> None:
        """Go on only where nothing was wrong.

        Raises: TrialError with every fault.
        """
        if len(self.found) > MAX_FAULTS:
            raise TrialError((*self.found[:MAX_FAULTS], fault(Code.MORE_FAULTS, "$", shown=MAX_FAULTS)))
        if self.found:
            raise TrialError(tuple(self.found))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the document; what is asked of it is taken, or noted among ``faults``."""

    values: Mapping[str, Any]
    where: str
    faults: Faults

    def only(self, *known: str) -> Table:
        """The table itself, with every other key noted as a fault."""
        right = {key: same for key in self.values if key not in known and (same := _in_our_units(key, known))}
        for key, same in right.items():
            self.faults.add("trial-wrong-unit", self.at(key), key=key, known=same)
        rest = {key: value for key, value in self.values.items() if key not in right}
        self.faults.extend(key_faults(frozenset(known), rest, self.where))
        return self

    def at(self, key: str) -> str:
        """The path of a key."""
        return child(self.where, key)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def text(self, key: str, *, default: str | None = None) -> str:
        """A text that is not empty."""
        match self.values.get(key, default):
            case None:
                self._missing(key)
            case str() as said if said.strip():
                if odd := _ODD.search(said):  # it would go to the terminal as a command
                    character, place = f"U+{ord(odd[0]):04X}", odd.start() + 1
                    self.faults.add(Code.ODD_CHARACTER, self.at(key), character=character, place=place)
                return said
            case str():
                self.faults.add(Code.BLANK, self.at(key))
            case other:
                self.faults.add(Code.NOT_TEXT, self.at(key), got=shown(other))
        return ""

    def choice(self, key: str, allowed: tuple[str, ...], *, default: str) -> str:
        """One of some words."""
        got = self.values.get(key, default)
        if got in allowed:
            return str(got)
        self.faults.add(Code.NOT_A_CHOICE, self.at(key), got=shown(got), allowed=allowed)
        return default

    def yes(self, key: str) -> bool:
        """True or false, false where it is not there."""
        got = self.values.get(key, False)
        if not isinstance(got, bool):
            self.faults.add(Code.NOT_YES_OR_NO, self.at(key), got=shown(got))
        return bool(got)

    def number(self, key: str, within: Range, *, default: float | None = None) -> float | None:
        """A number, or None where there is none to be had."""
        if key not in self.values:
            if default is None:
                self._missing(key)
            return default
        return number(self.values[key], within, self.at(key), self.faults)

    def whole(self, key: str, within: Range, *, default: int | None = None) -> int | None:
        """A whole number, or None where there is none to be had."""
        if key in self.values:
            return whole_number(self.values[key], within, self.at(key), self.faults)
        return whole(self.number(key, within, default=default), self.at(key), self.faults)

    def items(self, key: str) -> tuple[tuple[object, str], ...]:
        """The entries of a list, each with its path."""
        got = self.values.get(key, [])
        if not isinstance(got, list):
            self.faults.add(Code.NOT_A_LIST, self.at(key), got=shown(got))
            return ()
        return tuple((item, f"{self.at(key)}[{place}]") for place, item in enumerate(got))

    def numbers(self, key: str, within: Range) -> tuple[float, ...]:
        """A list of numbers, without the ones that cannot be taken."""
        found = (number(item, within, where, self.faults) for item, where in self.items(key))
        return tuple(item for item in found if item is not None)

    def pair(self, key: str, within: Range) -> tuple[float, float] | None:
        """Two numbers that rise, or None."""
        return pair(self.values.get(key), within, self.at(key), self.faults)

    def table(self, key: str) -> Table:
        """A table within; an empty one where it is not there."""
        return table(self.values.get(key, {}), self.at(key), self.faults)

    def tables(self, key: str) -> Iterator[Table]:
        """Tables in a list."""
        return (table(item, where, self.faults) for item, where in self.items(key))

    def _missing(self, key: str) -> None:
        if any(_in_our_units(given, (key,)) for given in self.values):
            return  # it is there, in a unit that was refused
        self.faults.add(Code.MISSING, self.at(key), key=key)


def _in_our_units(key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that say the same in a unit that is known here.

    >>> _in_our_units("weight_lb", ("weight_kg", "age_years"))
    ('weight_kg',)
    """
    stem = key.rpartition("_")[0]
    if not stem:
        return ()
    return tuple(
        name for name in known if name.rpartition("_")[0] == stem and name.rpartition("_")[2] in _UNITS
    )


def table(value: object, where: str, faults: Faults) -> Table:
    """A value as a table; an empty one, and a fault, where it is none."""
    if isinstance(value, dict):
        for key in getattr(value, "repeated", ()):  # the reader of JSON tells; TOML refuses them itself
            faults.add(Code.REPEATED_KEY, child(where, key), key=key)
        return Table(value, where, faults)
    faults.add(Code.NOT_AN_OBJECT, where, got=shown(value))
    return Table({}, where, faults)


def number(got: object, within: Range, where: str, faults: Faults) -> float | None:
    """A finite number within its range, or None and a fault."""
    if isinstance(got, bool) or not isinstance(got, int | float):
        faults.add(Code.NOT_A_NUMBER, where, got=shown(got))
    elif isinstance(got, int) and abs(got).bit_length() > _MOST_BITS:
        faults.add(Code.NUMBER_TOO_LONG, where, got=shown(got))
    elif isinstance(got, float) and not isfinite(got):
        faults.add(Code.NOT_FINITE, where, got=str(got))
    elif within.above is not None and got <= within.above:
        faults.add(Code.NUMBER_NOT_ABOVE, where, got=plain(got), bound=plain(within.above))
    elif within.least is not None and got < within.least:
        faults.add(Code.NUMBER_TOO_LOW, where, got=plain(got), bound=plain(within.least))
    elif within.most is not None and got > within.most:
        faults.add(Code.NUMBER_TOO_HIGH, where, got=plain(got), bound=plain(within.most))
    else:
        try:
            return float(got)
        except OverflowError:  # a whole number of hundreds of digits
            faults.add(Code.NOT_FINITE, where, got=shown(got))
    return None


def whole_number(got: object, within: Range, where: str, faults: Faults) -> int | None:
    """A whole number within its range, to its last digit; or None and a fault."""
    found = number(got, within, where, faults)
    if found is not None and isinstance(got, int):
        return got  # a float holds 53 bits only, and a seed has 63
    return whole(found, where, faults)


def whole(got: float | None, where: str, faults: Faults) -> int | None:
    """A number as a whole one, or None and a fault."""
    if got is None:
        return None
    if got != int(got):
        faults.add("trial-not-whole", where, got=plain(got))
        return None
    return int(got)


def pair(got: object, within: Range, where: str, faults: Faults) -> tuple[float, float] | None:
    """Two numbers in a list, the second above the first; or None and a fault."""
    match got:
        case [first, second]:
            low, high = (
                number(first, within, f"{where}[0]", faults),
                number(second, within, f"{where}[1]", faults),
            )
            if low is None or high is None:
                return None
            if low < high:
                return low, high
    faults.add("trial-not-from-to", where)
    return None


def plain(value: float) -> int | float:
    """A number without the ``.0`` of a whole one."""
    return int(value) if value == int(value) else value


def shown(value: object) -> str:
    """A value as it stands in the file, short."""
    if isinstance(value, int) and abs(value).bit_length() > _MOST_BITS:
        return "…"  # Python writes out no number of thousands of digits, and nobody would read it
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return str(shown_text(value))
