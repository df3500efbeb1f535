"""Counting the tables of a screening. All of it is done on whole columns: no row becomes a Python value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from doseline.errors import RequestError, fault
from doseline.faces.cohort.summary.numbers import (
    ASSESSED,
    CANNOT,
    COLUMNS,
    NO_DOSES,
    NOT_READ,
    OVERDUE,
    PEOPLE,
    STATUSES,
    VERDICTS,
    WITHIN,
    About,
    By,
    CodeCount,
    Key,
    RuleCount,
    Summary,
    whole,
)  # fmt: skip
from doseline.faces.cohort.tables import CODES, FINDINGS, FORMAT, UNKNOWNS, Table
from doseline.faces.cohort.tables import PEOPLE as PEOPLE_TABLE
from doseline.finding import Severity
from doseline.guide import load_shared, version_of
from doseline.guide.counted import load_counted
from doseline.plan import Status

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
# Ours: so many codes are shown, the commonest first, so that somebody can add them.
MOST_CODES = 20
# Few words, and each of them often.
_REPEATED = {"status", "why", *WITHIN, "verdict", "plan_status", "rule", "severity", "what"}
_HOLDING = [severity.value for severity in Severity if severity.holds]
# So many rows are held with the names of their people, and so many people are counted rule by rule at once.
_AT_ONCE, _SOME = 1 << 20, 1 << 18
# The separator of a group within a group; no name has one.
_INSIDE = "/"


def read_summary(folder: Path) -> Summary:
    """The numbers of the screening whose tables lie in ``folder``.

    Raises: RequestError where there is no finished screening, or where a table is not one of ours.
    """
    about = _about(folder)
    people, spoken = _people(folder)
    counts, groups = _counted(people, about.statuses)
    codes, more = _codes(folder)
    return Summary(
        about=about,
        counts=counts,
        groups=groups,
        whys=tuple(key[1] for key in counts if key[0] == "why"),
        rules=_rules(people, spoken),
        codes=codes,
        more_codes=more,
    )


def _about(folder: Path) -> About:
    """What the manifest says; it is written last, so that without one there is no screening."""
    place = str(folder / MANIFEST)
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        if said.get("format") != FORMAT:
            raise RequestError((fault("cohort-other-format", place, got=said.get("format"), known=FORMAT),))
        inputs = said["inputs"]
        return About(
            today=said["today"],
            program=" ".join(said["program"].values()),
            guide_version=said["guide_version"],
            inputs=len(inputs),
            lines=sum(one["lines"] or 0 for one in inputs),
            bytes=sum(one["bytes"] or 0 for one in inputs),
            unreadable=said.get("unreadable", 0),
            same_guides=said["guide_version"] == version_of(),
            statuses=dict(said["by_status"]),
        )
    except FileNotFoundError:
        raise RequestError((fault("cohort-not-finished", place),)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RequestError((fault("cohort-not-ours", place),)) from None


def _table(folder: Path, table: Table, columns: tuple[str, ...]) -> pa.Table:
    """Some columns of a table; words that repeat are kept once."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    file = folder / f"{table.name}.parquet"
    repeated = [name for name in columns if name in _REPEATED]
    try:
        return pq.read_table(file, columns=list(columns), read_dictionary=repeated)
    except (OSError, ValueError, pa.ArrowException):
        raise RequestError((fault("cohort-not-ours", str(file)),)) from None


# --- people ---


