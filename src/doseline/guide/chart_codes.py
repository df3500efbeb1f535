"""What codes mean that only the charts of hospitals hold: answers, marks, what an operation leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.codes import Codes, CodeSystem, Reads, address, compared
from doseline.guide.folders import read_data
from doseline.guide.shared import load_shared
from doseline.guide.words import phrase

Coded = Iterable[tuple[str, str]]
_NO_LIST = frozenset({"weight", "choice", "system", "any-amount", "done-is-enough"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCodes:
    """The meanings of codes and words, by the kind of question.

    ``tables`` holds what is said of each meaning beside its codes, ``kilograms`` what one of a unit of weight
    is, ``numbers`` our choices by name. Of the tests in ``any_amount`` any amount is a find; those in
    ``done_is_enough`` need no result.
    """

    codes: Codes
    words: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Mapping[str, Mapping[str, Any]]]
    kilograms: Mapping[str, Decimal]
    numbers: Mapping[str, int]
    any_amount: frozenset[str]
    done_is_enough: frozenset[str]

    def meanings(self, kind: str, codes: Coded, words: Iterable[str] = ()) -> tuple[str, ...]:
        """What codes mean, each once; the words count where no code is known.

        >>> chart_codes().meanings("pregnant", [("http://snomed.info/sct", "60001007")])
        ('no',)
        >>> chart_codes().meanings("flag", [], ["Above normal"])
        ('high',)
        """
        coded = [found for one in codes if (found := self.codes.find(kind, *one))]
        told = coded or [found for one in words if (found := self.in_words(kind, one))]
        return tuple(dict.fromkeys(told)) if told else ()

    def in_words(self, kind: str, written: str) -> str | None:
        """What a text means that is one of ours as a whole."""
        return self.words.get(kind, {}).get(phrase(written))

    def told(self, kind: str, name: str) -> Mapping[str, Any]:
        """What is said of a meaning beside its codes."""
        return self.tables[kind][name]

    def weight(self, value: Decimal, unit: str) -> Decimal | None:
        """A weight in kilograms, or None where the unit is none of weight.

        >>> chart_codes().weight(Decimal("70500"), "g")
        Decimal('70.500')
        """
        factor = self.kilograms.get(phrase(unit))
        return None if factor is None else value * factor


@lru_cache(maxsize=1)
def chart_codes() -> ChartCodes:
    """The lists, read when the first chart is."""
    tables = read_data("names/chart_codes")
    kinds = {kind: table for kind, table in tables.items() if kind not in _NO_LIST}
    systems = {**load_shared().names.codes.systems, **dict(_systems(tables["system"]))}
    return ChartCodes(
        codes=Codes(systems=systems, tables=_coded(kinds, systems), until={}),
        words={kind: dict(_worded(table)) for kind, table in kinds.items()},
        tables=kinds,
        kilograms={phrase(unit): Decimal(factor) for unit, factor in tables["weight"]["units"].items()},
        numbers={name: one["value"] for name, one in tables["choice"].items()},
        any_amount=frozenset(tables["any-amount"]["tests"]),
        done_is_enough=frozenset(tables["done-is-enough"]["tests"]),
    )


def _systems(tables: Mapping[str, Any]) -> Iterator[tuple[str, CodeSystem]]:
    for name, table in tables.items():
        system = CodeSystem(id=name, reads=Reads(table["reads"]))
        yield from ((one, system) for one in (name, *map(address, table["names"])))


def _coded(
    kinds: Mapping[str, Any], systems: Mapping[str, CodeSystem]
) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for kind, table in kinds.items():
        for name, told in table.items():
            for system in told.keys() & systems.keys():
                codes = {compared(systems[system].reads, code): name for code in told[system]}
                found.setdefault(kind, {}).setdefault(system, {}).update(codes)
    return found


def _worded(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, told in table.items():
        yield from ((phrase(written), name) for written in told.get("words", ()))
