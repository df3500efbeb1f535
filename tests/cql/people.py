"""Invented people on pens, some with a test missing, a live vaccine or a dose off its day; each a chart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.cohort.export import TODAY, Person
from tools.demo_export import NEGATIVE, PEN, POSITIVE, Chart

_LAST_START = TODAY - timedelta(days=40)
_CVX_MMR, _CVX_FLU = "03", "158"


def charts(number: int, seed: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
    """So many people: the id and the Bundle of each."""
    for place in range(number):
        person = _person(Random(f"{seed} {place}"))
        person.renamed(f"cql-{place}")
        entries = [{"resource": one} for one in person.resources]
        yield f"cql-{place}", {"resourceType": "Bundle", "type": "collection", "entry": entries}


class _Person(Person):
    def renamed(self, name: str) -> None:
        """Give the person another id, and all that is about it."""
        for one in self.resources:
            one["id"] = one["id"].replace(self.id, name)
            for member in ("subject", "patient"):
                if member in one:
                    one[member] = {"reference": f"Patient/{name}"}
        self.id = name

    def screened_perhaps(self, chance: Random, on: date) -> None:
        """Both tests for hepatitis B, or one without a result that counts."""
        for text, code in (("HBsAg", "5196-1"), ("Anti-HBc total", "13952-7")):
            match chance.randrange(12):
                case 0:
                    continue
                case 1:
                    self.tested(text, code, on, **NEGATIVE)
                    self.resources[-1]["status"] = "entered-in-error"
                case 2:
                    self.tested(text, code, on)
                    self.resources[-1]["dataAbsentReason"] = {"text": "not done"}
                case 3:
                    self.tested(text, code, on, **POSITIVE)
                case _:
                    self.tested(text, code, on, **NEGATIVE)

    def vaccinated_perhaps(self, chance: Random, start: date) -> None:
        """A live or another vaccine around the first dose, or one that was refused."""
        if chance.randrange(3):
            return
        code = chance.choice((_CVX_MMR, _CVX_MMR, _CVX_FLU))
        self.vaccinated("a vaccine", code, start + timedelta(days=chance.randrange(-60, 40)))
        if not chance.randrange(5):
            self.resources[-1]["status"] = "not-done"


def _person(chance: Random) -> _Person:
    person = _Person(chance)
    start = _LAST_START - timedelta(days=chance.randrange(600))
    person.screened_perhaps(chance, start - timedelta(days=chance.randrange(5, 40)))
    person.ordered(PEN, start - timedelta(days=14))
    person.vaccinated_perhaps(chance, start)
    for day in _days(chance, start):
        person.given(PEN, day, 20)
    person.otherwise(2)
    return person


def _days(chance: Random, start: date) -> Iterator[date]:
    """The days of the doses: most of them on their day, some early or late by a few."""
    first_days, day = [0, 7, 14], start + timedelta(days=28)
    if not chance.randrange(12):
        first_days[2] = 24  # nobody knows the days after it until the clinic says them
    yield from (start + timedelta(days=days) for days in first_days)
    stop = TODAY - timedelta(days=chance.choice((0, 0, 0, 0, 45)))
    while day <= stop:
        yield day
        later = day + timedelta(days=chance.choice((28, 30, 30, 31, 31, 33, 38)))
        day = _a_month_after(day) if chance.randrange(2) else later


def _a_month_after(day: date) -> date:
    year, month = divmod(day.month, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


__all__ = ["Chart", "charts"]
