"""Reading a guide from its data files; every fault of all files at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from doseline.errors import GuideError, RequestError, fault
from doseline.guide.endings import read_endings
from doseline.guide.folders import data, read_data
from doseline.guide.model import (
    Fact,
    Guide,
    Site,
)
from doseline.guide.monitoring import read_monitoring
from doseline.guide.patterns import Pattern, read_patterns, read_phrases
from doseline.guide.regions import read_regions
from doseline.guide.rules_load import read_rules
from doseline.guide.schedule_load import read_required, read_schedules
from doseline.guide.tables import (
    ANY,
    BOOLEAN,
    TEXT,
    Citations,
    Faults,
    entries,
    maybe,
)
from doseline.guide.terminology_load import read_names

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["build_guide", "data", "drugs", "load_guide", "read_data"]

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
    schedules = read_schedules(schedule, citations, faults)
    facts = dict(_facts(tables[f"{drug}/facts"], citations, faults))
    rules = dict(read_rules(tables[f"{drug}/rules"], citations, faults))
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
        required_tests=read_required(schedule, faults),
        monitoring=read_monitoring(tables[f"{drug}/monitoring"], citations, faults),
        regions=read_regions(tables["regions"], citations, faults),
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
