"""Judging: the people of one partition, each by the same rules as everywhere, as rows of the tables."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from doseline.exchange.fhir.chart import installed
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.sent import Sent
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.cohort import met_codes
from doseline.faces.cohort.gathering import Gathered, gathered
from doseline.faces.cohort.part import Part
from doseline.faces.cohort.person import PROGRAM_FAULT, Judge, Judged, cannot
from doseline.faces.cohort.record_files import is_record_file, judged_file, people_of
from doseline.faces.cohort.routing import partition_documents
from doseline.faces.cohort.settings import Settings
from doseline.faces.cohort.words import words_of
from doseline.faces.more_guides import use


def judge(partition: Path, settings: Settings) -> str:
    """The name of the partition, once the tables of its people lie in the folder of the settings.

    Raises: OSError where they cannot be written.
    """
    place = settings.into / partition.name
    if not place.exists():
        if settings.guides is not None:
            use(settings.guides)
        with _uncollected():
            _judged(partition, settings, place)
    return partition.name


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing is looked through for what is not needed any more: all of a partition is, until its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _judged(partition: Path, settings: Settings, place: Path) -> None:
    part = Part()
    files: list[Document] = []
    found = gathered(lambda: _without_files(partition_documents(partition), files))
    sent = found.sent
    judge_ = Judge(settings.options(), installed(), words_of(settings.language))
    for person, ask in sorted(_people(found, people_of(files), judge_, part), key=lambda one: one[0]):
        one = _safely(person, ask, part)
        part.add(one.person, one.status, one.rows)
    _add_rest(part, sent)
    known = met_codes.is_known(judge_.lists.names)
    part.write(place, met_codes.rows(part.codes, known))


def _without_files(
    documents: Iterable[Document | Unreadable], files: list[Document]
) -> Iterator[Document | Unreadable]:
    """What belongs to a chart; record files are put into the list, which is begun anew."""
    files.clear()
    for one in documents:
        if isinstance(one, Document) and is_record_file(one.data):
            files.append(one)
        else:
            yield one


def _people(
    found: Gathered, files: Mapping[str, Document], judge_: Judge, part: Part
) -> Iterator[tuple[str, Callable[[], Judged]]]:
    for person in found.sent.people:
        if person.reference not in found.lost:
            yield person.reference, lambda person=person: judge_.chart(person, found.sent)  # type: ignore[misc]
    for name in found.lost:
        yield name, lambda name=name: _lost(name, found.mistake, part)  # type: ignore[misc]
    for name, own in files.items():
        yield name, lambda name=name, own=own: judged_file(judge_, name, own)  # type: ignore[misc]


def _safely(person: str, ask: Callable[[], Judged], part: Part) -> Judged:
    """What came of a person; a mistake of ours is no reason to leave the others without an answer."""
    try:
        return ask()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is: it is told, and the others go on
        return _lost(person, error, part)


def _lost(person: str, mistake: Exception | None, part: Part) -> Judged:
    """Nobody answers for this person; what went wrong is noted."""
    kind = type(mistake).__name__
    part.faults.append({"person": person, "kind": kind, "place": _place(mistake)})
    return cannot(person, PROGRAM_FAULT)


def _place(error: Exception | None) -> str:
    """Where in the program it happened; nothing of the person."""
    place = None if error is None else error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"  # noqa: PTH119


def _add_rest(part: Part, sent: Sent) -> None:
    """What belongs to nobody, and the codes of everybody."""
    part.unreadable = len(sent.unreadable)
    part.nobody.add(None, map(unread_row, sent.unreadable))
    for person in sent.people:
        part.codes.update(met_codes.met(person.resources, sent.follow))


def unread_row(one: Unreadable) -> dict[str, object]:
    """What could not be read at all, as a row about nobody; what its sender said of it is not shown."""
    return {"file": one.file, "line": one.line, "what": one.what.value}
