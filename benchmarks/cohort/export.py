"""A bulk export of invented people, of any size: who is treated, who is not, and claims.

Run: python -m benchmarks.cohort.export FOLDER --people 100000 [--one-in 1] [--claims] [--seed 1]

``--one-in 100`` makes one person in a hundred a treated one, the others are ordinary patients of a hospital.
``--claims`` adds to everybody the bills of a year. The same words give the same bytes. A treated person has a
year on file: some 28 resources in 10 kB. A thousand different courses are invented; people beyond them share
a course and differ in their id alone, so that a gigabyte is written in seconds. Nobody in it is real.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from tools.demo_export import (
    CAPSULES,
    DRIP,
    MONTHLY_DRIP,
    PEN,
    Chart,
    concept,
    quantity,
)

TODAY = date(2026, 6, 6)
_COURSES, _A_FILE = 1000, 50_000
_VACCINATED_OF_FIVE = 3
# Stands for the id in a course that is kept; as long as the ids that take its place.
_ID = "person-000000000"
_ATC, _ICD = "http://www.whocc.no/atc", "http://hl7.org/fhir/sid/icd-10-cm"
_SNOMED, _LOINC = "http://snomed.info/sct", "http://loinc.org"
Resource = dict[str, Any]

_ILLNESSES = (
    ("Essential hypertension", "I10"), ("Migraine without aura", "G43.009"), ("Low back pain", "M54.5"),
    ("Seasonal allergic rhinitis", "J30.2"), ("Major depressive disorder, single episode", "F32.9"),
    ("Type 2 diabetes mellitus", "E11.9"), ("Hypothyroidism", "E03.9"),
)  # fmt: skip
_MEDICINES = (
    ("lisinopril 10 MG Oral Tablet", "C09AA03"), ("levothyroxine 0.05 MG Oral Tablet", "H03AA01"),
    ("cholecalciferol 1000 UNT Oral Tablet", "A11CC05"), ("baclofen 10 MG Oral Tablet", "M03BX01"),
    ("ibuprofen 400 MG Oral Tablet", "M01AE01"), ("sertraline 50 MG Oral Tablet", "N06AB06"),
)  # fmt: skip


class Person(Chart):
    """The chart of one person whose id is put in later."""

    def __init__(self, chance: random.Random) -> None:
        self.id, self.number = _ID, 0
        self.resources: list[Resource] = []
        self._chance = chance
        born = date(1955, 1, 1) + timedelta(days=chance.randrange(17_000))
        self._keep("Patient", {
            "gender": chance.choice(("female", "female", "male")), "birthDate": born.isoformat(),
            "name": [{"family": "Invented", "given": ["Person"]}],
            "address": [{"country": chance.choice(("US", "US", "DE", "GB", "CH"))}],
        })  # fmt: skip

    def seen(self, on: date) -> None:
        """A visit, and what was measured at it."""
        visit = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}
        self._keep("Encounter", {
            "status": "finished", "class": visit, "subject": self.subject,
            "period": {"start": on.isoformat()},
        })  # fmt: skip
        weight = quantity(round(self._chance.uniform(50, 110), 1), "kg", "kg")
        self.tested("Body weight", "29463-7", on, valueQuantity=weight)

    def otherwise(self, years: int = 1) -> None:
        """What has nothing to do with the illness."""
        for text, code in self._chance.sample(_ILLNESSES, self._chance.randrange(3)):
            self.ill(text, (_ICD, code), on=self.day(years))
        for text, code in self._chance.sample(_MEDICINES, self._chance.randrange(3)):
            self.ordered(concept(text, (_ATC, code)), self.day(years))
        if self._chance.randrange(5) < _VACCINATED_OF_FIVE:
            self.vaccinated("Influenza, injectable, quadrivalent", "158", date(2025, 10, 14))

    def day(self, years: int = 1) -> date:
        """Some day of the last years."""
        return TODAY - timedelta(days=self._chance.randrange(1, 365 * years))

    def billed(self) -> None:
        """The claims of a year and what came of them."""
        for number in range(self._chance.randrange(3, 7)):
            for kind in ("Claim", "ExplanationOfBenefit"):
                self._keep(kind, _bill(self.subject, self.day(), number))


def _bill(subject: Resource, on: date, number: int) -> Resource:
    terms = "http://terminology.hl7.org/CodeSystem/"
    money = {"value": 120.5 + number, "currency": "USD"}
    line = {
        "productOrService": concept(
            "Office outpatient visit 25 minutes", ("http://www.ama-assn.org/go/cpt", "99214")
        ),
        "servicedPeriod": {"start": on.isoformat(), "end": on.isoformat()},
        "adjudication": [
            {"category": {"coding": [{"system": terms + "adjudication", "code": code}]}, "amount": money}
            for code in ("submitted", "eligible", "deductible", "benefit")
        ],
    }
    return {
        "status": "active", "use": "claim", "patient": subject, "created": on.isoformat(),
        "type": {"coding": [{"system": terms + "claim-type", "code": "professional"}]},
        "insurer": {"reference": "Organization/2"}, "provider": {"reference": "Organization/1"},
        "outcome": "complete", "insurance": [{"focal": True, "coverage": {"reference": "Coverage/1"}}],
        "item": [{"sequence": place, **line} for place in range(1, 4)], "total": [{"amount": money}],
    }  # fmt: skip


def treated(chance: random.Random) -> Person:
    """Somebody with a year of treatment on file."""
    person = Person(chance)
    start = date(2025, 5, 20) + timedelta(days=chance.randrange(40))
    person.ill("Multiple sclerosis", (_ICD, "G35"), (_SNOMED, "24700007"), on=start - timedelta(days=200))
    person.screened(start - timedelta(days=20))
    drug, amount, days = _course(chance, start)
    person.ordered(drug, start - timedelta(days=14))
    for day in days:
        if drug is CAPSULES:
            person.handed_over(drug, day, 30)
        else:
            person.given(drug, day, amount)
    _something(person, chance)
    person.seen(date(2026, 3, 3))
    person.otherwise()
    return person


def _course(chance: random.Random, start: date) -> tuple[Resource, int, list[date]]:
    """The medicine, the amount of a dose and the days, most of them on time."""
    match chance.randrange(20):
        case 0 | 1 | 2:
            return DRIP, 300, [start, start + timedelta(days=14)]
        case 3 | 4:
            return MONTHLY_DRIP, 300, list(_every(start, 28))
        case 5 | 6 | 7:
            return CAPSULES, 0, list(_every(start, 30))
        case _:
            late = chance.choice((0, 0, 0, 1, 2))
            loading = [start, start + timedelta(days=7), start + timedelta(days=14)]
            monthly = list(_every(start + timedelta(days=28), 30))
            return PEN, 20, [*loading, *monthly[:-1], monthly[-1] + timedelta(days=late)]


def _every(start: date, days: int) -> Iterator[date]:
    """Every so many days, up to a week ago."""
    while start < TODAY - timedelta(days=7):
        yield start
        start += timedelta(days=days)


def _something(person: Person, chance: random.Random) -> None:
    """One person in seven has something that matters."""
    match chance.randrange(60):
        case 0 | 1 | 2:
            person.ill("Pneumonia, unspecified organism", (_ICD, "J18.9"), on=TODAY - timedelta(days=5))
        case 3 | 4:
            person.vaccinated("MMR", "03", TODAY - timedelta(days=60))
        case 5:
            pregnant = concept("Pregnant", (_SNOMED, "77386006"))
            person.tested(
                "Pregnancy status", "82810-3", TODAY - timedelta(days=9), valueCodeableConcept=pregnant
            )
        case 6 | 7:
            low = [{"low": quantity(700, "mg/dL", "mg/dL"), "high": quantity(1600, "mg/dL", "mg/dL")}]
            value = quantity(430, "mg/dL", "mg/dL")
            person.tested(
                "IgG", "2465-3", TODAY - timedelta(days=30), valueQuantity=value, referenceRange=low
            )
        case 8:
            person.ordered(
                concept("prednisone 50 MG Oral Tablet", (_ATC, "H02AB07")), TODAY - timedelta(days=6)
            )


def ordinary(chance: random.Random) -> Person:
    """A patient of the hospital who has none of these medicines."""
    person = Person(chance)
    for _ in range(chance.randrange(1, 4)):
        person.seen(person.day(2))
    person.otherwise(2)
    person.liver_tested(person.day(2))
    for _ in range(chance.randrange(4)):
        person.tested("Hemoglobin A1c", "4548-4", person.day(2), valueQuantity=quantity(5.6, "%", "%"))
    return person


@cache
def _kept(kind: str, number: int, seed: int, *, claims: bool) -> tuple[tuple[str, bytes], ...]:
    """The lines of a course, each with its type."""
    chance = random.Random(f"{seed} {kind} {number}")  # noqa: S311 - invented people
    person = treated(chance) if kind == "treated" else ordinary(chance)
    if claims:
        person.billed()
    lines: dict[str, bytes] = {}
    for one in person.resources:
        line = json.dumps(one, separators=(",", ":")).encode() + b"\n"
        lines[one["resourceType"]] = lines.get(one["resourceType"], b"") + line
    return tuple(lines.items())


def lines(
    number: int, *, one_in: int = 1, claims: bool = False, seed: int = 1
) -> Iterator[tuple[str, bytes]]:
    """The lines of one person, by type."""
    kind = "treated" if number % one_in == 0 else "ordinary"
    id_ = f"person-{number:09}".encode()
    for type_, kept in _kept(kind, number // one_in % _COURSES, seed, claims=claims):
        yield type_, kept.replace(_ID.encode(), id_)


def write(folder: Path, people: int, *, one_in: int = 1, claims: bool = False, seed: int = 1) -> int:
    """Write so many people, a file for each type and fifty thousand people; the bytes written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for first in range(0, people, _A_FILE):
        with ExitStack() as left:
            files: dict[str, BinaryIO] = {}
            for number in range(first, min(first + _A_FILE, people)):
                for type_, text in lines(number, one_in=one_in, claims=claims, seed=seed):
                    if type_ not in files:
                        place = folder / f"{type_}.{first // _A_FILE:03}.ndjson"
                        files[type_] = left.enter_context(place.open("wb", buffering=2**20))
                    written += files[type_].write(text)
    return written


def main() -> None:
    """Write the export and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--one-in", type=int, default=1)
    parser.add_argument("--claims", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    size = write(given.folder, given.people, one_in=given.one_in, claims=given.claims, seed=given.seed)
    print(f"{given.people} people, {size / 1e6:.1f} MB, {size / given.people / 1e3:.1f} kB a person, "
          f"{time.monotonic() - began:.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
