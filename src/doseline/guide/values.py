"""Values of a sentence: a number that a fact of the guide holds is named, never written a second time.

``"@contraception-months"`` is the fact's value, ``"@warm-minutes[0]"`` the first of several,
``"@live-vaccine-days in weeks"`` the same length in another unit, ``"@region.US.crisis"`` a number to ring.
``"@product.observation[0].minutes"`` is a field of the guide: what `product.toml` has there; `schedule.toml`,
`monitoring.toml` and `effects.toml` are named in the same way.
A bare number is one that no fact holds; where a fact happens to have it too, ``{ other = 6, why = "..." }``
says that another number is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.explanations import Value
from doseline.guide.facts import Fact
from doseline.guide.guide import Region
from doseline.guide.validation import Faults, Key, maybe

Number = int | Decimal
_REFERENCE = re.compile(r"@([a-z0-9-]+)(?:\[(\d)\])?(?: in ([a-z]+))?", re.ASCII)
_PHONE = re.compile(r"@region\.([A-Za-z]+)\.(emergency|poison|crisis)", re.ASCII)
# A field of a file of the guide, by its path; what a unit is turned from stands in the field's own name.
_FIELD = re.compile(
    r"@(schedule|product|monitoring|effects)((?:\.[A-Za-z0-9_-]+|\[\d+\])+)(?: in ([a-z]+))?", re.ASCII
)
_STEP = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
FIELDS = ("schedule", "product", "monitoring", "effects")
_OTHER = frozenset({"other", "why"})
# What the last word of a value's name says of its unit, as a fact writes it.
_UNITS = MappingProxyType(
    {
        "mg": "mg", "ml": "mL", "minutes": "min", "hours": "h", "days": "d", "day": "d", "weeks": "wk",
        "week": "wk", "months": "mo", "years": "a", "age": "a", "c": "Cel", "f": "[degF]",
        "percent": "%", "count": "cells/uL",
    }
)  # fmt: skip
# One unit told in another.
_TURNED: Mapping[tuple[str, str], Callable[[Decimal], Decimal]] = MappingProxyType(
    {
        ("d", "weeks"): lambda days: days / 7,
        ("wk", "days"): lambda weeks: weeks * 7,
        # Labels round these.
        ("Cel", "fahrenheit"): lambda degrees: (degrees * 9 / 5 + 32).to_integral_value(),
    }
)
_IN = MappingProxyType({"weeks": "wk", "days": "d", "fahrenheit": "[degF]"})


def _is_value(value: object) -> bool:
    if isinstance(value, dict):
        return value.keys() == _OTHER and _is_number(value["other"]) and isinstance(value["why"], str)
    return isinstance(value, str) or _is_number(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


VALUES = maybe(
    Key(
        lambda table: isinstance(table, dict) and all(_is_value(value) for value in table.values()),
        "numbers, facts and texts by name",
    )
)


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills in the values of one drug's sentences.

    ``held`` are the facts by their unit and value, each in every unit that a sentence may tell it in;
    ``files`` the parsed files whose fields may be named.
    """

    facts: Mapping[str, Fact]
    held: Mapping[tuple[str, Decimal], tuple[str, ...]]
    regions: Mapping[str, Region]
    faults: Faults
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def fill(self, table: Mapping[str, Any], where: str) -> dict[str, Value]:
        """The values of one sentence by name."""
        values = table.get("values", {})
        return {name: self._one(name, value, f"{where}.values.{name}") for name, value in values.items()}

    def number(self, value: object, where: str) -> Value | None:
        """One number that is written down, or named as in a sentence; None for anything else."""
        if isinstance(value, str) and value.startswith("@"):
            return self._named(value, where)
        return _as_number(value)

    def _one(self, name: str, value: Any, where: str) -> Value:  # noqa: ANN401 - as parsed
        if isinstance(value, dict):
            other: Value = value["other"]
            return other
        if isinstance(value, str):
            return self._named(value, where) if value.startswith("@") else value
        number: int | float = value
        for fact in self._holding(name, number):
            self.faults.add("fact-not-named", where, got=value, fact=fact)
        return number

    def _named(self, reference: str, where: str) -> Value:
        if phone := _PHONE.fullmatch(reference):
            region = self.regions.get(phone[1])
            number: str | None = getattr(region, phone[2], None)
            return self._known(number, reference, where)
        if path := _FIELD.fullmatch(reference):
            found = _at_path(self.files.get(path[1], {}), path[2])
            if found is not None and path[3] is not None:
                found = _turned(found, _UNITS.get(_STEP.findall(path[2])[-1].rpartition("_")[2], ""), path[3])
            return self._known(found, reference, where)
        match = _REFERENCE.fullmatch(reference)
        if match is None or match[1] not in self.facts:
            return self._known(None, reference, where)
        fact, place = self.facts[match[1]], match[2]
        found = _at(fact, None if place is None else int(place))
        if found is not None and match[3] is not None:
            found = _turned(found, fact.unit, match[3])
        return self._known(found, reference, where)

    def _known(self, value: Value | None, reference: str, where: str) -> Value:
        if value is None:
            self.faults.add("dangling-fact", where, got=reference)
            return reference
        return value

    def _holding(self, name: str, number: float) -> tuple[str, ...]:
        """The facts that hold the number: by their name, or by value and unit."""
        as_fact, unit = name.replace("_", "-"), _UNITS.get(name.rpartition("_")[2])
        if as_fact in self.facts:
            return (as_fact,)
        return self.held.get((unit, Decimal(str(number))), ()) if unit else ()


def filler(
    facts: Mapping[str, Fact],
    regions: Mapping[str, Region],
    faults: Faults,
    files: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Filler:
    """What fills in the values from these facts, and from the fields of these files."""
    held: dict[tuple[str, Decimal], tuple[str, ...]] = {}
    for fact in facts.values():
        for number in fact.value if isinstance(fact.value, tuple) else (fact.value,):
            for told in _as_told(Decimal(number), fact.unit):
                held[told] = (*held.get(told, ()), fact.id)
    return Filler(facts, held, regions, faults, files)


def _as_told(number: Decimal, unit: str) -> Iterator[tuple[str, Decimal]]:
    """The number in each unit that a sentence may tell it in."""
    yield unit, number
    for (from_, into), turn in _TURNED.items():
        if from_ == unit:
            yield _IN[into], turn(number)


_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def _as_number(value: object) -> Number | None:
    """A whole number, or one written as a text so that nothing of it is lost."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _at_path(table: object, path: str) -> Number | None:
    """The number at the end of a path of names and places; None where there is none."""
    for step in _STEP.findall(path):
        match table:
            case dict() if step in table:
                table = table[step]
            case list() if step.isdigit() and int(step) < len(table):
                table = table[int(step)]
            case _:
                return None
    return _as_number(table)


def _at(fact: Fact, place: int | None) -> Number | None:
    """The fact's number, or the one at that place where it has several."""
    if isinstance(fact.value, tuple):
        return fact.value[place] if place is not None and place < len(fact.value) else None
    return fact.value if place is None else None


def _turned(value: Number, unit: str, into: str) -> Number | None:
    """The same in another unit; None where that is no whole number, which no sentence could say."""
    turn = _TURNED.get((unit, into))
    if turn is None:
        return None
    turned = turn(Decimal(value))
    return int(turned) if turned == turned.to_integral_value() else None
