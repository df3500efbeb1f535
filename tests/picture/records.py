"""Records to draw: the demo, and five years of a made-up person with something in every lane."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from doseline.assessment import Assessment, read_and_assess
from doseline.dates import add_months
from doseline.text import Catalogue
from tests.faces.program import DEMO

Json = dict[str, Any]
EXAMPLES = Path(__file__).parents[2] / "examples" / "records"
LONG_NAME = "A <script>alert(\"1\")</script> & 'vaccine' whose name nobody can read in one line of a phone"
TODAY = date(2026, 6, 3)
_START = date(2021, 6, 1)
_OFF_THE_DAY = {12: 4, 19: -2, 25: 2, 33: 9, 40: -3, 47: 1}


def opened(record: Json | str, today: date) -> Assessment:
    """The case of a record, or of an example by its name."""
    if isinstance(record, str):
        data = (EXAMPLES / f"{record}.json").read_bytes()
    else:
        data = json.dumps(record).encode()
    return read_and_assess(data, clock=lambda _: today, today=today)


def demo(today: date = date(2026, 6, 6)) -> Assessment:
    return read_and_assess(Path(DEMO).read_bytes(), clock=lambda _: today, as_of=today)


def words(case: Assessment) -> Catalogue:
    return Catalogue("en", case.guide.region(case.record.person.region)).about(case.guide)


def record(*events: Json, start: str = "2026-01-05", region: str = "GB", **person: Any) -> Json:  # noqa: ANN401
    """A record with these events; the ids are e1, e2 and so on where none is given."""
    numbered = ({"id": f"e{place}", **event} for place, event in zip(count(1), events, strict=False))
    return {
        "format": "doseline-record/1",
        "person": {"id": "r1", "birth_date": "1988-03-14", "sex": "female", "region": region, **person},
        "therapy": {"guide": "kesimpta", "start": start},
        "events": list(numbered),
    }


def dose(on: str, **more: Any) -> Json:  # noqa: ANN401
    return {"type": "dose", "on": on, "amount_mg": 20, **more}


def five_years() -> Json:
    """Some sixty doses, and the tests, illnesses and vaccines of five years."""
    return record(*_doses(), *_tests(), *_vaccines(), *_spells(), start=_START.isoformat())


def _doses() -> Iterator[Json]:
    days = [_START + timedelta(days=offset) for offset in (0, 7, 14, 28, 56)]
    while (day := add_months(days[-1], 1) + timedelta(days=_OFF_THE_DAY.get(len(days), 0))) < TODAY:
        days.append(day)
    return (dose(day.isoformat()) for day in days)


def _tests() -> Iterator[Json]:
    first = date(2021, 5, 4)
    for name in ("hbsag", "anti-hbc"):
        yield {"type": "test", "on": first.isoformat(), "name": name, "result": "negative"}
    ranges = {"igg": (7, 16, 11.0), "igm": (0.4, 2.3, 1.2), "iga": (0.7, 4, 2.0)}
    for name, (low, high, begin) in ranges.items():
        for place in range(9):
            on, value = add_months(first, 6 * place).isoformat(), round(begin * (1 - place * 0.08), 2)
            yield {
                "type": "test", "on": on, "name": name, "value": value, "unit": "g/L", "low": low,
                "high": high,
            }  # fmt: skip
    for place, value in enumerate((212, 3, 2, 1, 0, 4)):
        on = add_months(first, 9 * place).isoformat()
        yield {"type": "test", "on": on, "name": "cd19", "value": value, "unit": "cells/uL"}


def _vaccines() -> Iterator[Json]:
    yield {"type": "vaccination", "on": "2021-04-10", "vaccine": "mmr"}
    for year in range(2021, 2026):
        yield {"type": "vaccination", "on": f"{year}-10-12", "vaccine": "influenza-injected"}
    yield {"type": "vaccination", "on": "2023-03", "vaccine": LONG_NAME}
    yield {"type": "vaccination", "on": "2026-07-10", "vaccine": "pneumococcal", "planned": True}


def _spells() -> Iterator[Json]:
    yield {"type": "condition", "on": "2019-02", "name": "rrms"}
    yield {"type": "condition", "on": "2015", "until": "2016", "name": "broken arm"}
    for on, until in (("2022-01-04", "2022-01-15"), ("2023-02-10", "2023-03-01")):
        yield {"type": "condition", "on": on, "until": until, "name": "infection"}
    yield {"type": "medication", "on": "2024-03-01", "until": "2025-09-01", "name": "sertraline"}
    yield {"type": "medication", "on": "2021-06-01", "name": "vitamin D"}
    yield {"type": "instruction", "on": "2023-02-12", "kind": "hold"}
    yield {"type": "instruction", "on": "2023-03-03", "kind": "resume"}
