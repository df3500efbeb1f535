"""The tables of a screening as files: their columns, their order, and the same bytes each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from doseline.faces.cohort.tables import DOSES, FINDINGS, PEOPLE, TABLES, read_parquet, write_parquet

ABOUT = {"format": "doseline-cohort/1", "today": "2026-06-06", "guide_version": "x", "program": "y"}


def dose(person: str, slot: int, given: date | None) -> dict[str, object]:
    return {"person": person, "course": 1, "slot": slot, "given": given, "state": "given"}


ROWS = [
    dose("Patient/2", 1, date(2026, 1, 5)), dose("Patient/1", 2, date(2026, 1, 12)),
    dose("Patient/1", 1, date(2026, 1, 5)), dose("Patient/1", 3, None),
]  # fmt: skip


def test_rows_are_sorted_whatever_order_they_come_in(tmp_path: Path) -> None:
    one, other = tmp_path / "one.parquet", tmp_path / "other.parquet"
    assert write_parquet(DOSES, ROWS, one, ABOUT) == 4
    write_parquet(DOSES, ROWS[::-1], other, ABOUT)
    assert one.read_bytes() == other.read_bytes()
    assert [(row["person"], row["slot"]) for row in read_parquet(DOSES, one)] == [
        ("Patient/1", 1), ("Patient/1", 2), ("Patient/1", 3), ("Patient/2", 1),
    ]  # fmt: skip


def test_a_file_says_what_it_is_and_has_no_clock_inside(tmp_path: Path) -> None:
    file = tmp_path / "doses.parquet"
    write_parquet(DOSES, ROWS, file, ABOUT)
    note = pq.read_schema(file).metadata[b"doseline-cohort"].decode()
    assert note == (
        '{"format": "doseline-cohort/1", "guide_version": "x", "program": "y", "today": "2026-06-06"}'
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_empty_table_has_its_columns(table: object, tmp_path: Path) -> None:
    file = tmp_path / "empty.parquet"
    assert write_parquet(table, [], file, ABOUT) == 0  # type: ignore[arg-type]
    assert pq.read_schema(file).names == list(table.columns)  # type: ignore[attr-defined]


def test_the_kinds_of_the_columns_are_those_of_the_contract(tmp_path: Path) -> None:
    file = tmp_path / "people.parquet"
    write_parquet(PEOPLE, [], file, ABOUT)
    schema = pq.read_schema(file)
    kinds = {name: str(schema.field(name).type) for name in schema.names}
    assert kinds["person"] == "string"
    assert (kinds["next_slot"], kinds["days_until"], kinds["next_due"]) == ("int16", "int32", "date32[day]")
    assert [name for name in schema.names if not schema.field(name).nullable] == [
        "person", "status", "stop", "wait", "ask", "tell", "note", "unknown", "not_understood", "facts",
    ]  # fmt: skip
    write_parquet(FINDINGS, [], file, ABOUT)
    assert str(pq.read_schema(file).field("sources").type) == (
        "list<element: struct<document: string, section: string, version: string, confidence: string>>"
    )
