"""Reading the names and codes from their data files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from doseline.guide.codes import Codes, CodeSystem, Reads, address, compared
from doseline.guide.cues import reactions, read_cues
from doseline.guide.marks import read_marks
from doseline.guide.outcome import read_outcomes
from doseline.guide.terminology import Contact, MedicineKind, Terminology, VaccineKind
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    INTEGER,
    NUMBERS,
    TABLE,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    entries,
    maybe,
)
from doseline.guide.words import phrase
from doseline.quantity import Fold, Scale

Tables = Mapping[str, Any]

# Every entry may carry the codes of any system.
_SYSTEMS = (
    "loinc",
    "snomed",
    "rxnorm",
    "ndc",
    "cvx",
    "atc",
    "icd10",
    "icd10cm",
    "icd10gm",
    "air",
    "interpretation",
    "said",
)
_CODED = dict.fromkeys(_SYSTEMS, maybe(TEXTS))
_SYSTEM = {"names": TEXTS, "reads": TEXT, "like": maybe(TEXT), "sources": ANY}
_RESULT = {**_CODED, "aliases": TEXTS, "sources": ANY}
_TEST = {
    **_CODED, "kind": TEXT, "aliases": TEXTS, "units": maybe(TEXTS), "spellings": maybe(TABLE),
    "possible": maybe(NUMBERS), "usual": maybe(NUMBERS), "sources": ANY, "says": maybe(TEXT),
    "index": maybe(TABLE), "index_loinc": maybe(TEXTS), "percent_of": maybe(TEXT), "quantity": maybe(BOOLEAN),
    "infection": maybe(BOOLEAN), "passes": maybe(BOOLEAN),
}  # fmt: skip
_VACCINE = {
    **_CODED, "live": BOOLEAN, "aliases": TEXTS, "series": maybe(INTEGER), "check": maybe(BOOLEAN),
    "sources": ANY,
}  # fmt: skip
_UNSPECIFIED = {**_CODED, "aliases": TEXTS, "could_be": TEXTS, "sources": ANY}
_NO_VACCINE = {**_CODED, "aliases": maybe(TEXTS), "sources": ANY}
_CONDITION = {
    **_CODED, "aliases": TEXTS, "icd10_until": maybe(TABLE), "past": maybe(BOOLEAN), "narrows": maybe(TEXTS),
    "serious": maybe(TEXTS), "family_planning": maybe(BOOLEAN), "event": maybe(TEXT), "part_of": maybe(TEXT),
    "when_past": maybe(TEXT), "sources": ANY,
}  # fmt: skip
_CLASS = {**_CODED, "names": TEXTS, "sources": ANY}
_MS = {
    **_CODED, "names": TEXTS, "brands": maybe(TEXTS), "anti_cd20": BOOLEAN, "liver_warning": BOOLEAN,
    "lowers_lymphocytes": BOOLEAN, "lowers_b_cells": BOOLEAN, "sources": ANY,
}  # fmt: skip
_ALLERGY = {**_CODED, "part": TEXT, "names": TEXTS, "sources": ANY}
_SYMPTOM = {
    **_CODED, "aliases": TEXTS, "conditions": maybe(TEXTS), "beside": maybe(TEXTS), "of": maybe(TEXTS),
    "any_order": maybe(BOOLEAN), "sources": maybe(ANY),
}  # fmt: skip


def read_names(tables: Mapping[str, Tables], citations: Citations, faults: Faults) -> Terminology:
    """All names from the parsed files ``tests``, ``vaccines`` ... ."""
    found = _all_entries(tables, citations, faults)
    _extend(found, tables["lists"], citations, faults)
    systems = _systems(_entries(tables["code_systems"], "system", _SYSTEM, citations, faults), faults)
    tests, conditions, symptoms = found["test"], found["condition"], found["symptom"]
    medicines = {**found["class"], **found["ms"]}
    aliases = {**_all_aliases(found, faults), "reaction": reactions(tables["reading"], faults)}
    cues = read_cues(tables["reading"], citations, faults)
    citations.read(tables["marks"].get("sources"), "names.marks.sources")
    return Terminology(
        aliases=aliases,
        marks=read_marks(tables["marks"], cues.beside["test"], cues.same.get("test", {}), faults),
        outcomes=read_outcomes(tables["marks"], faults),
        codes=_codes(systems, _coded(found, medicines), faults),
        care=_care(tables, {**found, "medication": medicines}, faults),
        local_atc=tuple(tables["medicines"].get("local_atc", ())),
        past=_with("past", conditions),
        family_planning=tuple(name for name, table in conditions.items() if "family_planning" in table),
        narrows=_narrows(conditions, tests),
        part_of=_other("part_of", conditions, faults),
        when_past=_other("when_past", conditions, faults),
        vaccines=_vaccines(found["vaccine"], found["unspecified"]),
        no_vaccines=_no_vaccines(found["not-a-vaccine"]),
        scales=dict(_scales(tests, _fold(tables["units"], citations), faults)),
        siblings=_siblings(tests),
        infection_tests=_infection_tests(tests),
        quantities=_with("quantity", tests),
        index_codes=frozenset(code for table in tests.values() for code in table.get("index_loinc", ())),
        medicines=_medicines(found["class"], found["ms"]),
        medicine_names=_aliases(medicines, "names", faults, own=found["ms"]),
        allergy_parts={name: table["part"] for name, table in found["allergy"].items()},
        sign_of_condition=_signs_of_conditions(symptoms),
        in_any_order=_with("any_order", symptoms),
        emergency_order=_emergency_order(tables["symptoms"], symptoms, faults),
        contacts=_contacts(symptoms),
        serious_infections=frozenset(map(phrase, conditions.get("infection", {}).get("serious", ()))),
        cues=cues,
    )


def _all_entries(
    tables: Mapping[str, Tables], citations: Citations, faults: Faults
) -> dict[str, dict[str, Tables]]:
    """The entries of each kind, with the file and the shape of each."""
    shapes = (
        ("test", "tests", _TEST), ("vaccine", "vaccines", _VACCINE),
        ("unspecified", "vaccines", _UNSPECIFIED),
        ("not-a-vaccine", "vaccines", _NO_VACCINE), ("condition", "conditions", _CONDITION),
        ("class", "medicines", _CLASS), ("ms", "medicines", _MS), ("allergy", "allergies", _ALLERGY),
        ("symptom", "symptoms", _SYMPTOM), ("result", "tests", _RESULT),
    )  # fmt: skip
    return {kind: _entries(tables[file], kind, shape, citations, faults) for kind, file, shape in shapes}


def _all_aliases(found: Mapping[str, dict[str, Tables]], faults: Faults) -> dict[str, dict[str, str]]:
    """The names that people write, by kind, but those of medicines."""
    return {
        "test": _aliases(found["test"], "aliases", faults),
        "vaccine": _aliases(_any_vaccines(found), "aliases", faults),
        "condition": _aliases(found["condition"], "aliases", faults),
        "allergy": _aliases(found["allergy"], "names", faults),
        "symptom": _aliases(found["symptom"], "aliases", faults),
        "result": _aliases(found["result"], "aliases", faults),
    }


def _any_vaccines(found: Mapping[str, dict[str, Tables]]) -> dict[str, Tables]:
    """Vaccines, those that may be one of several, and what is none though it is given as one."""
    no_vaccines = {name: {"aliases": [], **table} for name, table in found["not-a-vaccine"].items()}
    return {**found["vaccine"], **found["unspecified"], **no_vaccines}


def _coded(
    found: Mapping[str, dict[str, Tables]], medicines: dict[str, Tables]
) -> dict[str, dict[str, Tables]]:
    """The entries that may carry codes, by the kind of entry in a record."""
    return {
        "test": found["test"],
        "vaccine": _any_vaccines(found),
        "condition": found["condition"],
        "medication": medicines,
        "allergy": found["allergy"],
        "symptom": found["symptom"],
        "result": found["result"],
    }


def _with(flag: str, entries: Mapping[str, Tables]) -> frozenset[str]:
    """The names of which something is said to be so."""
    return frozenset(name for name, table in entries.items() if table.get(flag, False))


def _narrows(conditions: Mapping[str, Tables], tests: Mapping[str, Tables]) -> dict[str, frozenset[str]]:
    """The wider names that each name is one of."""
    narrower = {name: frozenset(table.get("narrows", ())) for name, table in conditions.items()}
    percents = {
        name: frozenset((table["percent_of"],)) for name, table in tests.items() if "percent_of" in table
    }
    return narrower | percents


def _infection_tests(tests: Mapping[str, Tables]) -> dict[str, bool]:
    """The tests that find an infection, and whether it passes."""
    return {
        name: table.get("passes", False) for name, table in tests.items() if table.get("infection", False)
    }


def _no_vaccines(entries: Mapping[str, Tables]) -> dict[str, VaccineKind]:
    return {name: VaccineKind(name=name, live=False, series=None, is_vaccine=False) for name in entries}


def _signs_of_conditions(symptoms: Mapping[str, Tables]) -> dict[str, str]:
    """The symptom that an illness counts as."""
    return {condition: name for name, table in symptoms.items() for condition in table.get("conditions", ())}


def _emergency_order(table: Tables, symptoms: Mapping[str, Tables], faults: Faults) -> tuple[str, ...]:
    """The order in which signs of an emergency are listed; a sign that is none of ours is a fault."""
    order = tuple(table.get("emergency_order", ()))
    for name in order:
        if name not in symptoms:
            faults.add("unknown-choice", "symptoms.emergency_order", got=name)
    return order


def _contacts(symptoms: Mapping[str, Tables]) -> dict[str, Contact]:
    """The signs that stand for an infection of somebody near."""
    return {
        name: Contact(beside=_phrases(table["beside"]), of=_phrases(table["of"]))
        for name, table in symptoms.items()
        if "beside" in table
    }


def _other(key: str, conditions: Mapping[str, Tables], faults: Faults) -> dict[str, str]:
    """Another condition that each of some names."""
    named = {name: table[key] for name, table in conditions.items() if key in table}
    for name, other in named.items():
        if other not in conditions:
            faults.add("unknown-name", f"names.condition.{name}.{key}", got=other)
    return named


def _entries(
    tables: Tables, kind: str, shape: Mapping[str, Any], citations: Citations, faults: Faults
) -> dict[str, Tables]:
    found = {}
    for key, table, where in entries(tables, kind, shape, f"names.{kind}", faults):
        if "sources" in table:
            citations.read(table["sources"], f"{where}.sources")
        found[key] = table
    return found


# Which tables a list of more names extends. Its names stand there as they are compared.
_LISTS = {
    "medicine": "class", "condition": "condition", "vaccine": "vaccine", "unspecified": "unspecified",
    "test": "test",
}  # fmt: skip
_LISTED = "listed"
_DIVIDED = re.compile(r"[,\n]")


def _extend(found: dict[str, dict[str, Tables]], lists: Tables, citations: Citations, faults: Faults) -> None:
    """The entries with the names of the long lists behind their own."""
    citations.read(lists.get("sources"), "names.lists.sources")
    for kind, group in _LISTS.items():
        for name, table, where in entries(lists, kind, {"names": TEXT}, "names.lists", faults):
            if name not in found[group]:
                faults.add("unknown-name", where, got=name)
                continue
            more = (written.strip() for written in _DIVIDED.split(table["names"]))
            found[group][name] = {**found[group][name], _LISTED: tuple(filter(None, more))}


def _aliases(
    found: Mapping[str, Tables], key: str, faults: Faults, own: Iterable[str] | None = None
) -> dict[str, str]:
    """Every phrase with the one name it means; a phrase that means two is a fault.

    ``own`` are the names that are phrases themselves, all where it is not given.
    """
    meant: dict[str, str] = {}
    names = frozenset(found if own is None else own)
    for name, table in found.items():
        itself = (name,) if name in names else ()
        own_names = map(phrase, (*itself, *table[key]))
        for written in filter(None, (*own_names, *table.get(_LISTED, ()))):
            if meant.setdefault(written, name) != name:
                faults.add("alias-means-two", f"names.{name}", got=written, other=meant[written])
    return meant


def _systems(found: Mapping[str, Tables], faults: Faults) -> dict[str, CodeSystem]:
    """Every address of every code system."""
    systems: dict[str, CodeSystem] = {}
    for name, table in found.items():
        if table["reads"] not in set(Reads):
            faults.add("unknown-choice", f"names.system.{name}.reads", got=table["reads"])
            continue
        system = CodeSystem(id=name, reads=Reads(table["reads"]), like=table.get("like"))
        systems |= dict.fromkeys((name, *map(address, table["names"])), system)
    return systems


def _codes(
    systems: Mapping[str, CodeSystem], found: Mapping[str, Mapping[str, Tables]], faults: Faults
) -> Codes:
    """The codes of every kind; a code that means two names of one kind is a fault."""
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for kind, entries_ in found.items():
        for name, table in entries_.items():
            for system in _SYSTEMS:
                if system not in table:
                    continue
                of_system = tables.setdefault(kind, {}).setdefault(system, {})
                for code in table[system]:
                    key = compared(systems[system].reads, code)
                    if of_system.setdefault(key, name) != name:
                        faults.add("code-means-two", f"names.{name}.{system}", got=code, other=of_system[key])
    return Codes(systems=systems, tables=tables, until=dict(_until(found["condition"])))


def _until(conditions: Mapping[str, Tables]) -> Iterator[tuple[tuple[str, str], date]]:
    """The codes that end. Only the American edition ends them; they go on in the others."""
    for table in conditions.values():
        for code, last in table.get("icd10_until", {}).items():
            yield ("icd10cm", compared(Reads.PREFIX, code)), date.fromisoformat(last)


_CARE = {"test": "tests", "condition": "conditions", "medication": "medicines"}


def _care(
    tables: Mapping[str, Tables], found: Mapping[str, Mapping[str, Tables]], faults: Faults
) -> dict[str, dict[str, int]]:
    """The rank of each name of a kind, the one that asks for most care first; ``care`` lists them."""
    ranks = {}
    for kind, file in _CARE.items():
        listed = tables[file].get("care", [])
        ranks[kind] = {name: rank for rank, name in enumerate(listed)}
        for name in ranks[kind].keys() ^ found[kind].keys():
            faults.add("care-not-complete", f"names.{file}.care", got=name)
    return ranks


def _vaccines(known: Mapping[str, Tables], unspecified: Mapping[str, Tables]) -> dict[str, VaccineKind]:
    kinds = {
        name: VaccineKind(
            name=name, live=table["live"], series=table.get("series"), check=table.get("check", False)
        )
        for name, table in known.items()
    }
    return kinds | {name: VaccineKind(name=name, live=None, series=None) for name in unspecified}


def _scales(tests: Mapping[str, Tables], fold: Fold, faults: Faults) -> Iterator[tuple[str, Scale]]:
    for name, table in tests.items():
        if table["kind"] == "number":
            scale = Scale(
                unit=table["units"][0],
                units=tuple(table["units"]),
                factors={unit: Decimal(factor) for unit, factor in table["spellings"].items()},
                possible=_pair(table["possible"]),
                usual=_pair(table["usual"]),
                fold=fold,
            )
            for unit in table["units"]:
                if not scale.accepts(unit):
                    faults.add("unit-without-factor", f"names.test.{name}.units", got=unit)
            yield name, scale


def _siblings(tests: Mapping[str, Tables]) -> dict[str, str]:
    """A count of cells and its share of all, each with the other."""
    pairs = [(name, table["percent_of"]) for name, table in tests.items() if "percent_of" in table]
    return dict(pairs) | {count: share for share, count in pairs}


def _fold(table: Tables, citations: Citations) -> Fold:
    citations.read(table.get("sources"), "names.units.sources")
    return tuple((written, put) for written, put in table.get("fold", ()))


def _pair(bounds: list[float]) -> tuple[Decimal, Decimal]:
    low, high = (Decimal(str(bound)) for bound in bounds)
    return low, high


def _medicines(classes: Mapping[str, Tables], ms: Mapping[str, Tables]) -> dict[str, MedicineKind]:
    kinds = {name: MedicineKind(group=name) for name in classes}
    return kinds | {
        name: MedicineKind(
            group="ms-drug",
            substance=name,
            anti_cd20=table["anti_cd20"],
            lowers_lymphocytes=table["lowers_lymphocytes"],
            lowers_b_cells=table["lowers_b_cells"],
            liver_warning=table["liver_warning"],
            brands=tuple(sorted(map(phrase, table.get("brands", ())), key=len, reverse=True)),
        )
        for name, table in ms.items()
    }


def _phrases(written: Iterable[str]) -> frozenset[str]:
    return frozenset(map(phrase, written))
