"""Record files among what was sent: each one a person, without a chart to read first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from doseline.errors import Fault, RecordError, fault
from doseline.exchange.fhir.canonical import compact
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Cannot
from doseline.exchange.fhir.said import What
from doseline.faces.cohort.person import SEVERAL_RECORDS, Judge, Judged, cannot
from doseline.faces.cohort.tables import NOT_UNDERSTOOD
from doseline.guide import Terminology
from doseline.guide.editions import Editions, Readings
from doseline.record import Record, read_record

_FORMAT = "doseline-record/"


def is_record_file(data: object) -> bool:
    """Whether a document is a record file, of whatever version."""
    return isinstance(data, Mapping) and str(data.get("format", "")).startswith(_FORMAT)


def people_of(files: Iterable[Document]) -> Mapping[str, list[Document]]:
    """The files of each person; one that does not say whose it is counts as somebody by its name."""
    found: dict[str, list[Document]] = {}
    for one in files:
        found.setdefault(person_of(one), []).append(one)
    return found


def person_of(file: Document) -> str:
    """Whom a record file is about: the id in it, else the name of the file."""
    data: Any = file.data
    person = data.get("person")
    id_ = person.get("id") if isinstance(person, Mapping) else None
    return id_ if isinstance(id_, str) and id_ else file.file


def judged_file(judge: Judge, person: str, files: list[Document]) -> Judged:
    """Somebody by their record file; of two with the same id nobody knows which one holds."""
    if len(files) > 1:
        return cannot(person, SEVERAL_RECORDS)
    (file,) = files
    try:
        return judge.record(_read(file.data, judge.lists.names), person)
    except RecordError as error:
        return cannot(person, Cannot.REFUSED, NOT_UNDERSTOOD.sorted(_refused(file, error.faults)))


def _read(data: object, names: Terminology) -> Record:
    try:
        text = compact(data)
    except TypeError:  # a number that no record may hold
        raise RecordError((fault("number-too-long", "$"),)) from None
    return read_record(text, names=names, guides=Editions(), readings=Readings())


def _refused(file: Document, faults: Iterable[Fault]) -> Iterator[Mapping[str, Any]]:
    """What was wrong in a file: where, and the word for it."""
    for one in faults:
        yield {
            "file": file.file,
            "line": file.line,
            "resource": None,
            "where": one.where,
            "what": What.REFUSED.value,
            "got": one.code,
        }
