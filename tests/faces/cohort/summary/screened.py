"""Tables of a screening, written for a test as a screening writes them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from doseline.faces.cli.main import main
from doseline.faces.cohort.demo_export import EXPORT, TODAY
from doseline.faces.cohort.tables import TABLES, write_parquet

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
    status = Counter(row["status"] for row in rows.get("people", ()))
    told = {
        **ABOUT,
        "by_status": status,
        "program": {"name": "doseline", "version": "0"},
        "inputs": inputs,
        "unreadable": 0,
    }
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
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


def screen_demo(out: Path, *more: str) -> Path:
    """The tables of the sixty of the demo."""
    asked = (
        "cohort",
        "screen",
        str(EXPORT),
        "--out",
        str(out),
        "--today",
        TODAY.isoformat(),
        "--engine",
        "serial",
    )
    assert main([*asked, *more]) == 0
    return out
