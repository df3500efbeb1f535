"""Reading a guide from its data files; every fault of all files at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from doseline.errors import GuideError, RequestError, fault
from doseline.finding import Severity, Urgency
from doseline.guide.endings import read_endings
from doseline.guide.model import (
    Fact,
    Grade,
    Guide,
    LateLoading,
    MonthMode,
    Phase,
    Region,
    Rule,
    Schedule,
    Site,
)
from doseline.guide.monitoring import read_monitoring
from doseline.guide.names_load import read_names
from doseline.guide.patterns import Pattern, read_patterns, read_phrases
from doseline.guide.shape import (
    ANY,
    BOOLEAN,
    INTEGER,
    INTEGERS,
    TABLE,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    check,
    entries,
    maybe,
)
from doseline.tables import Tables, folder_of, read_tables

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_NAME_FILES = (
    "tests",
    "vaccines",
    "conditions",
    "medicines",
    "allergies",
    "symptoms",
    "code_systems",
    "reading",
    "marks",
    "units",
    "lists",
)
_DRUG_FILES = ("schedule", "facts", "rules", "patterns", "sites", "monitoring", "endings")
_UNITS = frozenset(
    {
        "mg",
        "d",
        "wk",
        "mo",
        "a",
        "h",
        "min",
        "Cel",
        "[degF]",
        "cells/uL",
        "intervals",
        "infections",
        "x upper limit",
    }
)


@lru_cache
def data() -> Traversable:
    """The folder with the guide's data files."""
    return folder_of(__file__, "doseline.guide") / "data"


@lru_cache
def drugs() -> tuple[str, ...]:
    """The drugs that have a guide with a dose calendar, by name."""
    folders = (folder for folder in data().iterdir() if (folder / "schedule.toml").is_file())
    return tuple(sorted(folder.name for folder in folders))


@lru_cache
def load_guide(drug: str) -> Guide:
    """The guide of one drug, checked.

    Raises: RequestError for an unknown drug, GuideError with every fault of the data.

    >>> load_guide("kesimpta").numbers["live-vaccine-days"]
    28
    """
    if drug not in drugs():
        raise RequestError((fault("unknown-guide", "guide", got=drug, known=drugs()),))
    names = (f"names/{name}" for name in _NAME_FILES)
    of_drug = (f"{drug}/{name}" for name in _DRUG_FILES)
    tables = {name: read_data(name) for name in ("sources", "regions", *names, *of_drug)}
    return build_guide(drug, tables, _version())


def read_data(name: str) -> Tables:
    """What the data file of that name says, such as ``names/tests``."""
    return read_tables(data() / f"{name}.toml")


def _version() -> str:
    """A hash of every data file of every guide, so that an answer can be repeated later."""
    seen = sha256()
    for path in sorted(_walk(data()), key=lambda item: item[0]):
        seen.update(path[0].encode())
        seen.update(path[1].read_bytes())
    return seen.hexdigest()[:16]


