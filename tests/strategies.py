"""Random records for property tests, made from the table of fields and from nothing the reader does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from doseline.dates import PartialDate
from doseline.record import Event, Every, Instruction, Loading, Person, Record, Test, Therapy, write_record
from doseline.record.dump import _scalar
from doseline.record.fields import ENTRIES, PERSON, READINGS, THERAPY, Field, Kind, Shape
from doseline.record.model import Coding

Json = Any

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=12).filter(
    lambda text: not text.isspace()
)
PROSE = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))
OFFSETS = st.none() | st.just(UTC) | st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.builds(
    lambda day, clock, offset: datetime.combine(day, clock, tzinfo=offset), DAYS, st.times(), OFFSETS
)


@st.composite
def partial_dates(draw: st.DrawFn, *, earliest: date | None = None) -> PartialDate:
    """A date known to the day, the month or the year, which does not end before ``earliest``."""
    day = draw(DAYS) if earliest is None else earliest + timedelta(days=draw(st.integers(0, 400)))
    length = draw(st.sampled_from([10, 10, 10, 7, 4]))
    return PartialDate.parse(day.isoformat()[:length])


def numbers(field: Field) -> st.SearchStrategy[Decimal]:
    """Numbers that a field takes, its bounds among them."""
    bounds = field.bounds
    assert bounds is not None
    least = bounds.least if bounds.least is not None else Decimal("0.001")
    return st.decimals(least, bounds.most, places=3) | st.sampled_from([least, bounds.most])


_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.ID: WORDS,
    Kind.TEXT: WORDS,
    Kind.PROSE: PROSE,
    Kind.DATE: DAYS,
    Kind.PARTIAL_DATE: partial_dates(),
    Kind.TIME: CLOCKS,
    Kind.MOMENT: MOMENTS,
    Kind.PHONE: st.sampled_from(["111", "020 7946 0101", "+49 (30) 901-820", "1.800.555/0100"]),
    Kind.BOOL: st.booleans(),
    Kind.READING: st.sampled_from([*READINGS, "6-weeks", "52-weeks", "1-weeks", "2-months", "12-months"]),
    Kind.EVERY: st.builds(Every, weeks=st.integers(1, 52)) | st.builds(Every, months=st.integers(1, 12)),
    Kind.LOADING: st.sampled_from(Loading) | st.integers(0, 20),
    Kind.IDS: st.lists(WORDS, max_size=3).map(tuple),
    Kind.CODES: st.lists(
        st.builds(Coding, code=WORDS, system=st.none() | WORDS, display=st.none() | WORDS), max_size=3
    ).map(tuple),
}


def value(field: Field) -> st.SearchStrategy[Any]:
    """The values that a field takes, as they stand in a ``Record``."""
    if field.key == "timezone":
        return st.just("Europe/Berlin")
    if field.kind is Kind.NUMBER:
        return numbers(field)
    if field.kind is Kind.WHOLE:
        return st.integers(1, 10_000)
    if field.kind is Kind.CHOICE:
        return st.sampled_from(field.choices).map(field.makes)
    return _VALUES[field.kind]


@st.composite
def parts(draw: st.DrawFn, shape: Shape, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The values of one object: all that it needs, and some of the rest."""
    values: dict[str, Any] = {}
    for field in shape.fields:
        if field.key not in without and (field.required or draw(st.integers(0, 2)) == 0):
            values[field.attribute] = draw(value(field))
    return values


_POINTERS = frozenset({"id", "supersedes", "retracts", "storage", "until", "due"})


@st.composite
def events(draw: st.DrawFn, id_: str, shape: Shape, earlier: Mapping[str, str]) -> Event:
    """One entry; ``earlier`` maps the ids it may point to to their types."""
    values: dict[str, Any] = {"id": id_, **draw(parts(shape, without=_POINTERS))}
    keys = {field.key for field in shape.fields}
    for key in sorted(keys & {"until", "due"}):
        if draw(st.booleans()):
            values[key] = draw(partial_dates(earliest=values["on"].first if "on" in values else None))
    _point(draw, shape, values, earlier)
    if shape.makes is Instruction:
        _instruct(draw, values)
    if shape.makes is Test:
        _measure(draw, values)
    event: Event = shape.makes(**values)
    return event


def _point(draw: st.DrawFn, shape: Shape, values: dict[str, Any], earlier: Mapping[str, str]) -> None:
    if shape.name == "retraction":
        values["retracts"] = draw(st.sampled_from(sorted(earlier)))
        return
    same = sorted(id_ for id_, type_ in earlier.items() if type_ == shape.name)
    if same and draw(st.integers(0, 3)) == 0:
        values["supersedes"] = draw(st.sampled_from(same))
    stored = sorted(id_ for id_, type_ in earlier.items() if type_ == "storage")
    if shape.name == "dose" and stored and draw(st.booleans()):
        values["storage"] = draw(st.sampled_from(stored))


def _instruct(draw: st.DrawFn, values: dict[str, Any]) -> None:
    if values["kind"] in {"next_dose", "restart"}:
        values.setdefault("date", draw(DAYS))
    else:
        values.pop("date", None)
    if values["kind"] != "restart":
        values.pop("phase", None)
    if values["kind"] != "schedule":
        for key in ("loading", "every", "reading", "amount_mg"):
            values.pop(key, None)
    elif not values.keys() & {"loading", "every", "reading", "amount_mg"}:
        values["every"] = Every(weeks=6)


