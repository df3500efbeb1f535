"""The tables of a screening: their columns, and their files (Parquet, sorted, nothing of a clock inside)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from doseline.frozen import dataclass

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "doseline-cohort/1"
Row = Mapping[str, Any]
_TEXT, _TEXTS, _DAY, _SOURCES = "text", "texts", "day", "sources"
_SMALL, _INT, _LONG, _YES = "int16", "int32", "int64", "bool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its name, its columns with their kinds, and what its rows are sorted by.

    A kind that ends in ``?`` may be empty.
    """

    name: str
    columns: Mapping[str, str]
    order: tuple[str, ...]

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        """The rows in the order of the table; what is empty comes first."""
        return sorted(rows, key=lambda row: tuple(_rank(row.get(key)) for key in self.order))


def _rank(value: object) -> tuple[bool, Any]:
    return (False, 0) if value is None else (True, value)


def _columns(**columns: str) -> Mapping[str, str]:
    return MappingProxyType(columns)


PEOPLE = Table(
    name="people",
    columns=_columns(
        person=_TEXT, identifier=_TEXT + "?", status=_TEXT, why=_TEXT + "?", guide=_TEXT + "?",
        edition=_TEXT + "?", month_mode=_TEXT + "?", region=_TEXT + "?", stage=_TEXT + "?",
        verdict=_TEXT + "?", step_action=_TEXT + "?", step_for=_DAY + "?", plan_status=_TEXT + "?",
        next_slot=_SMALL + "?", next_due=_DAY + "?", days_until=_INT + "?", first_given=_DAY + "?",
        last_given=_DAY + "?", doses_given=_SMALL + "?", doses_late=_SMALL + "?", doses_missed=_SMALL + "?",
        stop=_SMALL, wait=_SMALL, ask=_SMALL, tell=_SMALL, note=_SMALL, unknown=_SMALL,
        not_understood=_INT, facts=_INT,
    ),
    order=("person",),
)  # fmt: skip
FINDINGS = Table(
    name="findings",
    columns=_columns(
        person=_TEXT, seq=_SMALL, rule=_TEXT, variant=_TEXT + "?", severity=_TEXT, urgency=_TEXT,
        until=_DAY + "?", because=_TEXTS, title=_TEXT, do=_TEXT, decided_by=_TEXT + "?", sources=_SOURCES,
    ),
    order=("person", "seq"),
)  # fmt: skip
UNKNOWNS = Table(
    name="unknowns",
    columns=_columns(person=_TEXT, what=_TEXT, why=_TEXT, rule=_TEXT, because=_TEXTS),
    order=("person", "what", "why", "rule", "because"),
)
DOSES = Table(
    name="doses",
    columns=_columns(
        person=_TEXT, course=_SMALL, slot=_SMALL + "?", phase=_TEXT + "?", due=_DAY + "?", given=_DAY + "?",
        state=_TEXT, days_late=_INT + "?", entry=_TEXT + "?",
    ),
    order=("person", "course", "slot", "given", "entry"),
)  # fmt: skip
NOT_UNDERSTOOD = Table(
    name="not_understood",
    columns=_columns(
        person=_TEXT + "?", file=_TEXT, line=_LONG + "?", resource=_TEXT + "?", where=_TEXT + "?",
        what=_TEXT, got=_TEXT + "?",
    ),
    order=("person", "file", "line", "resource", "where", "what", "got"),
)  # fmt: skip
CODES = Table(
    name="codes",
    columns=_columns(
        resource=_TEXT, system=_TEXT + "?", code=_TEXT + "?", display=_TEXT + "?", count=_LONG, known=_YES
    ),
    order=("resource", "system", "code", "display"),
)
TABLES = (PEOPLE, FINDINGS, UNKNOWNS, DOSES, NOT_UNDERSTOOD, CODES)


def write_parquet(table: Table, rows: Iterable[Row], file: Path, about: Mapping[str, str]) -> int:
    """How many rows were written, in the order of the table.

    ``about`` is the note in the file: its format, the day, the guide's version and the program.
    Raises: ModuleNotFoundError without pyarrow, which an extra brings; OSError where it cannot be written.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    in_order = table.sorted(rows)
    form = schema(table).with_metadata({"doseline-cohort": _note(about)})
    columns = {name: [row.get(name) for row in in_order] for name in table.columns}
    pq.write_table(pa.table(columns, schema=form), file, compression="zstd")
    return len(in_order)


def _note(about: Mapping[str, str]) -> str:
    import json  # noqa: PLC0415 - beside what needs it

    return json.dumps(about, sort_keys=True)


def schema(table: Table) -> pa.Schema:
    """The columns of a table as Arrow knows them.

    Raises: ModuleNotFoundError without pyarrow, which an extra brings.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    source = pa.struct([(key, pa.string()) for key in ("document", "section", "version", "confidence")])
    kinds = {
        _TEXT: pa.string(), _TEXTS: pa.list_(pa.string()), _DAY: pa.date32(), _SOURCES: pa.list_(source),
        _SMALL: pa.int16(), _INT: pa.int32(), _LONG: pa.int64(), _YES: pa.bool_(),
    }  # fmt: skip
    return pa.schema(
        [
            pa.field(name, kinds[kind.rstrip("?")], nullable=kind.endswith("?"))
            for name, kind in table.columns.items()
        ]
    )


def read_parquet(table: Table, file: Path) -> Sequence[Row]:
    """The rows of a file.

    Raises: ModuleNotFoundError without pyarrow; OSError or ValueError for a file that is no such table.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    rows: Sequence[Row] = pq.read_table(file, columns=list(table.columns)).to_pylist()
    return rows