def _people(folder: Path) -> tuple[pa.Table, _Spoken]:
    """A row a person: status, groups, and whether they are in each column; and what is said of them."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    columns = ("person", "status", "why", *WITHIN, "verdict", "plan_status", "not_understood")
    people = _table(folder, PEOPLE_TABLE, columns)
    persons = people["person"].combine_chunks()
    people = people.drop_columns(["person"])
    spoken = _Spoken(
        findings=_about_persons(folder, FINDINGS, ("rule", "severity"), persons),
        unknowns=_about_persons(folder, UNKNOWNS, ("rule", "what"), persons),
    )
    told = pc.equal(people["status"], ASSESSED)
    found = {CANNOT: pc.equal(people["status"], CANNOT), ASSESSED: told}
    found |= {verdict: pc.and_(told, _is(people["verdict"], verdict)) for verdict in VERDICTS}
    found[OVERDUE] = pc.and_(told, _is(people["plan_status"], Status.OVERDUE.value))
    found[NO_DOSES] = pc.and_(told, _is(people["plan_status"], Status.DOSES_NOT_RECORDED.value))
    numbers = _from_nought(people.num_rows)
    for matter, counted in _matters(spoken):
        found[matter] = pc.and_(told, pc.is_in(numbers, value_set=counted))
    found[NOT_READ[0]] = pc.and_(told, pc.greater(people["not_understood"], 0))
    for name, column in found.items():
        people = people.append_column(f"is {name}", column)
    return people, spoken


class _Spoken(NamedTuple):
    """What is said of people, each person by the number of their row: they are the most of the memory."""

    findings: pa.Table
    unknowns: pa.Table


def _about_persons(folder: Path, table: Table, columns: tuple[str, ...], persons: pa.Array) -> pa.Table:
    """Some columns of a table, read piece by piece, with the person of each row as a number."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    place, pieces = folder / f"{table.name}.parquet", []
    try:
        with pq.ParquetFile(place, read_dictionary=list(columns)) as file:
            for batch in file.iter_batches(_AT_ONCE, columns=["person", *columns]):
                number = pc.index_in(batch["person"], value_set=persons)
                pieces.append(pa.table({"number": number, **{name: batch[name] for name in columns}}))
    except (OSError, ValueError, KeyError, pa.ArrowException):
        raise RequestError((fault("cohort-not-ours", str(place)),)) from None
    empty = pa.table({"number": pa.array([], pa.int32()), **{name: _strings([]) for name in columns}})
    return pa.concat_tables(pieces) if pieces else empty


def _from_nought(count: int) -> pa.Array:
    """The numbers of so many rows."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int32()), count)), 1).cast(pa.int32())


def _is(column: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    return pc.fill_null(pc.equal(column, word), False)  # noqa: FBT003 - of pyarrow


def _matters(spoken: _Spoken) -> Iterator[tuple[str, pa.Array]]:
    """Of each matter the numbers of those who are counted, by what the guides say of rules."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    names = load_shared().names
    missing = _words(spoken.unknowns["what"])
    for matter, counted in load_counted().items():
        persons = [_numbers(spoken.findings, "rule", counted.rules)]
        if counted.not_known is not None:
            lacked = {what for what in missing if names.knows(counted.not_known, what)}
            persons.append(_numbers(spoken.unknowns, "what", lacked))
        yield matter.value, pa.concat_arrays(persons)


def _words(column: pa.ChunkedArray) -> list[str]:
    """The different words in a column."""
    words = {word for chunk in column.chunks for word in chunk.unique().to_pylist()}
    return sorted(words)


def _numbers(table: pa.Table, column: str, words: Iterable[str]) -> pa.Array:
    """The numbers of the people of whom one of these words is said."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    wanted = pc.is_in(table[column], value_set=_strings(sorted(words)))
    return table["number"].filter(wanted).unique()


def _counted(
    people: pa.Table, statuses: Mapping[str, int]
) -> tuple[dict[Key, int | None], dict[By, tuple[str, ...]]]:
    counts: dict[Key, int | None] = {("status", name): statuses.get(name, 0) for name in STATUSES}
    counts[PEOPLE] = sum(statuses.values())
    why = _tally(people.filter(people[f"is {CANNOT}"]), ["why"])
    counts |= {("why", name): count for (name,), count in _largest(why)}
    counts[NOT_READ] = _true(people, NOT_READ[0])
    counts |= {whole(column): _true(people, column) for column in COLUMNS}
    groups: dict[By, tuple[str, ...]] = {}
    for by, within in WITHIN.items():
        rows = _group(people, [within, by] if within else [by])
        groups[by] = tuple(rows)
        for group, row in rows.items():
            counts |= {(by, group, column): row[f"is {column}_sum"] for column in COLUMNS}
    return counts, groups


def _true(people: pa.Table, column: str) -> int:
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    return pc.sum(people[f"is {column}"]).as_py() or 0


def _tally(table: pa.Table, columns: list[str]) -> dict[tuple[str, ...], int]:
    """How many rows have each of the words."""
    found = table.group_by(columns).aggregate([([], "count_all")]).to_pylist()
    return {tuple(row[column] or "" for column in columns): row["count_all"] for row in found}


def _largest(tally: Mapping[tuple[str, ...], int]) -> list[tuple[tuple[str, ...], int]]:
    return sorted(tally.items(), key=lambda one: (-one[1], one[0]))


def _group(people: pa.Table, columns: list[str]) -> dict[str, dict[str, int]]:
    """The groups of those who are looked at, the largest first, each with its sums."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    looked = people.filter(pc.or_(people[f"is {CANNOT}"], people[f"is {ASSESSED}"]))
    sums = [(f"is {column}", "sum") for column in COLUMNS]
    rows = looked.group_by(columns).aggregate(sums).to_pylist()
    named = {_INSIDE.join(row[column] or "" for column in columns): row for row in rows}
    size = {name: row[f"is {CANNOT}_sum"] + row[f"is {ASSESSED}_sum"] for name, row in named.items()}
    return {name: named[name] for name in sorted(named, key=lambda name: (-size[name], name))}


