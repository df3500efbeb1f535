"""Effects and how well a drug worked, as trials counted them: never without what they were compared to.

A share of one arm alone says nothing, so there is no way to write one down: a rate has two numbers, a trial
and its comparator. What the sources give for one arm only is left out of ``effects.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from doseline.frozen import dataclass
from doseline.guide.validation import ANY, INTEGER, INTEGERS, TEXT, Citations, Faults, check, entries, maybe
from doseline.guide.values import Filler
from doseline.source import Source

Table = Mapping[str, Any]
T = TypeVar("T")


class EffectKind(StrEnum):
    """Which row of the comparison an effect stands in."""

    COMMON = "common"
    SERIOUS = "serious"


class Share(NamedTuple):
    """A number of one arm; ``below`` where the source says only that it was less."""

    number: Decimal
    below: bool = False


class TrialLength(NamedTuple):
    """How long people were in a trial: ``how`` is ``exactly``, ``about`` or ``up-to``."""

    how: str
    unit: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial, or several read together: what it compared with, and how many people were in both arms.

    Its name stands with the words of the drug. ``who`` is a slug for the people in it; ``people`` and
    ``length`` are None where they were not read.
    """

    id: str
    comparator: str
    who: str
    people: tuple[int, int] | None
    length: TrialLength | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One effect in one trial: of a hundred people on the drug, and of a hundred on the comparator.

    ``counted`` says how it was counted, where trials do that in another way: within so many hours of the
    start of a dose (``start``), of its end (``end``) or of the dose (``dose``).
    """

    id: str
    name: str
    kind: EffectKind
    trial: Trial
    shares: tuple[Share, Share]
    counted: tuple[str, int] | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """How well a drug worked in one trial: each number of the drug beside the comparator's.

    ``relapses`` are per person and year, ``worse`` of a hundred people whose MS got worse and stayed so for
    ``worse_weeks`` or more.
    """

    trial: Trial
    relapses: tuple[Share, Share] | None
    worse: tuple[Share, Share] | None
    worse_weeks: int | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What the trials of one drug found."""

    effects: tuple[Effect, ...] = ()
    worked: tuple[Worked, ...] = ()


_TRIAL = {
    "comparator": TEXT, "who": TEXT, "people": maybe(INTEGERS), "length": maybe(ANY), "sources": ANY,
}  # fmt: skip
_LENGTH = {"how": TEXT, "unit": TEXT, "count": ANY}
_EFFECT = {
    "name": maybe(TEXT), "kind": TEXT, "trial": TEXT, "percent": ANY, "counted": maybe(ANY), "sources": ANY,
}  # fmt: skip
_COUNTED = {"from": TEXT, "within_hours": ANY}
_WORKED = {"relapses": maybe(ANY), "worse": maybe(ANY), "worse_weeks": maybe(INTEGER), "sources": ANY}
_HOW = frozenset({"exactly", "about", "up-to"})
_LENGTH_UNITS = frozenset({"week", "month", "year"})
_FROM = frozenset({"start", "end", "dose"})
_BELOW = "<"
_ARMS = 2


def read_effects(tables: Table, citations: Citations, filler: Filler) -> Effects:
    """The effects of a drug's ``effects.toml``, in the order of the file."""
    reader = _Reader(citations, filler, filler.faults)
    for extra in tables.keys() - {"trial", "effect", "worked"}:
        filler.faults.add("unknown-key", f"effects.{extra}")
    reader.trials |= dict(reader.read_trials(tables))
    return Effects(effects=tuple(reader.read(tables)), worked=tuple(reader.read_worked(tables)))


