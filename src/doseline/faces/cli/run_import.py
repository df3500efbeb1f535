"""``doseline import``: the chart of a hospital (FHIR R4) as records, and what became of each part of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from doseline.assessment import Assessment, read_and_assess, stamped
from doseline.errors import RequestError, fault
from doseline.faces.charts import Options, read_charts
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.import_page import show
from doseline.faces.clock import civil_day
from doseline.guide import version_of

Json = Mapping[str, Any]
_ENDING = ".json"
_UNSET = "default"


def run(desk: Desk) -> str:
    """The report, and with ``--out`` a record file a person.

    Raises: RequestError where nothing could be read, and where a record cannot be written.
    """
    report = read_charts(desk.arguments.texts("IN"), options(desk))
    saved = _saved(desk, report)
    if desk.wants_json:
        return as_json(stamped(dict(report), version_of()))
    return show(desk, report, saved, lambda record: _assessed(desk, record))


def options(desk: Desk) -> Options:
    """How a chart is to be read, as it was asked for."""
    region = desk.settings["region"]
    return Options(
        today=desk.today(),
        region=None if region == _UNSET else region,
        timezone=desk.arguments.text("timezone"),
        guide=desk.arguments.text("guide"),
        edition=desk.arguments.text("edition"),
        identifier_system=desk.arguments.text("identifier-system"),
    )


def _assessed(desk: Desk, record: Json) -> Assessment:
    text = json.dumps(record)
    return read_and_assess(text, clock=civil_day, today=desk.arguments.date("today"), as_of=None)


def _saved(desk: Desk, report: Json) -> tuple[str, ...]:
    """The files that were written: of one person the file that was named, of several one each in a folder."""
    out = desk.arguments.text("out")
    if out is None:
        return ()
    records = [one["record"] for one in report["people"] if one["record"] is not None]
    if out.lower().endswith(_ENDING):
        if len(records) != 1:
            raise RequestError((fault("not-one-person", "--out", count=len(records)),))
        files.write(out, _written(records[0]))
        return (out,)
    return tuple(_each(Path(out), records))


def _each(folder: Path, records: Iterable[Json]) -> Iterator[str]:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise RequestError((fault("no-such-folder", str(folder)),)) from None
    for record, name in _named(records):
        place = str(folder / name)
        files.write(place, _written(record))
        yield place


def _named(records: Iterable[Json]) -> Iterator[tuple[Json, str]]:
    """A name for each file, of the person's id: what may not stand in a name is taken out."""
    used: Counter[str] = Counter()
    for record in records:
        plain = "".join(c if c.isalnum() or c in "-." else "-" for c in str(record["person"]["id"]))
        name = plain.strip(".-")[:100] or "person"
        used[name.casefold()] += 1
        again = used[name.casefold()]
        yield record, f"{name}{'' if again == 1 else f'-{again}'}{_ENDING}"


def _written(record: Json) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