# --- rules and codes ---


def _rules(people: pa.Table, spoken: _Spoken) -> tuple[RuleCount, ...]:
    """Every rule that spoke of somebody who was assessed, the commonest first."""
    assessed = people[f"is {ASSESSED}"].combine_chunks()
    rules = sorted({*_words(spoken.findings["rule"]), *_words(spoken.unknowns["rule"])})
    spoke, holding, unknown = Counter[str](), Counter[str](), Counter[str]()
    for first in range(0, people.num_rows, _SOME):
        findings, unknowns = (_of_some(table, assessed, first) for table in spoken)
        found, lacking = _pairs(findings, rules), _pairs(unknowns, rules)
        spoke += _by_rule((found, lacking), rules)
        holding += _by_rule((_pairs(_held(findings), rules),), rules)
        unknown += _by_rule((lacking,), rules)
    return tuple(
        RuleCount(rule=rule, people=count, holding=holding[rule], unknown=unknown[rule])
        for rule, count in sorted(spoke.items(), key=lambda one: (-one[1], one[0]))
    )


def _of_some(table: pa.Table, assessed: pa.Array, first: int) -> pa.Table:
    """The rows about some of those who were assessed, from one row of ``people`` on."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    number = table["number"]
    table = table.filter(pc.and_(pc.greater_equal(number, first), pc.less(number, first + _SOME)))
    return table.filter(pc.take(assessed, table["number"]))


def _held(findings: pa.Table) -> pa.Table:
    """The findings that hold a dose back."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    return findings.filter(pc.is_in(findings["severity"], value_set=_strings(_HOLDING)))


def _strings(words: Sequence[str]) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return pa.array(words, pa.string())


def _pairs(table: pa.Table, rules: Sequence[str]) -> pa.Array:
    """A number for each rule that speaks of a person, the same each time it does."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    rule = pc.index_in(table["rule"], value_set=_strings(rules))
    return pc.add(pc.multiply(table["number"].cast("int64"), len(rules)), rule).unique()


def _by_rule(pairs: Sequence[pa.Array], rules: Sequence[str]) -> Counter[str]:
    """How many people each rule speaks of."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    every = pa.concat_arrays(list(pairs)).unique()
    rule = pc.subtract(every, pc.multiply(pc.divide(every, max(len(rules), 1)), len(rules)))
    return Counter({rules[one["values"]]: one["counts"] for one in pc.value_counts(rule).to_pylist()})


def _codes(folder: Path) -> tuple[tuple[CodeCount, ...], int]:
    """The commonest codes that were not understood, and how many more there are."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    names = tuple(name for name in CODES.columns if name != "known")
    table = _table(folder, CODES, (*names, "known"))
    table = table.filter(pc.and_(pc.invert(table["known"]), pc.is_valid(table["code"])))
    order = [("count", "descending"), *((name, "ascending") for name in ("resource", "system", "code"))]
    first = table.select(list(names)).sort_by(order).slice(0, MOST_CODES).to_pylist()
    return tuple(CodeCount(**row) for row in first), max(table.num_rows - MOST_CODES, 0)