class _Reader:
    """The reader of one file."""

    def __init__(self, citations: Citations, filler: Filler, faults: Faults) -> None:
        self.trials: dict[str, Trial] = {}
        self._citations, self._filler, self._faults = citations, filler, faults

    def read_trials(self, tables: Table) -> Iterator[tuple[str, Trial]]:
        """The trials by id."""
        for key, table, where in entries(tables, "trial", _TRIAL, "effects", self._faults):
            people = table.get("people")
            if people is not None and len(people) != _ARMS:
                self._faults.add("wrong-type", f"{where}.people", expected="two whole numbers")
                continue
            yield (
                key,
                Trial(
                    id=key,
                    comparator=table["comparator"],
                    who=table["who"],
                    people=None if people is None else (people[0], people[1]),
                    length=self._length(table, where),
                    sources=self._citations.read(table["sources"], f"{where}.sources"),
                ),
            )

    def _length(self, table: Table, where: str) -> TrialLength | None:
        length, path = table.get("length"), f"{where}.length"
        if length is None or not check(length, _LENGTH, path, self._faults):
            return None
        if length["how"] not in _HOW or length["unit"] not in _LENGTH_UNITS:
            self._faults.add("unknown-choice", path, got=f"{length['how']} {length['unit']}")
            return None
        count = self._filler.number(length["count"], f"{path}.count")
        return TrialLength(length["how"], length["unit"], int(str(count)))

    def read(self, tables: Table) -> Iterator[Effect]:
        """The effects, each with its trial."""
        for key, table, where in entries(tables, "effect", _EFFECT, "effects", self._faults):
            trial = self.trials.get(table["trial"])
            shares = self._pair(table["percent"], f"{where}.percent")
            if table["kind"] not in set(EffectKind):
                self._faults.add("unknown-choice", f"{where}.kind", got=table["kind"])
            elif trial is None:
                self._faults.add("dangling-id", f"{where}.trial", got=table["trial"])
            elif shares is not None:
                yield Effect(
                    id=key,
                    name=table.get("name", key),
                    kind=EffectKind(table["kind"]),
                    trial=trial,
                    shares=shares,
                    counted=self._counted(table, where),
                    sources=self._citations.read(table["sources"], f"{where}.sources"),
                )

    def _counted(self, table: Table, where: str) -> tuple[str, int] | None:
        counted, path = table.get("counted"), f"{where}.counted"
        if counted is None or not check(counted, _COUNTED, path, self._faults):
            return None
        hours = self._filler.number(counted["within_hours"], f"{path}.within_hours")
        if counted["from"] not in _FROM or not isinstance(hours, int):
            self._faults.add("unknown-choice", path, got=f"{counted['from']} {hours}")
            return None
        return counted["from"], hours

    def read_worked(self, tables: Table) -> Iterator[Worked]:
        """How well it worked, trial by trial."""
        for key, table, where in entries(tables, "worked", _WORKED, "effects", self._faults):
            trial = self.trials.get(key)
            if trial is None:
                self._faults.add("dangling-id", where, got=key)
                continue
            pairs = {name: self._pair_or_none(table, name, where) for name in ("relapses", "worse")}
            sources = self._citations.read(table["sources"], f"{where}.sources")
            if (pairs["worse"] is None) != ("worse_weeks" not in table):
                self._faults.add("missing-key", f"{where}.worse_weeks")
            yield Worked(trial=trial, **pairs, worse_weeks=table.get("worse_weeks"), sources=sources)

    def _pair_or_none(self, table: Table, name: str, where: str) -> tuple[Share, Share] | None:
        return self._pair(table[name], f"{where}.{name}") if name in table else None

    def _pair(self, found: object, where: str) -> tuple[Share, Share] | None:
        """The two numbers of a rate; one alone is a fault of its own, for it would mislead."""
        if not isinstance(found, list) or len(found) != _ARMS:
            self._faults.add("rate-without-comparator", where)
            return None
        first, second = (self._share(one, f"{where}[{place}]") for place, one in enumerate(found))
        return None if first is None or second is None else (first, second)

    def _share(self, found: object, where: str) -> Share | None:
        below = isinstance(found, str) and found.startswith(_BELOW)
        number = self._filler.number(str(found).removeprefix(_BELOW) if below else found, where)
        if str(number).startswith("@"):  # a name that leads nowhere, which is said already
            return None
        if number is None or not re.fullmatch(r"\d+(\.\d+)?", str(number)):
            self._faults.add("wrong-type", where, expected="a number, or a fact's name")
            return None
        return Share(Decimal(str(number)), below)


def by_trial(found: tuple[T, ...], trial: Callable[[T], Trial]) -> dict[str, tuple[T, ...]]:
    """What was found, trial by trial, in their order."""
    groups: dict[str, tuple[T, ...]] = {}
    for one in found:
        groups[trial(one).id] = (*groups.get(trial(one).id, ()), one)
    return groups
