"""The rows of a trial as a Parquet file: one row for a person and a regimen, units in the column names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doseline.forecast.trial.document import plain
from doseline.forecast.trial.nca import Partial
from doseline.forecast.trial.run import WEIGHT_PARTS, LeftOut, Piece, Rows, seen_days
from doseline.forecast.trial.scenario import Looked

# What tells about all rows stands in the table's own metadata. Who was left out is known at the end only, and
# stands among the key-value pairs of the file.
_ABOUT, _LEFT_OUT = b"doseline-trial", "doseline-left-out"


class RowWriter:
    """Writes the rows piece by piece, one row group a piece."""

    def __init__(self, place: Path, looked: Looked, about: Mapping[str, Any]) -> None:
        """Be ready to begin the file with the first piece."""
        self._place = place
        self._looked = looked
        self._about = {_ABOUT: _json(about)}
        self._left_out: list[LeftOut] = []
        self._file: pq.ParquetWriter | None = None

    def add(self, piece: Piece) -> None:
        """Write the rows of a piece."""
        whole = pa.concat_tables([_table(rows, self._looked) for rows in piece.rows])
        if self._file is None:
            schema = whole.schema.with_metadata(self._about)
            self._file = pq.ParquetWriter(self._place, schema, compression="zstd")
        self._file.write_table(whole.replace_schema_metadata(self._about), row_group_size=max(len(whole), 1))
        self._left_out.extend(piece.left_out)

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            said = _json([left_out_answer(it) for it in self._left_out])
            self._file.add_key_value_metadata({_LEFT_OUT: said})
            self._file.close()


@contextmanager
def writing(place: Path, looked: Looked, about: Mapping[str, Any]) -> Iterator[RowWriter]:
    """A writer whose file is whole when the block ends; ``about`` tells how its rows came about."""
    writer = RowWriter(place, looked, about)
    try:
        yield writer
    finally:
        writer.close()


def left_out_answer(found: LeftOut) -> dict[str, Any]:
    """A person who could not be solved, for a program."""
    return {"person": found.person, "regimen": found.regimen, "why": found.why, "day": found.day}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _table(rows: Rows, looked: Looked) -> pa.Table:
    return pa.table(dict(_columns(rows, looked)))


def _columns(rows: Rows, looked: Looked) -> Iterator[tuple[str, pa.Array]]:
    yield "person", pa.array(rows.person, pa.int64())
    names = pa.array(np.zeros(len(rows.person), dtype=np.int32))
    yield "regimen", pa.DictionaryArray.from_arrays(names, [rows.regimen]).cast(pa.string())
    yield "population_weight", pa.array(rows.weights / WEIGHT_PARTS)
    for name, values in sorted(rows.covariates.items()):
        yield name, pa.array(values)
    for name in ("given", "late", "missed"):
        yield f"doses_{name}", pa.array(getattr(rows.taken, name), pa.int32())
    yield "last_dose_day", pa.array(rows.taken.last_day)
    yield "depletion_days", _partly(rows.depletion_days)
    yield "depleted_after_last_dose", pa.array(rows.repletion.depleted)
    yield "repletion_days_after_last_dose", _partly(rows.repletion.days)
    if rows.half_life_days is not None:
        yield "half_life_days", _partly(rows.half_life_days)
    yield from _exposures(rows, looked)
    if looked.curves:
        yield from _curves(rows, looked)


def _partly(found: Partial) -> pa.Array:
    """The numbers that there are, and null for the others."""
    return pa.array(found.values, mask=~found.known)


def _exposures(rows: Rows, looked: Looked) -> Iterator[tuple[str, pa.Array]]:
    for found, (first, last) in zip(rows.exposures, looked.intervals_days, strict=True):
        days = f"days_{_day(first)}_to_{_day(last)}"
        yield f"auc_{days}_mg_day_per_L", pa.array(found.auc_mg_day_L)
        yield f"peak_{days}_mg_per_L", pa.array(found.peak_mg_L)
        yield f"peak_day_{days}", pa.array(found.peak_day)
        yield f"trough_{days}_mg_per_L", pa.array(found.trough_mg_L)


def _curves(rows: Rows, looked: Looked) -> Iterator[tuple[str, pa.Array]]:
    days = seen_days(looked)
    for day in looked.times_days:
        place = int(np.searchsorted(days, day))
        yield f"concentration_day_{_day(day)}_mg_per_L", pa.array(rows.levels[:, place])
        yield f"b_cells_day_{_day(day)}_per_uL", pa.array(rows.counts[:, place])


def _day(day: float) -> str:
    """A day to its last digit: two days never share a column."""
    return str(plain(day))
