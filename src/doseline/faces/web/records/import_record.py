"""Import of a record file: it becomes a new person, after every fault of it is known."""

from __future__ import annotations

import json
from threading import Lock

from doseline.assessment import Assessment, read_and_assess
from doseline.errors import RequestError, fault
from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.write import moment
from doseline.store import Author, StoreError
from doseline.store.seal import Json

# What stands on screens; longer names would not fit.
LONGEST_NAME = 60
# Two presses of one button must not make two people.
_TAKING_IN = Lock()


def take_in(context: AppContext, data: bytes, *, called: str) -> str:
    """The id of the new record that a record file makes, or of the one that says the same already.

    Raises: RecordError or RequestError with every fault; nothing is kept then.
    """
    if not called or len(called) > LONGEST_NAME:
        raise RequestError((fault("name-missing" if not called else "name-too-long", "called"),))
    case = read_and_assess(data, clock=context.day, today=context.today)
    file: Json = json.loads(data.decode("utf-8-sig"))
    therapies = file["therapies"] if "therapies" in file else [file["therapy"]]
    with _TAKING_IN:
        here = _same(context, file, therapies)
        return here if here is not None else _made(context, file, therapies, called, case)


def _made(context: AppContext, file: Json, therapies: list[Json], called: str, case: Assessment) -> str:
    return context.store.by(Author.IMPORT).create(
        called=called,
        person=file["person"],
        therapy=therapies[0] if len(therapies) == 1 else therapies,
        events=file.get("events", ()),
        now=moment(context, case.record.person),
    )


def _same(context: AppContext, file: Json, therapies: list[Json]) -> str | None:
    """The record here that says all that the file says and nothing else."""
    wanted = (file["person"], therapies, list(file.get("events", ())))
    likely = (one for one in context.store.people() if one.entries == len(wanted[2]) and not one.damaged)
    return next((one.id for one in likely if _said(context, one.id) == wanted), None)


def _said(context: AppContext, record: str) -> tuple[Json, list[Json], list[Json]] | None:
    try:
        kept = context.store.kept(record)
    except StoreError:
        return None
    header = kept.header()
    return header.person, header.therapies, list(kept.events)
