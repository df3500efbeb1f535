"""``doseline import``: the chart of a hospital (FHIR R4) as records, and what became of each part of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from doseline.assessment import Assessment, assess_read, stamped
from doseline.errors import Fault, RequestError, fault
from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.outcome import Import, Options, Outcome
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.report import report
from doseline.faces.chart_files import documents
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.import_page import show
from doseline.faces.clock import civil_day
from doseline.guide import load_guide, sound_drugs, version_of
from doseline.record import Record
from doseline.record.timezone import is_timezone

if TYPE_CHECKING:
    from doseline.faces.cli.import_into_app import TakenIn

_ENDING = ".json"
_UNSET = "default"
_LONGEST = 100


def run(desk: Desk) -> str:
    """The report, and with ``--out`` a record file a person; with ``--into-app`` the records of the app.

    Raises: RequestError where nothing could be read, and where a record cannot be written.
    """
    how, names = options(desk), desk.arguments.texts("IN")
    found = read_charts(gather(documents(names, sys.stdin.buffer)), how)
    if not found.read:
        raise RequestError((fault("nothing-in-it", ", ".join(names)),))
    if not found.people and found.unreadable:
        raise RequestError(tuple(fault(one.what, _place(one.file, one.line)) for one in found.unreadable))
    saved, taken = _saved(desk, found), _into_app(desk, found)
    if desk.wants_json:
        answer = report(found, saved)
        if desk.arguments.flag("into-app"):
            answer |= {"app": [one.answer() for one in taken]}
        return as_json(stamped(answer, version_of()))
    return show(desk, found, saved, taken, lambda one: _assessed(desk, one))


def _into_app(desk: Desk, found: Import) -> tuple[TakenIn, ...]:
    if not desk.arguments.flag("into-app"):
        return ()
    from doseline.faces.cli.import_into_app import into_app  # noqa: PLC0415 - brings the database

    return into_app(desk, found)


def options(desk: Desk) -> Options:
    """How a chart is to be read, as it was asked for.

    Raises: RequestError with every word that means nothing here.
    """
    faults = tuple(_wrong(desk))
    if faults:
        raise RequestError(faults)
    region = desk.settings["region"]
    return Options(
        today=desk.today(),
        region=None if region == _UNSET else region,
        timezone=desk.arguments.text("timezone"),
        guide=desk.arguments.text("guide"),
        edition=desk.arguments.text("edition"),
        identifier_system=desk.arguments.text("identifier-system"),
    )


def _wrong(desk: Desk) -> Iterator[Fault]:
    guide, edition, zone = (desk.arguments.text(name) for name in ("guide", "edition", "timezone"))
    drugs = sound_drugs()
    if guide is not None and guide not in drugs:
        yield fault("unknown-guide", "--guide", got=guide, known=drugs)
    elif edition is not None:
        known = sorted({one for drug in ([guide] if guide else drugs) for one in load_guide(drug).schedules})
        if edition not in known:
            yield fault("unknown-edition", "--edition", got=edition, known=tuple(known))
    if zone is not None and not is_timezone(zone):
        yield fault("unknown-timezone", "--timezone", got=zone)


def _place(file: str, line: int | None) -> str:
    return file if line is None else f"{file}:{line}"


def _assessed(desk: Desk, record: Record) -> Assessment:
    return assess_read(record, clock=civil_day, today=desk.arguments.date("today"))


def _saved(desk: Desk, found: Import) -> dict[str, str]:
    """The files that were written, by person: of one person the file that was named, of several a folder."""
    out = desk.arguments.text("out")
    if out is None:
        return {}
    kept = [one for one in found.people if one.text is not None]
    if not out.lower().endswith(_ENDING):
        return dict(_each(Path(out), kept))
    if len(kept) != 1:
        raise RequestError((fault("not-one-person", "--out", count=len(kept)),))
    files.write(out, (kept[0].text or "").encode())
    return {kept[0].person: out}


def _each(folder: Path, kept: Iterable[Outcome]) -> Iterator[tuple[str, str]]:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise RequestError((fault("no-such-folder", str(folder)),)) from None
    for one, name in _named(kept):
        files.write(str(folder / name), (one.text or "").encode())
        yield one.person, str(folder / name)


def _named(kept: Iterable[Outcome]) -> Iterator[tuple[Outcome, str]]:
    """A name for each file, made of whom it is about: what may not stand in a name is taken out."""
    used: Counter[str] = Counter()
    for one in kept:
        told = one.person.removeprefix("Patient/")
        plain = "".join(c if (c.isascii() and c.isalnum()) or c in "-." else "-" for c in told)
        name = plain.strip(".-")[:_LONGEST] or "person"
        used[name.casefold()] += 1
        again = used[name.casefold()]
        yield one, f"{name}{'' if again == 1 else f'-{again}'}{_ENDING}"
