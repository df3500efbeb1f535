"""Merging: the tables of all partitions as one file each, sorted by person, with little held at once.

The bytes depend on the rows alone: rows are put together in groups of one size, whatever part they come from.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doseline.faces.cohort.part import NOBODY, write_rows
from doseline.faces.cohort.tables import CODES, NOT_UNDERSTOOD, Table, schema

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
# So many rows make a group of a Parquet file.
_GROUP = 32_768
_PERSON = "person"
# Of so many files rows are held at once.
_AT_ONCE = 32


def merge(  # noqa: PLR0913, PLR0917 - from where to where, and what beside
    table: Table, parts: Sequence[Path], file: Path, note: Mapping[str, str], more: Iterable[Row], work: Path
) -> int:
    """How many rows were written; ``more`` are rows about nobody, beside those of the parts.

    ``work`` is a folder of its own, for what is written on the way.

    Raises: OSError where they cannot be written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    form = schema(table).with_metadata({"doseline-cohort": json.dumps(note, sort_keys=True)})
    total = 0
    with file.open("xb") as out:
        file.chmod(0o600)
        with pq.ParquetWriter(out, form, compression="zstd") as writer:
            for group in _groups(_rows(table, parts, more, work)):
                writer.write_table(group.cast(form), row_group_size=_GROUP)
                total += group.num_rows
        out.flush()
        os.fsync(out.fileno())
    return total


def _rows(table: Table, parts: Sequence[Path], more: Iterable[Row], work: Path) -> Iterator[pa.Table]:
    """The rows of a table in its order, some at a time."""
    if table.name == CODES.name:
        yield from _as_arrow(table, _codes(parts))
        return
    if table.name == NOT_UNDERSTOOD.name:
        yield from _as_arrow(table, [*more, *nobody(parts)])
    yield from _by_person(_few(table, [part / table.name for part in parts], work))


def _few(table: Table, files: Sequence[Path], work: Path) -> Sequence[Path]:
    """No more files than are merged at once, with the same rows: of very many some are put together first."""
    level = 0
    while len(files) > _AT_ONCE:
        some = [files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)]
        names = [work / f"{table.name}-{level}-{at}" for at in range(len(some))]
        for name, these in zip(names, some, strict=True):
            write_rows(name, schema(table), _by_person(these))
        files, level = names, level + 1
    return files


def _as_arrow(table: Table, rows: Iterable[Row]) -> Iterator[pa.Table]:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    in_order = table.sorted(rows)
    if in_order:
        yield pa.table(
            {name: [row.get(name) for row in in_order] for name in table.columns}, schema=schema(table)
        )


def nobody(parts: Sequence[Path]) -> Iterator[Row]:
    """What could not be read at all, in any part."""
    for part in parts:
        yield from _read(part / NOBODY)


def _codes(parts: Sequence[Path]) -> Iterator[Row]:
    """Each code once, with the sum of what all parts counted and the name that most of them gave it."""
    counts: Counter[tuple[Any, ...]] = Counter()
    names: dict[tuple[Any, ...], Counter[str | None]] = {}
    known: dict[tuple[Any, ...], bool] = {}
    for row in (row for part in parts for row in _read(part / CODES.name)):
        key = row["resource"], row["system"], row["code"]
        counts[key] += row["count"]
        names.setdefault(key, Counter())[row["display"]] += row["count"]
        known[key] = row["known"]
    for key, count in counts.items():
        yield {
            **dict(zip(("resource", "system", "code"), key, strict=True)),
            "display": commonest(names[key]),
            "count": count,
            "known": known[key],
        }


def commonest(names: Counter[str | None]) -> str | None:
    """The name given most often, the first by its letters of several; none only where there is no other.

    >>> commonest(Counter({"b": 2, "a": 2, None: 9}))
    'a'
    """
    return min(names, key=lambda one: (one is None, -names[one], one or ""))


def _read(file: Path) -> list[Row]:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    with pa.memory_map(str(file)) as source:
        rows: list[Row] = pa.ipc.open_file(source).read_all().to_pylist()
    return rows


def _by_person(files: Sequence[Path]) -> Iterator[pa.Table]:
    """The rows of all files, sorted by person: everybody's rows lie in one of them, in their order."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    live = [one for one in map(_Stream, files) if one.fill()]
    while live:
        last = min(one.last for one in live)
        some = pa.concat_tables([one.until(last) for one in live if one.first <= last])
        yield some.take(pc.sort_indices(some, sort_keys=[(_PERSON, "ascending")]))
        live = [one for one in live if one.fill()]


class _Stream:
    """The rows of one part, some at a time."""

    def __init__(self, file: Path) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra

        self._file = pa.ipc.open_file(pa.memory_map(str(file)))
        self._next = 0
        self._held: pa.Table | None = None
        self.first = self.last = ""

    def fill(self) -> bool:
        """Whether there are rows, now that some are held."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        while self._held is None or not self._held.num_rows:
            if self._next == self._file.num_record_batches:
                return False
            self._held = pa.Table.from_batches([self._file.get_batch(self._next)])
            self._next += 1
        people = self._held[_PERSON]
        self.first, self.last = people[0].as_py(), people[-1].as_py()
        return True

    def until(self, person: str) -> pa.Table:
        """The held rows up to those of a person, which are held no more."""
        import pyarrow.compute as pc  # noqa: PLC0415 - an extra

        held = self._held
        assert held is not None  # noqa: S101 - it was filled
        if self.last <= person:
            self._held = None
            return held
        count = pc.sum(pc.less_equal(held[_PERSON], person)).as_py()
        self._held = held.slice(count)
        return held.slice(0, count)


def _groups(some: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in groups of one size, but for the last."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    held: list[pa.Table] = []
    count = 0
    for one in some:
        held.append(one)
        count += one.num_rows
        while count >= _GROUP:
            whole = pa.concat_tables(held)
            yield whole.slice(0, _GROUP).combine_chunks()
            held, count = [whole.slice(_GROUP)], count - _GROUP
    if count:
        yield pa.concat_tables(held).combine_chunks()
