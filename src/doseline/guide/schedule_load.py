"""Reading the dose calendar of a drug."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from doseline.guide.schedule import LateLoading, MonthMode, Phase, Schedule
from doseline.guide.tables import ANY, INTEGER, INTEGERS, TABLE, TEXT, Citations, Faults, check, maybe

_EDITION = {
    "id": TEXT, "amount_mg": TEXT, "loading_slots": INTEGER, "offsets_days": INTEGERS,
    "interval_days": INTEGER, "month_mode": TEXT, "late_loading": TEXT, "sources": ANY,
}  # fmt: skip


_PHASE = {"name": TEXT, "from_slot": INTEGER, "to_slot": maybe(INTEGER)}


_SCHEDULE = {
    "drug": TEXT, "substance": TEXT, "default_edition": TEXT, "edition": ANY, "phase": ANY,
    "required_tests": TABLE,
}  # fmt: skip


def read_schedules(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> dict[str, Schedule]:
    """The dose calendars by edition."""
    check(tables, _SCHEDULE, "schedule", faults)
    _check_phases(tables.get("phase", []), faults)
    found: dict[str, Schedule] = {}
    for place, table in enumerate(tables.get("edition", [])):
        where = f"schedule.edition[{place}]"
        if check(table, _EDITION, where, faults) and _check_edition(table, where, faults):
            if table["id"] in found:
                faults.add("repeated-id", f"{where}.id", got=table["id"])
            found[table["id"]] = _schedule(table, where, citations)
    return found


def _check_edition(table: Mapping[str, Any], where: str, faults: Faults) -> bool:
    before = len(faults.found)
    offsets = table["offsets_days"]
    if offsets[0] != 0 or any(later <= earlier for earlier, later in pairwise(offsets)):
        faults.add("offsets-out-of-order", f"{where}.offsets_days")
    if not 0 < table["loading_slots"] < len(offsets):
        faults.add("loading-slots", f"{where}.loading_slots", got=table["loading_slots"])
    if table["month_mode"] not in set(MonthMode):
        faults.add("unknown-month-mode", f"{where}.month_mode", got=table["month_mode"])
    if table["late_loading"] not in set(LateLoading):
        faults.add("unknown-choice", f"{where}.late_loading", got=table["late_loading"])
    return len(faults.found) == before


def _schedule(table: Mapping[str, Any], where: str, citations: Citations) -> Schedule:
    return Schedule(
        edition=table["id"],
        amount_mg=Decimal(table["amount_mg"]),
        loading_slots=table["loading_slots"],
        offsets_days=tuple(table["offsets_days"]),
        interval_days=table["interval_days"],
        month_mode=MonthMode(table["month_mode"]),
        late_loading=LateLoading(table["late_loading"]),
        sources=citations.read(table["sources"], f"{where}.sources"),
    )


def _check_phases(tables: list[Mapping[str, Any]], faults: Faults) -> None:
    """Every slot from 1 on lies in exactly one phase."""
    expected = 1
    for place, table in enumerate(tables):
        where = f"schedule.phase[{place}]"
        if not check(table, _PHASE, where, faults):
            return
        if table["name"] not in set(Phase):
            faults.add("unknown-choice", f"{where}.name", got=table["name"])
        if table["from_slot"] != expected:
            kind = "phase-gap" if table["from_slot"] > expected else "phase-overlap"
            faults.add(kind, f"{where}.from_slot", got=table["from_slot"], expected=expected)
        expected = table.get("to_slot", 0) + 1
    if expected != 1:
        faults.add("phase-gap", "schedule.phase", got="end", expected=expected)


def read_required(tables: Mapping[str, Any], faults: Faults) -> dict[str, tuple[str, ...]]:
    """The tests asked for before the first dose, by label profile."""
    required = tables.get("required_tests", {})
    if "strictest" not in required:
        faults.add("missing-key", "schedule.required_tests.strictest")
    return {profile: tuple(tests) for profile, tests in required.items()}
