"""Record files among what was sent: each one a person, without a chart to read first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from doseline.errors import Fault, RecordError
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Cannot
from doseline.exchange.fhir.said import What
from doseline.faces.cohort.person import Judge, Judged, cannot
from doseline.faces.cohort.tables import NOT_UNDERSTOOD
from doseline.guide.editions import Editions, Readings
from doseline.record import read_document

_FORMAT = "doseline-record/"


def is_record_file(data: object) -> bool:
    """Whether a document is a record file, of whatever version."""
    return isinstance(data, Mapping) and str(data.get("format", "")).startswith(_FORMAT)


def people_of(files: Iterable[Document]) -> Mapping[str, Document]:
    """Whose each file is, by the id in it. Where several say the same id, the file stands beside it."""
    by_id: dict[str, list[Document]] = {}
    for one in files:
        by_id.setdefault(_id(one), []).append(one)
    return {
        (id_ if len(own) == 1 else f"{id_} ({_place(one)})"): one for id_, own in by_id.items() for one in own
    }


def _id(file: Document) -> str:
    """Whom a record file is about: the id in it, else the name of the file."""
    data: Any = file.data
    person = data.get("person")
    id_ = person.get("id") if isinstance(person, Mapping) else None
    return id_ if isinstance(id_, str) and id_ else _place(file)


def _place(file: Document) -> str:
    return file.file if file.line is None else f"{file.file}:{file.line}"


def judged_file(judge: Judge, person: str, file: Document) -> Judged:
    """Somebody by their record file."""
    names = judge.lists.names
    try:
        record = read_document(file.data, names=names, guides=Editions(), readings=Readings())
        return judge.record(record, person)
    except RecordError as error:
        return cannot(person, Cannot.REFUSED, NOT_UNDERSTOOD.sorted(_refused(file, error.faults)))


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
