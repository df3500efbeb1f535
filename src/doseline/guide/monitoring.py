"""Tests that a source wants: before the first dose; during treatment with rhythm, limit and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    INTEGER,
    INTEGERS,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    check,
    entries,
    maybe,
)
from doseline.source import Source

SIGNS = "signs"
SPECIALIST = "specialist"
_SET_BY = frozenset({SIGNS, SPECIALIST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A limit for a test: results below it for longer than ``for_months`` months raise ``rule``.

    The amount is in ``unit``. ``profiles`` names the label profiles that set it, and is empty where all do.
    """

    rule: str
    test: str
    below: Decimal
    unit: str
    for_months: int
    profiles: frozenset[str]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long a test has to wait after a medicine of one group, because its result would be wrong."""

    after: str
    days: int
    months: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Tests that a source wants watched during treatment.

    ``at_months`` are months after the start at which they are due, ``every_months`` the rhythm from then on,
    or None where no source names one; ``set_by`` then says what takes its place (``signs`` or
    ``specialist``). ``early_days`` is how long before such a month a test still counts for it. ``profiles``
    names the label profiles that ask for it, and is empty where all do. With ``if_positive`` or
    ``if_condition`` only people with such an entry are watched. With ``until_positive`` the rhythm ends with
    the first positive result: from then on a specialist sets the times. After a stop they go on for
    ``after_stop_months``; with ``after_stop`` until what was lowered is back. ``waits`` says after which
    other medicines a result would be wrong, and for how long.
    """

    id: str
    tests: tuple[str, ...]
    at_months: tuple[int, ...]
    every_months: int | None
    early_days: int
    set_by: str | None
    profiles: frozenset[str]
    after_stop: bool
    after_stop_months: int | None
    if_positive: frozenset[str]
    if_condition: frozenset[str]
    thresholds: tuple[Threshold, ...]
    sources: tuple[Source, ...]
    until_positive: bool = False
    waits: tuple[Wait, ...] = ()

    @property
    def has_days(self) -> bool:
        """Whether a source says on which days the tests are due."""
        return bool(self.at_months) or self.every_months is not None


_WATCH = {
    "tests": TEXTS, "at_months": maybe(INTEGERS), "every_months": maybe(INTEGER),
    "early_days": maybe(INTEGER),
    "set_by": maybe(TEXT), "profiles": maybe(TEXTS), "after_stop": maybe(BOOLEAN),
    "after_stop_months": maybe(INTEGER), "if_positive": maybe(TEXTS), "if_condition": maybe(TEXTS),
    "threshold": maybe(ANY), "sources": ANY, "until_positive": maybe(BOOLEAN), "wait": maybe(ANY),
}  # fmt: skip
_WAIT = {"after": TEXT, "days": maybe(INTEGER), "months": maybe(INTEGER), "sources": ANY}
_THRESHOLD = {
    "rule": TEXT, "test": TEXT, "below": TEXT, "unit": TEXT, "for_months": maybe(INTEGER),
    "profiles": maybe(TEXTS), "sources": ANY,
}  # fmt: skip


def read_monitoring(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> tuple[Watch, ...]:
    """The tests to watch, in the order of the file; each with a rhythm or with what takes its place."""
    found = []
    for key, table, where in entries(tables, "watch", _WATCH, "monitoring", faults):
        has_days = "every_months" in table or "at_months" in table
        if has_days == (table.get("set_by") in _SET_BY):
            faults.add("watch-without-rhythm", where)
        found.append(
            Watch(
                id=key,
                tests=tuple(table["tests"]),
                at_months=tuple(sorted(table.get("at_months", ()))),
                every_months=table.get("every_months"),
                early_days=table.get("early_days", 0),
                set_by=table.get("set_by"),
                profiles=frozenset(table.get("profiles", ())),
                after_stop=table.get("after_stop", False),
                after_stop_months=table.get("after_stop_months"),
                if_positive=frozenset(table.get("if_positive", ())),
                if_condition=frozenset(table.get("if_condition", ())),
                thresholds=tuple(_thresholds(table.get("threshold", []), where, citations, faults)),
                sources=citations.read(table["sources"], f"{where}.sources"),
                until_positive=table.get("until_positive", False),
                waits=tuple(_waits(table.get("wait", []), where, citations, faults)),
            )
        )
    return tuple(found)


def _waits(
    tables: list[Mapping[str, Any]], where: str, citations: Citations, faults: Faults
) -> Iterator[Wait]:
    """After which medicines a result of one watch would be wrong."""
    for place, table in enumerate(tables):
        path = f"{where}.wait[{place}]"
        if not check(table, _WAIT, path, faults):
            continue
        if ("days" in table) == ("months" in table):
            faults.add("missing-key", f"{path}.days")
        yield Wait(
            after=table["after"],
            days=table.get("days", 0),
            months=table.get("months", 0),
            sources=citations.read(table["sources"], f"{path}.sources"),
        )


def _thresholds(
    tables: list[Mapping[str, Any]], where: str, citations: Citations, faults: Faults
) -> Iterator[Threshold]:
    """The limits of one watch, the strictest first."""
    for place, table in enumerate(tables):
        path = f"{where}.threshold[{place}]"
        if not check(table, _THRESHOLD, path, faults):
            continue
        try:
            below = Decimal(table["below"])
        except InvalidOperation:
            faults.add("wrong-type", f"{path}.below", expected="a number")
            continue
        yield Threshold(
            rule=table["rule"],
            test=table["test"],
            below=below,
            unit=table["unit"],
            for_months=table.get("for_months", 0),
            profiles=frozenset(table.get("profiles", ())),
            sources=citations.read(table["sources"], f"{path}.sources"),
        )


def read_required(tables: Mapping[str, Any], faults: Faults) -> dict[str, tuple[str, ...]]:
    """The tests asked for before the first dose, by label profile."""
    required = tables.get("before", {})
    if "strictest" not in required:
        faults.add("missing-key", "monitoring.before.strictest")
    return {profile: tuple(tests) for profile, tests in required.items()}
