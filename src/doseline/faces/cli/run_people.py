"""``doseline people``: everybody in the app, or in a folder of record files, by what needs doing.

The same people, order and words as the list in the app; it is computed by the same code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from doseline.assessment import read_and_assess, stamped
from doseline.assessment.worklist import NOT_ASSESSED, Group
from doseline.errors import InputFaults, RequestError, fault
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.place import opened
from doseline.faces.clock import civil_day
from doseline.faces.web.context import AppContext
from doseline.faces.web.people.listed_person import ListedPerson
from doseline.faces.web.people.listing import in_order, listed_person, people
from doseline.faces.web.people.page import Line, lines
from doseline.faces.web.people.search import matching
from doseline.guide import load_guide, version_of
from doseline.text import Catalogue

_ENDING = ".json"
_TONES = {"alarm": Tone.ALARM, "care": Tone.CARE, "go": Tone.STRONG, "ok": Tone.PLAIN}


def run(desk: Desk) -> str:
    """The list, or the part of it that was asked for.

    Raises: RequestError where there is nothing to read; StoreError with what is in the way.
    """
    everybody = _everybody(desk)
    chosen, today = _chosen(desk, everybody), desk.today()
    told = tuple(zip(chosen, lines(lambda drug: _words(desk, drug), chosen, today), strict=True))
    if desk.wants_json:
        counts = {group.value: sum(one.row.group is group for one in everybody) for group in Group}
        listed = [_as_json(one, line) for one, line in told]
        answer = {"today": today.isoformat(), "count": len(everybody), "groups": counts, "people": listed}
        return as_json(stamped(answer, version_of()))
    return _page(desk, everybody, told, today)


def _words(desk: Desk, drug: str) -> Catalogue:
    """The words of a list, in those of one medicine."""
    said = desk.catalogue()
    return said.about(load_guide(drug)) if drug else said


def _everybody(desk: Desk) -> tuple[ListedPerson, ...]:
    """The people of the app, or of the folder that was named, by what needs doing."""
    folder = desk.arguments.text("RECORDS")
    if folder is not None:
        return in_order(_of_file(desk, file) for file in _record_files(desk, Path(folder)))
    with opened(desk) as store:
        # No page is answered: what signs cookies, and the names it answers to, are not needed.
        return people(
            AppContext(
                store=store,
                secret="",
                hosts=frozenset(),
                language=desk.settings["language"],
                region=desk.settings["region"],
                today=desk.arguments.date("today"),
            )
        )


def _record_files(desk: Desk, folder: Path) -> tuple[Path, ...]:
    """Raise RequestError where it is no folder, or where the records of the app were asked for as well."""
    both = [name for name in ("folder", "database", "encrypted") if desk.arguments.values.get(name)]
    if both:
        raise RequestError(tuple(fault("records-twice", f"--{name}") for name in both))
    if not folder.is_dir():
        raise RequestError((fault("no-such-folder", str(folder)),))
    return tuple(sorted(file for file in folder.iterdir() if file.suffix.lower() == _ENDING))


def _of_file(desk: Desk, file: Path) -> ListedPerson:
    """One person; a file that is no record hides nobody else."""
    try:
        case = read_and_assess(
            files.read(str(file)), clock=civil_day, today=desk.arguments.date("today"), as_of=None
        )
    except InputFaults:
        return ListedPerson(id=file.name, called=file.stem, row=NOT_ASSESSED)
    return listed_person(case, id_=file.name, called=file.stem)


def _chosen(desk: Desk, everybody: Sequence[ListedPerson]) -> Sequence[ListedPerson]:
    shown, typed = desk.arguments.text("show"), desk.arguments.text("find")
    if shown is not None:
        everybody = [one for one in everybody if one.row.group == Group(shown)]
    if typed is None:
        return everybody
    months = desk.catalogue().texts("format.months")
    return matching(everybody, typed, lambda number: months[number - 1])


def _page(
    desk: Desk, everybody: Sequence[ListedPerson], told: Sequence[tuple[ListedPerson, Line]], today: date
) -> str:
    words, page = desk.catalogue(), desk.page()
    page.paragraph(words.say("worklist.page.title", day=today, count=len(everybody)), tone=Tone.HEADING)
    left = sum(one.row.group is Group.NOT_ASSESSED for one in everybody)
    if left:
        page.paragraph(words.say("worklist.page.not-assessed", count=left), tone=Tone.ALARM)
    else:
        page.paragraph(words.say("worklist.page.all-assessed"))
    if not told:
        typed = desk.arguments.text("find")
        is_searched = typed is not None
        page.paragraph(
            words.say("worklist.page.none-found" if is_searched else "worklist.page.nobody", typed=typed)
        )
    before = None
    for one, line in told:
        if one.row.group is not before:
            page.heading(words.say(f"worklist.group.{one.row.group.value}"))
            before = one.row.group
        _tell(page, words, line)
    page.gap()
    page.paragraph(words.say("cli.page.end"))
    return str(page)


def _tell(page: Page, words: Catalogue, line: Line) -> None:
    page.gap()
    page.paragraph(f"{line.called}  {line.born}", tone=Tone.STRONG)
    page.paragraph(f"{line.standing.upper()}: {line.stands_out}", tone=_TONES[line.kind], indent=2)
    page.table(tuple(_rows(words, line)))


def _rows(words: Catalogue, line: Line) -> Iterator[tuple[str, str]]:
    told = {"last": line.last, "next": line.next, "since": line.since, "task": line.task}
    yield from ((words.say(f"worklist.column.{name}"), said) for name, said in told.items() if said)


def _as_json(listed: ListedPerson, line: Line) -> dict[str, Any]:
    row = listed.row
    return {
        "id": listed.id,
        "called": listed.called,
        "birth_date": str(listed.birth_date) if listed.birth_date else None,
        "drug": listed.drug or None,
        "group": row.group.value,
        "standing": row.standing.value,
        "reasons": list(row.reasons),
        "missing": list(row.missing),
        "since": _iso(row.since),
        "days_since": row.days_since,
        "last_given": _iso(row.last_given),
        "next_due": _iso(row.next_due),
        "days_until": row.days_until,
        "task": row.task.value,
        "is_call": row.is_call,
        "is_emergency": row.is_emergency,
        "open_tests": [
            {
                "tests": list(one.tests),
                "since": one.since.isoformat(),
                "has_result": one.has_result,
                "drug": one.ended or listed.drug,
            }
            for one in row.open_tests
        ],
        "words": {
            "standing": line.standing,
            "stands_out": line.stands_out,
            "since": line.since,
            "task": line.task,
        },
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
