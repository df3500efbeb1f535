"""The Parquet that we write is what another reader reads."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doseline.faces.trial.parquet import ParquetFile
from doseline.faces.trial.rows import Column, Table

KINDS = {
    "truth": (st.booleans(), np.bool_),
    "small": (st.integers(-(2**31), 2**31 - 1), np.int32),
    "large": (st.integers(-(2**63), 2**63 - 1), np.int64),
    "number": (st.floats(allow_nan=False), np.float64),
}


@st.composite
def tables(draw: st.DrawFn) -> list[Table]:
    """Some tables of the same columns, one of each kind, each once whole and once with gaps."""
    return [_table(draw, draw(st.integers(0, 9))) for _ in range(draw(st.integers(1, 3)))]


def _table(draw: st.DrawFn, rows: int) -> Table:
    columns = [Column(name="text é", cells=draw(st.text('aé中\n,"', max_size=9)))]
    for name, (values, kind) in KINDS.items():
        cells: Any = np.array(draw(st.lists(values, min_size=rows, max_size=rows)), dtype=kind)
        known = np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), dtype=np.bool_)
        columns += [Column(name=name, cells=cells), Column(name=f"{name}?", cells=cells, known=known)]
    return Table(columns=tuple(columns), rows=rows)


def _told(table: Table, column: Column) -> list[Any]:
    if isinstance(column.cells, str):
        return [column.cells] * table.rows
    known = [True] * table.rows if column.known is None else column.known.tolist()
    return [value if is_known else None for value, is_known in zip(column.cells.tolist(), known, strict=True)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(tables(), max_size=2))
def test_another_reader_finds_what_was_written(groups: list[list[Table]]) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "rows.parquet"
        file = ParquetFile(place, "a test")
        for group in groups:
            file.write(group)
        file.close({"about": "ü".encode()})
        read = pq.ParquetFile(place)
        found = read.read().to_pydict()
    expected: dict[str, list[Any]] = {}
    for table in (table for group in groups for table in group):
        for column in table.columns:
            expected.setdefault(column.name, []).extend(_told(table, column))
    assert found == expected
    assert read.metadata.metadata[b"about"] == "ü".encode()
    assert read.metadata.num_row_groups == len(groups)


def test_more_columns_than_fit_into_the_short_form_of_a_list(tmp_path: Path) -> None:
    names = [f"column {number}" for number in range(200)]
    table = Table(columns=tuple(Column(name=name, cells=np.array([1.5])) for name in names), rows=1)
    file = ParquetFile(tmp_path / "wide.parquet", "a test")
    file.write([table])
    file.close({})
    assert pq.read_table(tmp_path / "wide.parquet").to_pydict() == {name: [1.5] for name in names}