def _measure(draw: st.DrawFn, values: dict[str, Any]) -> None:
    if not values.keys() & {"result", "value", "index"}:
        values["value"] = draw(st.decimals(0, 100, places=2))
    if "low" in values and "high" in values:
        values["low"], values["high"] = sorted((values["low"], values["high"]))


@st.composite
def records(draw: st.DrawFn, *, most: int = 8, timezone: bool = True) -> Record:
    """A record that holds together, with entries of every type, corrections and retractions."""
    earlier: dict[str, str] = {}
    entries: list[Event] = []
    for id_ in draw(st.lists(WORDS, unique=True, max_size=most)):
        types = [name for name in ENTRIES if earlier or name != "retraction"]
        shape = ENTRIES[draw(st.sampled_from(types))]
        entries.append(draw(events(id_, shape, earlier)))
        earlier[id_] = shape.name
    without = frozenset() if timezone else frozenset({"timezone"})
    return Record(
        person=Person(**draw(parts(PERSON, without=without))),
        therapies=tuple(
            Therapy(**therapy) for therapy in draw(st.lists(parts(THERAPY), min_size=1, max_size=2))
        ),
        events=tuple(draw(st.permutations(entries))),
    )


def documents(*, most: int = 5) -> st.SearchStrategy[Json]:
    """Record files as parsed JSON."""
    return records(most=most).map(lambda record: json.loads(write_record(record)))


_NEARLY = st.sampled_from(
    [
        "2026-02-30", "2026-13-01", "2026-00-10", "1899-12-31", "2200-01-01", "2026-2-3", "2026-05-04\n",
        "2100-02-29", "2000-02-29", "2024-02-29", "2026-02-29", "2026", "2026-05", "2026-05\n", "20260101",
        "٢٠٢٦-01-01", "2026-W01-1", "24:00", "23:59", "12:30:60", "9:00", "2026-01-05T10:00",
        "2026-01-05T24:00", "2026-01-05T10:00Z", "2026-01-05T10:00+25:00", "2026-01-05 10:00",
        "2026-02-30T10:00", "", " ", "\u00a0", "\x00", "a\x1bb", "a\nb", "\ud800", "x" * 200, "x" * 201,
        "true", "20", "full", "FULL", "next_dose", "hold", "restart", "loading", "<", "<=", "dose",
        "doseline-record/1", "doseline-record/2", "doseline-record/3", "6-weeks", "schedule",
    ]
)  # fmt: skip
# No more than 15 digits: the rest is read away before the table is asked.
_NUMBERS = st.integers(-(10**6), 10**6).map(lambda n: n / 1000) | st.sampled_from(
    [0, -0.0, 1, 20, 1000, 1000.001, 1e9, 1e10, -1e9, -1.5e9, 1e15]
)
ANYTHING: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | _NUMBERS | WORDS | _NEARLY,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
_KEYS = sorted(
    {field.key for shape in (*ENTRIES.values(), PERSON, THERAPY) for field in shape.fields} | {"type"}
)


@st.composite
def broken_documents(draw: st.DrawFn) -> Json:
    """Record files in which a few values or keys were changed, taken away or added."""
    document = draw(documents(most=2))
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        places = _places(document)
        leaves = [(box, key) for box, key in places if not isinstance(box[key], dict | list)]
        box, key = draw(st.sampled_from(draw(st.sampled_from([places, leaves or places, leaves or places]))))
        draw(st.sampled_from(_CHANGES))(draw, box, key)
    return document


def _places(value: Json) -> list[tuple[Json, Any]]:
    inside = list(value.items()) if isinstance(value, dict) else []
    inside = list(enumerate(value)) if isinstance(value, list) else inside
    return [(value, key) for key, _ in inside] + [place for _, inner in inside for place in _places(inner)]


def _replace(draw: st.DrawFn, box: Json, key: Any) -> None:  # noqa: ANN401 - a key or an index
    box[key] = draw(st.none() | _NUMBERS | _NEARLY | ANYTHING)


def _remove(_draw: st.DrawFn, box: Json, key: Any) -> None:  # noqa: ANN401 - a key or an index
    box.pop(key)


def _add(draw: st.DrawFn, box: Json, _key: Any) -> None:  # noqa: ANN401 - a key or an index
    if isinstance(box, dict):
        box[draw(st.sampled_from(_KEYS) | WORDS)] = draw(st.none() | _NUMBERS | _NEARLY | ANYTHING)


def _revalue(draw: st.DrawFn, box: Json, key: Any) -> None:  # noqa: ANN401 - a key or an index
    fields = [
        field for shape in (*ENTRIES.values(), PERSON, THERAPY) for field in shape.fields if field.key == key
    ]
    if fields:
        box[key] = json.loads(_scalar(draw(value(draw(st.sampled_from(fields))))))


_CHANGES: tuple[Callable[[st.DrawFn, Json, Any], None], ...] = (_revalue, _replace, _remove, _add)
