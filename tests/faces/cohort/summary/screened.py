"""Tables of a screening, written for a test as a screening writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from doseline.assessment import Assessment, read_and_assess
from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.outcome import Import, Options
from doseline.exchange.fhir.pool import gather
from doseline.faces.chart_files import documents
from doseline.faces.clock import civil_day
from doseline.faces.cohort.rows import dose_rows, finding_rows, person_row, unknown_rows
from doseline.faces.cohort.tables import TABLES, write_parquet
from doseline.text import NEUTRAL, Catalogue
from tools.demo_export import OUT, TODAY

ABOUT = {
    "format": "doseline-cohort/1", "today": TODAY.isoformat(), "guide_version": "0123456789abcdef",
    "program": "doseline 0",
}  # fmt: skip
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def write_tables(folder: Path, rows: Rows) -> Path:
    """The tables with these rows, and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        write_parquet(table, rows.get(table.name, ()), folder / f"{table.name}.parquet", ABOUT)
    inputs = [{"name": "Patient.ndjson", "bytes": 1200, "lines": 12}]
    (folder / "manifest.json").write_text(json.dumps({**ABOUT, "inputs": inputs}), encoding="utf-8")
    return folder


def person(name: str, **columns: object) -> dict[str, Any]:
    """A row of ``people``: somebody who was assessed and is well, but for what is said here."""
    counts = dict.fromkeys(("stop", "wait", "ask", "tell", "note", "unknown", "not_understood", "facts"), 0)
    well = {
        "status": "assessed", "guide": "kesimpta", "edition": "article", "month_mode": "month",
        "region": "US", "stage": "during", "verdict": "clear", "plan_status": "on_schedule",
    }  # fmt: skip
    return {"person": f"Patient/{name}", **well, **counts, **columns}


def finding(name: str, rule: str, severity: str = "ask") -> dict[str, Any]:
    """A row of ``findings``."""
    row = {"person": f"Patient/{name}", "rule": rule, "severity": severity, "seq": 1}
    return {**row, "urgency": "before_next_dose", "title": "", "do": "", "because": [], "sources": []}


def unknown(name: str, what: str, rule: str) -> dict[str, Any]:
    """A row of ``unknowns``."""
    return {"person": f"Patient/{name}", "what": what, "why": "missing", "rule": rule, "because": []}


@cache
def demo() -> tuple[Import, Mapping[str, Assessment]]:
    """The sixty of the demo export, and those among them who can be assessed."""
    found = read_charts(gather(documents([str(OUT)], None)), Options(today=TODAY))
    return found, {
        one.person: read_and_assess(one.text.encode(), clock=civil_day, today=TODAY)
        for one in found.people
        if one.text is not None
    }


@cache
def demo_rows() -> Rows:
    """The rows of the demo's people."""
    found, cases = demo()
    words = Catalogue("en", NEUTRAL)
    people = [_person(one.person, one.status.value, cases.get(one.person)) for one in found.people]
    living = {name: case for name, case in cases.items() if name in {_alive(row) for row in people}}
    made: dict[str, list[dict[str, Any]]] = {"people": people, "findings": [], "unknowns": [], "doses": []}
    for name, case in living.items():
        told = words.about(case.guide, case.typed)
        for table, rows in (
            ("findings", finding_rows(case, told)), ("unknowns", unknown_rows(case)),
            ("doses", dose_rows(case)),
        ):  # fmt: skip
            made[table] += [{"person": name, **row} for row in rows]
    return made


def _alive(row: Mapping[str, Any]) -> str | None:
    return row["person"] if row["status"] == "assessed" else None


def _person(name: str, status: str, case: Assessment | None) -> dict[str, Any]:
    counts = dict.fromkeys(("stop", "wait", "ask", "tell", "note", "unknown", "not_understood", "facts"), 0)
    word = {"record": "assessed", "cannot": "cannot-assess"}.get(status, status)
    return {"person": name, **counts, **(person_row(case) if case else {}), "status": word}
