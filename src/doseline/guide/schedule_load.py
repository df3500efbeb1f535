"""Reading the schedule of a drug: its kind, its readings, and its editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from doseline.guide.schedule import (
    Continuous,
    DailyStep,
    Dated,
    Interval,
    LateLoading,
    LateMaintenance,
    LowerDose,
    Phase,
    Reading,
    Schedule,
    Step,
)
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    INTEGER,
    TABLE,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    Key,
    Table,
    check,
    maybe,
)

# An interval as a record writes it.
_IN_WORDS = re.compile(r"[1-9][0-9]?-(?:weeks|months)", re.ASCII)
_TABLES = Key(lambda value: isinstance(value, list), "a list of tables")
_SCHEDULE = {
    "drug": TEXT, "substance": TEXT, "kind": TEXT, "default_edition": TEXT, "edition": _TABLES,
    "reading": maybe(_TABLES), "month_days": maybe(INTEGER), "clinic_intervals": maybe(TEXTS),
}  # fmt: skip
_DATED = {
    "id": TEXT, "reading": TEXT, "late": TABLE, "minimum_gap": maybe(TABLE),
    "profiles": maybe(TEXTS), "sources": ANY,
}  # fmt: skip
_LATE = {"loading": maybe(TEXT), "maintenance": TEXT}
_READING = {
    "id": TEXT, "amount_mg": TEXT, "every": TABLE, "opening": maybe(_TABLES), "anchor_slot": maybe(INTEGER),
    "keeps_day": maybe(BOOLEAN),
}  # fmt: skip
_STEP = {"after_days": INTEGER, "amount_mg": TEXT, "phase": TEXT}
_INTERVAL = {"days": maybe(INTEGER), "months": maybe(INTEGER)}
_CONTINUOUS = {
    "id": TEXT, "step": _TABLES, "lower": maybe(TABLE), "late": maybe(TABLE), "profiles": maybe(TEXTS),
    "sources": ANY,
}  # fmt: skip
_DAILY = {"from_day": INTEGER, "times_a_day": INTEGER, "amount_mg": TEXT, "phase": TEXT}
_LOWER = {"amount_mg": TEXT, "at_most_days": INTEGER}
_LATE_DAILY = {"least_hours_apart": INTEGER}


def read_schedules(tables: Table, citations: Citations, faults: Faults) -> dict[str, Schedule]:
    """The schedules by edition."""
    check(tables, _SCHEDULE, "schedule", faults)
    match tables.get("kind"):
        case "dated":
            return _editions(tables, _dated(tables, citations, faults), _DATED, faults)
        case "continuous":
            return _editions(tables, _continuous(citations, faults), _CONTINUOUS, faults)
        case kind:
            faults.add("unknown-choice", "schedule.kind", got=kind)
            return {}


_Make = Callable[[Table, str], Schedule | None]


def _editions(tables: Table, make: _Make, shape: Mapping[str, Key], faults: Faults) -> dict[str, Schedule]:
    found: dict[str, Schedule] = {}
    for place, table in enumerate(tables.get("edition", [])):
        where = f"schedule.edition[{place}]"
        if not check(table, shape, where, faults):
            continue
        if table["id"] in found:
            faults.add("repeated-id", f"{where}.id", got=table["id"])
        made = make(table, where)
        if made is not None:
            found[table["id"]] = made
    return found


# --- doses with a day ---


def _dated(tables: Table, citations: Citations, faults: Faults) -> _Make:
    readings = _readings(tables.get("reading", []), faults)
    month_days = tables.get("month_days")
    if month_days is None:
        faults.add("missing-key", "schedule.month_days")

    clinic = _clinic_intervals(tables, tuple(readings), faults)

    def make(table: Table, where: str) -> Schedule | None:
        if table["reading"] not in readings:
            faults.add("unknown-reading", f"{where}.reading", got=table["reading"])
            return None
        late = _late(table["late"], f"{where}.late", faults)
        return Dated(
            edition=table["id"],
            reading=table["reading"],
            readings=readings,
            late_loading=late[0],
            late_maintenance=late[1],
            minimum_gap=_gap(table, where, faults),
            month_days=month_days or 1,
            clinic_intervals=clinic,
            profiles=frozenset(table.get("profiles", ())),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )

    return make


def _clinic_intervals(tables: Table, readings: tuple[str, ...], faults: Faults) -> tuple[str, ...]:
    """What a form offers as a clinic's own interval; the guide's own readings where nothing is said."""
    said = tuple(tables.get("clinic_intervals", readings))
    for place, one in enumerate(said):
        if one not in readings and not _IN_WORDS.fullmatch(one):
            faults.add("unknown-reading", f"schedule.clinic_intervals[{place}]", got=one)
    return said


def _gap(table: Table, where: str, faults: Faults) -> Interval | None:
    given = table.get("minimum_gap")
    return None if given is None else _interval(given, f"{where}.minimum_gap", faults)


def _late(table: Table, where: str, faults: Faults) -> tuple[LateLoading, LateMaintenance]:
    """What becomes of a late dose; a drug without loading says nothing about loading."""
    if not check(table, _LATE, where, faults):
        return LateLoading.ASK, LateMaintenance.ASK
    loading, maintenance = table.get("loading", LateLoading.ASK.value), table["maintenance"]
    if loading not in set(LateLoading):
        faults.add("unknown-choice", f"{where}.loading", got=loading)
        loading = LateLoading.ASK.value
    if maintenance not in set(LateMaintenance):
        faults.add("unknown-choice", f"{where}.maintenance", got=maintenance)
        maintenance = LateMaintenance.ASK.value
    return LateLoading(loading), LateMaintenance(maintenance)


def _readings(tables: list[Table], faults: Faults) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for place, table in enumerate(tables):
        where = f"schedule.reading[{place}]"
        if not check(table, _READING, where, faults):
            continue
        if table["id"] in found:
            faults.add("repeated-id", f"{where}.id", got=table["id"])
        reading = _reading(table, where, faults)
        if reading is not None:
            found[table["id"]] = reading
    return found


def _reading(table: Table, where: str, faults: Faults) -> Reading | None:
    before = len(faults.found)
    steps = tuple(_steps(table.get("opening", []), where, faults))
    every = _interval(table["every"], f"{where}.every", faults)
    anchor = table.get("anchor_slot")
    if anchor is not None and not 0 < anchor <= len(steps):
        faults.add("anchor-slot", f"{where}.anchor_slot", got=anchor)
    if len(faults.found) > before or every is None:
        return None
    amount = _amount(table["amount_mg"], f"{where}.amount_mg", faults)
    amounts = tuple(step.amount_mg for step in steps)
    return Reading(
        id=table["id"],
        opening=steps,
        every=every,
        amount_mg=amount,
        anchor_slot=anchor,
        keeps_day=table.get("keeps_day", False),
        loading_slots=sum(step.phase is Phase.LOADING for step in steps),
        steps_days=tuple(step.after_days for step in steps[1:]),
        amounts=() if all(one == amount for one in amounts) else amounts,
    )


def _steps(tables: list[Table], where: str, faults: Faults) -> Iterator[Step]:
    """The first doses: the first on day 0, each later than the one before, loading before maintenance."""
    phases: list[str] = []
    for place, table in enumerate(tables):
        path = f"{where}.opening[{place}]"
        if not check(table, _STEP, path, faults):
            continue
        if (table["after_days"] <= 0) if place else table["after_days"]:
            faults.add("offsets-out-of-order", f"{path}.after_days", got=table["after_days"])
        phase = _phase(table["phase"], f"{path}.phase", faults)
        if phase is Phase.LOADING and Phase.MAINTENANCE in phases:
            faults.add("loading-after-maintenance", f"{path}.phase")
        phases.append(phase)
        yield Step(table["after_days"], _amount(table["amount_mg"], f"{path}.amount_mg", faults), phase)


def _interval(table: object, where: str, faults: Faults) -> Interval | None:
    if not check(table, _INTERVAL, where, faults) or not isinstance(table, dict):
        return None
    if len(table) != 1 or min(table.values()) < 1:
        faults.add("interval-of-one-unit", where)
        return None
    return Interval(**table)


def _phase(given: str, where: str, faults: Faults) -> Phase:
    if given in set(Phase):
        return Phase(given)
    faults.add("unknown-choice", where, got=given)
    return Phase.MAINTENANCE


def _amount(given: str, where: str, faults: Faults) -> Decimal:
    try:
        amount = Decimal(given)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0:
        faults.add("wrong-type", where, expected="an amount above 0")
        return Decimal(1)
    return amount


# --- medicine taken every day ---


def _continuous(citations: Citations, faults: Faults) -> _Make:
    def make(table: Table, where: str) -> Schedule | None:
        steps = tuple(_daily(table["step"], where, faults))
        if not steps:
            faults.add("missing-key", f"{where}.step")
            return None
        late = table.get("late")
        has_rule = late is not None and check(late, _LATE_DAILY, f"{where}.late", faults)
        return Continuous(
            edition=table["id"],
            steps=steps,
            lower=_lower(table.get("lower"), f"{where}.lower", faults),
            least_hours_apart=late["least_hours_apart"] if late is not None and has_rule else None,
            profiles=frozenset(table.get("profiles", ())),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )

    return make


def _daily(tables: list[Table], where: str, faults: Faults) -> Iterator[DailyStep]:
    """The steps: the first on day 0, each later than the one before."""
    right = [
        (f"{where}.step[{place}]", table)
        for place, table in enumerate(tables)
        if check(table, _DAILY, f"{where}.step[{place}]", faults)
    ]
    days = [table["from_day"] for _, table in right]
    if days[:1] != [0] or any(later <= earlier for earlier, later in pairwise(days)):
        faults.add("offsets-out-of-order", f"{where}.step")
    for path, table in right:
        if table["times_a_day"] < 1:
            faults.add("wrong-type", f"{path}.times_a_day", expected="a whole number from 1 on")
        phase = _phase(table["phase"], f"{path}.phase", faults)
        amount = _amount(table["amount_mg"], f"{path}.amount_mg", faults)
        yield DailyStep(table["from_day"], table["times_a_day"], amount, phase)


def _lower(table: object, where: str, faults: Faults) -> LowerDose | None:
    if not isinstance(table, dict) or not check(table, _LOWER, where, faults):
        return None
    return LowerDose(_amount(table["amount_mg"], f"{where}.amount_mg", faults), table["at_most_days"])
