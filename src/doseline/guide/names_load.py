"""Reading the names and codes from their data files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from doseline.guide.names import MedicineKind, Names, VaccineKind
from doseline.guide.shape import (
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
from doseline.quantity import Scale

Tables = Mapping[str, Any]

_TEST = {
    "kind": TEXT, "aliases": TEXTS, "loinc": maybe(TEXTS), "units": maybe(TEXTS), "per_unit": maybe(TABLE),
    "possible": maybe(NUMBERS), "usual": maybe(NUMBERS), "sources": ANY, "says": maybe(TEXT),
    "index": maybe(TABLE),
}  # fmt: skip
_VACCINE = {
    "live": BOOLEAN, "cvx": maybe(TEXTS), "aliases": TEXTS, "series": maybe(INTEGER), "check": maybe(BOOLEAN),
    "sources": ANY,
}  # fmt: skip
_UNSPECIFIED = {"cvx": maybe(TEXTS), "aliases": TEXTS, "could_be": TEXTS, "sources": ANY}
_CONDITION = {
    "aliases": TEXTS, "snomed": maybe(TEXTS), "icd10": maybe(TEXTS), "icd10_until": maybe(TABLE),
    "serious": maybe(TEXTS), "event": maybe(TEXT), "sources": ANY,
}  # fmt: skip
_CLASS = {"atc": maybe(TEXTS), "names": TEXTS, "sources": ANY}
_MS = {
    "atc": maybe(TEXTS), "names": TEXTS, "anti_cd20": BOOLEAN, "liver_warning": BOOLEAN,
    "lowers_lymphocytes": BOOLEAN, "lowers_b_cells": BOOLEAN, "rxnorm": maybe(TEXTS), "sources": ANY,
}  # fmt: skip
_ALLERGY = {"part": TEXT, "names": TEXTS, "rxnorm": maybe(TEXTS), "sources": ANY}
_SYMPTOM = {"aliases": TEXTS, "snomed": maybe(TEXTS), "sources": maybe(ANY)}


def read_names(tables: Mapping[str, Tables], citations: Citations, faults: Faults) -> Names:
    """All names from the parsed files ``tests``, ``vaccines`` ... ."""
    found = {
        "test": _entries(tables["tests"], "test", _TEST, citations, faults),
        "vaccine": _entries(tables["vaccines"], "vaccine", _VACCINE, citations, faults),
        "unspecified": _entries(tables["vaccines"], "unspecified", _UNSPECIFIED, citations, faults),
        "condition": _entries(tables["conditions"], "condition", _CONDITION, citations, faults),
        "class": _entries(tables["medicines"], "class", _CLASS, citations, faults),
        "ms": _entries(tables["medicines"], "ms", _MS, citations, faults),
        "allergy": _entries(tables["allergies"], "allergy", _ALLERGY, citations, faults),
        "symptom": _entries(tables["symptoms"], "symptom", _SYMPTOM, citations, faults),
    }
    vaccines = {**found["vaccine"], **found["unspecified"]}
    aliases = {
        "test": _aliases(found["test"], "aliases", faults),
        "vaccine": _aliases(vaccines, "aliases", faults),
        "condition": _aliases(found["condition"], "aliases", faults),
        "allergy": _aliases(found["allergy"], "names", faults),
        "symptom": _aliases(found["symptom"], "aliases", faults),
    }
    return Names(
        aliases=aliases,
        codes={
            "loinc": _codes(found["test"], "loinc"),
            "cvx": _codes(vaccines, "cvx"),
            "snomed": _codes(found["condition"], "snomed"),
            "icd10": _codes(found["condition"], "icd10"),
        },
        vaccines=_vaccines(found["vaccine"], found["unspecified"]),
        scales=dict(_scales(found["test"])),
        medicines=_medicines(found["class"], found["ms"]),
        medicine_names=dict(_medicine_names(found["class"], found["ms"])),
        atc=dict(_atc(found["class"], found["ms"])),
        allergy_parts={name: table["part"] for name, table in found["allergy"].items()},
        serious_infections=frozenset(
            phrase(name) for name in found["condition"].get("infection", {}).get("serious", ())
        ),
    )


def _entries(
    tables: Tables, kind: str, shape: Mapping[str, Any], citations: Citations, faults: Faults
) -> dict[str, Tables]:
    found = {}
    for key, table, where in entries(tables, kind, shape, f"names.{kind}", faults):
        if "sources" in table:
            citations.read(table["sources"], f"{where}.sources")
        found[key] = table
    return found


def _aliases(found: Mapping[str, Tables], key: str, faults: Faults) -> dict[str, str]:
    """Every phrase with the one name it means; a phrase that means two is a fault."""
    meant: dict[str, str] = {}
    for name, table in found.items():
        for written in (phrase(name), *map(phrase, table[key])):
            if meant.setdefault(written, name) != name:
                faults.add("alias-means-two", f"names.{name}", got=written, other=meant[written])
    return meant


def _codes(found: Mapping[str, Tables], system: str) -> dict[str, str]:
    return {code: name for name, table in found.items() for code in table.get(system, ())}


def _vaccines(known: Mapping[str, Tables], unspecified: Mapping[str, Tables]) -> dict[str, VaccineKind]:
    kinds = {
        name: VaccineKind(
            name=name, live=table["live"], series=table.get("series"), check=table.get("check", False)
        )
        for name, table in known.items()
    }
    return kinds | {name: VaccineKind(name=name, live=None, series=None) for name in unspecified}


def _scales(tests: Mapping[str, Tables]) -> Iterator[tuple[str, Scale]]:
    for name, table in tests.items():
        if table["kind"] == "number":
            factors = table.get("per_unit") or dict.fromkeys(table["units"], "1")
            yield (
                name,
                Scale(
                    unit=table["units"][0],
                    factors=tuple((unit, Decimal(factors[unit])) for unit in table["units"]),
                    possible=_pair(table["possible"]),
                    usual=_pair(table["usual"]),
                ),
            )


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
        )
        for name, table in ms.items()
    }


def _medicine_names(classes: Mapping[str, Tables], ms: Mapping[str, Tables]) -> Iterator[tuple[str, str]]:
    for name, table in (*classes.items(), *ms.items()):
        yield from ((phrase(written), name) for written in (*table["names"], *([name] if name in ms else [])))


def _atc(classes: Mapping[str, Tables], ms: Mapping[str, Tables]) -> Iterator[tuple[str, str]]:
    for name, table in (*classes.items(), *ms.items()):
        yield from ((code, name) for code in table.get("atc", ()))