def _walk(folder: Traversable, under: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        path = f"{under}/{item.name}"
        if item.is_dir():
            found += _walk(item, path)
        elif item.name.endswith(".toml"):
            found.append((path, item))
    return found


def build_guide(drug: str, tables: Mapping[str, Mapping[str, Any]], version: str) -> Guide:
    """A guide from its parsed files, named as in the data folder.

    Raises: GuideError with every fault.
    """
    faults = Faults()
    documents = dict(_documents(tables["sources"], faults))
    citations = Citations(documents, faults)
    schedule = tables[f"{drug}/schedule"]
    schedules = _schedules(schedule, citations, faults)
    facts = dict(_facts(tables[f"{drug}/facts"], citations, faults))
    rules = dict(_rules(tables[f"{drug}/rules"], citations, faults))
    names = read_names({name: tables[f"names/{name}"] for name in _NAME_FILES}, citations, faults)
    patterns = read_patterns(tables[f"{drug}/patterns"], citations, faults)
    guide = Guide(
        drug=drug,
        substance=str(schedule.get("substance", "")),
        version=version,
        default_edition=str(schedule.get("default_edition", "")),
        schedules=schedules,
        facts=facts,
        rules=rules,
        patterns=patterns,
        signs_of_rule=_signs_of_rule(patterns),
        endings=read_endings(tables[f"{drug}/endings"], citations, faults),
        sites=dict(_sites(tables[f"{drug}/sites"], citations, faults)),
        danger=read_phrases(tables["names/symptoms"], citations, faults),
        required_tests=_required(schedule, faults),
        monitoring=read_monitoring(tables[f"{drug}/monitoring"], citations, faults),
        regions=_regions(tables["regions"], citations, faults),
        names=names,
        documents={key: str(table["title"]) for key, table in documents.items()},
        numbers={key: fact.value for key, fact in facts.items() if isinstance(fact.value, int)},
    )
    _check_whole(guide, faults)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return guide


def _signs_of_rule(patterns: tuple[Pattern, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pattern in patterns:
        for rule in pattern.rules.values():
            found[rule] = found.get(rule, frozenset()) | pattern.signs
    return found


def _check_whole(guide: Guide, faults: Faults) -> None:
    if guide.default_edition not in guide.schedules:
        faults.add("unknown-edition", "schedule.default_edition", got=guide.default_edition)
    if "default" not in guide.regions:
        faults.add("missing-key", "regions.region.default")


def _documents(tables: Mapping[str, Any], faults: Faults) -> list[tuple[str, Mapping[str, Any]]]:
    shape = {"title": TEXT, "version": TEXT}
    return [(key, table) for key, table, _ in entries(tables, "source", shape, "sources", faults)]


_EDITION = {
    "id": TEXT, "amount_mg": TEXT, "loading_slots": INTEGER, "offsets_days": INTEGERS,
    "interval_days": INTEGER, "month_mode": TEXT, "late_loading": TEXT, "sources": ANY,
}  # fmt: skip
_PHASE = {"name": TEXT, "from_slot": INTEGER, "to_slot": maybe(INTEGER)}
_SCHEDULE = {
    "drug": TEXT, "substance": TEXT, "default_edition": TEXT, "edition": ANY, "phase": ANY,
    "required_tests": TABLE,
}  # fmt: skip


def _schedules(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> dict[str, Schedule]:
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


def _required(tables: Mapping[str, Any], faults: Faults) -> dict[str, tuple[str, ...]]:
    required = tables.get("required_tests", {})
    if "strictest" not in required:
        faults.add("missing-key", "schedule.required_tests.strictest")
    return {profile: tuple(tests) for profile, tests in required.items()}


_FACT = {"value": ANY, "unit": TEXT, "says": maybe(TEXT), "since": maybe(ANY), "sources": ANY}


def _facts(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> list[tuple[str, Fact]]:
    found = []
    for key, table, where in entries(tables, "fact", _FACT, "facts", faults):
        value = _fact_value(table["value"])
        if value is None:
            faults.add("wrong-type", f"{where}.value", expected="a number")
            continue
        if table["unit"] not in _UNITS:
            faults.add("unknown-unit", f"{where}.unit", got=table["unit"])
        sources = citations.read(table["sources"], f"{where}.sources")
        found.append((key, Fact(id=key, value=value, unit=table["unit"], sources=sources)))
    return found


def _fact_value(value: object) -> int | Decimal | tuple[int, ...] | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return Decimal(value)
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return tuple(value)
    return None


_RULE = {
    "group": TEXT, "severity": TEXT, "urgency": TEXT, "sources": ANY,
    "variant": maybe(TABLE), "region": maybe(TABLE), "reopened_by": maybe(TEXTS),
    "newest_unread": maybe(BOOLEAN), "decidable": maybe(BOOLEAN),
    "passes": maybe(BOOLEAN),
}  # fmt: skip
_SEVERITIES = {level.value: level for level in Severity}
_URGENCIES = {level.value: level for level in Urgency}


def _rules(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> list[tuple[str, Rule]]:
    found = []
    for key, table, where in entries(tables, "rule", _RULE, "rules", faults):
        grade = _grade(table, where, faults)
        variants = {
            name: _grade(variant, f"{where}.variant.{name}", faults)
            for name, variant in table.get("variant", {}).items()
        }
        regions = {
            name: _severity(region, f"{where}.region.{name}", faults)
            for name, region in table.get("region", {}).items()
        }
        rule = Rule(
            id=key,
            group=table["group"],
            grade=grade,
            variants=variants,
            regions=regions,
            reopened_by=tuple(table.get("reopened_by", ())),
            newest_unread=table.get("newest_unread", False),
            decidable=table.get("decidable", True),
            passes=table.get("passes", False),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )
        found.append((key, rule))
    return found


def _grade(table: Mapping[str, Any], where: str, faults: Faults) -> Grade:
    urgency = _URGENCIES.get(table.get("urgency", ""))
    if urgency is None:
        faults.add("unknown-choice", f"{where}.urgency", got=table.get("urgency"))
    return Grade(severity=_severity(table, where, faults), urgency=urgency or Urgency.NEXT_VISIT)


def _severity(table: Mapping[str, Any], where: str, faults: Faults) -> Severity:
    severity = _SEVERITIES.get(table.get("severity", ""))
    if severity is None:
        faults.add("unknown-choice", f"{where}.severity", got=table.get("severity"))
    return severity or Severity.STOP


_SITE = {"part": TEXT, "alone": BOOLEAN, "sources": ANY}


def _sites(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> list[tuple[str, Site]]:
    return [
        (
            key,
            Site(
                id=key,
                part=table["part"],
                alone=table["alone"],
                sources=citations.read(table["sources"], f"{where}.sources"),
            ),
        )
        for key, table, where in entries(tables, "site", _SITE, "sites", faults)
    ]


_REGION = {
    "profile": TEXT, "date_style": TEXT, "sources": ANY, "emergency": maybe(TEXT), "poison": maybe(TEXT),
    "crisis": maybe(TEXT), "decimal": maybe(TEXT), "temperature": maybe(TEXT), "says": maybe(TEXT),
    "also": maybe(TEXTS), "week_starts": maybe(TEXT),
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _week_starts(table: Mapping[str, Any], where: str, faults: Faults) -> int:
    """The place of the day in the week, 0 for Monday, which is also the day where none is named."""
    day = table.get("week_starts", _WEEKDAYS[0])
    if day not in _WEEKDAYS:
        faults.add("unknown-choice", f"{where}.week_starts", got=day)
        return 0
    return _WEEKDAYS.index(day)


def _regions(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> dict[str, Region]:
    """The regions by code; ``also`` lists other codes of the same region."""
    found: dict[str, Region] = {}
    for key, table, where in entries(tables, "region", _REGION, "regions", faults):
        region = Region(
            id=key,
            profile=table["profile"],
            emergency=table.get("emergency"),
            poison=table.get("poison"),
            crisis=table.get("crisis"),
            date_style=table["date_style"],
            decimal=table.get("decimal", "."),
            temperature=table.get("temperature", "C"),
            week_starts=_week_starts(table, where, faults),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )
        found |= dict.fromkeys((key, *table.get("also", ())), region)
    return found
