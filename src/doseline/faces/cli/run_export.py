"""``doseline export``: a record and its answers as a FHIR R4 Bundle."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from doseline.assessment import VERSION, Assessment
from doseline.errors import RequestError, fault
from doseline.exchange.fhir.write import Made, pretty, write_bundle
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.guide import load_shared, version_of
from doseline.record import Record, governing

_PROGRAM = "Doseline"


def run(desk: Desk) -> str:
    """The Bundle itself; with ``--out`` it goes into a file, and what is said is where it lies."""
    out = desk.arguments.text("out")
    _spare_the_record(desk.arguments.needed("RECORD"), out)
    record, today, answers = _asked(desk)
    bundle = write_bundle(record, _made(desk, record, today), names=load_shared().names, answers=answers)
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
    return case.record, case.today, None if case.record.person.has_died(case.today) else _answers(desk, case)


def _answers(desk: Desk, case: Assessment) -> dict[str, Any]:
    return case.to_dict(desk.settings["language"])


def _facts(desk: Desk) -> tuple[Record, date, None]:
    from doseline.faces.clock import civil_day  # noqa: PLC0415 - the other way has its own
    from doseline.faces.record_file import read  # noqa: PLC0415

    record = read(files.read(desk.arguments.needed("RECORD")))
    return record, desk.arguments.date("today") or civil_day(record.person), None


def _made(desk: Desk, record: Record, today: date) -> Made:
    """Who writes it, and when: where no instant is given, the first one of the day in UTC.

    So the same record on the same day is the same Bundle, whatever the clock says.
    """
    return Made(
        today=today,
        recorded=desk.arguments.text("recorded") or f"{today}T00:00:00Z",
        program=_PROGRAM,
        version=VERSION,
        guide_version=version_of(governing(record, today=today).guide),
    )


def _spare_the_record(record: str, out: str | None) -> None:
    """Write over no record.

    Raises: RequestError where the file to write is the one that is read.
    """
    if out is not None and record != files.STANDARD_INPUT and Path(out).resolve() == Path(record).resolve():
        raise RequestError((fault("is-the-record", out),))
