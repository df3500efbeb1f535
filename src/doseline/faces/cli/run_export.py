"""``doseline export``: a record and its answers as a FHIR R4 Bundle."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from doseline.errors import RequestError, fault
from doseline.exchange.fhir.write import pretty, write_bundle
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.exported import answers, made
from doseline.guide import load_shared
from doseline.record import Record


def run(desk: Desk) -> str:
    """The Bundle itself; with ``--out`` it goes into a file, and what is said is where it lies."""
    out = desk.arguments.text("out")
    _spare_the_record(desk.arguments.needed("RECORD"), out)
    record, today, told = _asked(desk)
    about = made(record, today, _recorded(desk, today))
    bundle = write_bundle(record, about, names=load_shared().names, answers=told)
    text = f"{pretty(bundle)}\n"
    if out is None:
        return text
    files.write(out, text.encode())
    count = len(bundle["entry"])
    if desk.wants_json:
        return as_json({"file": out, "resources": count})
    page = desk.page()
    page.paragraph(desk.catalogue().say("cli.page.exported", file=out, count=count))
    return str(page)


def _asked(desk: Desk) -> tuple[Record, date, dict[str, Any] | None]:
    """The record, the day, and the answers where they are asked for: of somebody who has died, none are."""
    if desk.arguments.flag("facts-only"):
        return _facts(desk)
    case = desk.case()
    return case.record, case.today, answers(case, desk.settings["language"])


def _facts(desk: Desk) -> tuple[Record, date, None]:
    from doseline.faces.clock import civil_day  # noqa: PLC0415 - the other way has its own
    from doseline.faces.record_file import read  # noqa: PLC0415

    record = read(files.read(desk.arguments.needed("RECORD")))
    return record, desk.arguments.date("today") or civil_day(record.person), None


def _recorded(desk: Desk, today: date) -> str:
    """When it is written: where no instant is given, the first one of the day in UTC.

    So the same record on the same day is the same Bundle, whatever the clock says.
    """
    return desk.arguments.text("recorded") or f"{today}T00:00:00Z"


def _spare_the_record(record: str, out: str | None) -> None:
    """Write over no record.

    Raises: RequestError where the file to write is the one that is read.
    """
    if out is not None and record != files.STANDARD_INPUT and Path(out).resolve() == Path(record).resolve():
        raise RequestError((fault("is-the-record", out),))
