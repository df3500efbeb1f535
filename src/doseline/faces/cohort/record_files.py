"""Record files among what was sent: each one a person, without a chart to read first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from doseline.errors import Fault, RecordError
from doseline.exchange.fhir.outcome import Cannot
from doseline.exchange.fhir.said import What
from doseline.faces.cohort.person import SEVERAL_RECORDS, Judge, Judged, cannot
from doseline.faces.cohort.routing import Piece
from doseline.faces.cohort.tables import NOT_UNDERSTOOD
from doseline.guide.editions import Editions, Readings
from doseline.record import read_record
from doseline.record.parse import parse


def people_of(files: Iterable[Piece]) -> Mapping[str, list[Piece]]:
    """The files of each person; one that does not say whose it is counts as somebody by its name."""
    found: dict[str, list[Piece]] = {}
    for one in files:
        found.setdefault(person_of(one), []).append(one)
    return found


def person_of(file: Piece) -> str:
    """Whom a record file is about: the id in it, else the name of the file."""
    try:
        data: Any = parse(file.data)
    except RecordError:
        data = None
    person = data.get("person") if isinstance(data, Mapping) else None
    id_ = person.get("id") if isinstance(person, Mapping) else None
    line = "" if file.line is None else f":{file.line}"
    return id_ if isinstance(id_, str) and id_ else f"{file.source.name}{line}"


def judged_file(judge: Judge, person: str, files: list[Piece]) -> Judged:
    """Somebody by their record file; of two with the same id nobody knows which one holds."""
    if len(files) > 1:
        return cannot(person, SEVERAL_RECORDS)
    (file,) = files
    names = judge.lists.names
    try:
        record = read_record(file.data, names=names, guides=Editions(), readings=Readings())
        return judge.record(record, person)
    except RecordError as error:
        return cannot(person, Cannot.REFUSED, NOT_UNDERSTOOD.sorted(_refused(file, error.faults)))


def _refused(file: Piece, faults: Iterable[Fault]) -> Iterator[Mapping[str, Any]]:
    """What was wrong in a file: where, and the word for it."""
    for one in faults:
        yield {
            "file": file.source.name,
            "line": file.line,
            "resource": None,
            "where": one.where,
            "what": What.REFUSED.value,
            "got": one.code,
        }
