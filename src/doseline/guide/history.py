"""The guide in time: what its sources said before, and until when.

A drug's ``history.toml`` lists, for single places of its other files, what stood there before. The guide of a
day is the one of today with those undone that came later. A change of which nobody gives the day, or whose
earlier words were not read, is told and never undone; so is a place where regions differ without a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from doseline.dates import PartialDate
from doseline.errors import Fault
from doseline.frozen import dataclass
from doseline.guide.drug_files import folder_of_guide, raise_faulty, read_files
from doseline.guide.guide import Guide
from doseline.guide.load import documents_of, guide_of_tables, guide_tables, load_guide, of_version
from doseline.guide.places import ABSENT, NoSuchPlace, put, value_at
from doseline.guide.shared import load_shared
from doseline.guide.validation import ANY, BOOLEAN, TEXT, TEXTS, Citations, Faults, check, maybe
from doseline.source import Source

FILE = "history"
Tables = Mapping[str, Mapping[str, Any]]
_CHANGE = {
    "file": TEXT, "at": TEXT, "was": maybe(ANY), "until": maybe(TEXT), "by": maybe(TEXT),
    "unread": maybe(BOOLEAN), "says": maybe(TEXT), "sources": ANY,
}  # fmt: skip
_REGIONAL = {"disagreement": TEXT, "places": TEXTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one place of a guide said before.

    ``file`` and ``at`` are the place, such as ``schedule`` and ``edition.us-label.minimum_gap``. ``was`` is
    what stood there, ``ABSENT`` where nothing did. ``until`` is the day, as far as it is known, from which
    the guide says what it says now; ``sources`` are those of what was said before. Without ``day_known`` no
    source gives the day: it was ``until`` at the latest. Without ``was_read`` nobody read what stood there.
    """

    file: str
    at: str
    was: object
    until: PartialDate
    sources: tuple[Source, ...]
    day_known: bool = True
    was_read: bool = True

    @property
    def place(self) -> str:
        """The place with its file."""
        return f"{self.file}.{self.at}"

    @property
    def can_be_undone(self) -> bool:
        """Whether the guide of a day before it is known."""
        return self.day_known and self.was_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Regional:
    """Places where texts of different regions differ, and no source gives the day on which they came to.

    ``disagreement`` is the id of what both sides say.
    """

    disagreement: str
    places: tuple[str, ...]


def read_history(drug: str) -> tuple[tuple[Change, ...], tuple[Fault, ...]]:
    """The changes of a drug's guide, the newest first, and every fault of its file.

    A drug without the file has none. Raises: RequestError for an unknown drug.
    """
    folder, faults = folder_of_guide(drug), Faults()
    if not (folder / f"{FILE}.toml").is_file():
        return (), ()
    table = read_files(folder, (FILE,), faults)[FILE]
    tables = guide_tables(drug, faults)
    citations = Citations(documents_of(tables, load_shared(), Faults()), faults)
    found = sorted(_changes(table, tables, citations, faults), key=_newest_first, reverse=True)
    return tuple(found), tuple(faults.found)


def _newest_first(change: Change) -> date:
    return change.until.first


def _changes(
    table: Mapping[str, Any], tables: Tables, citations: Citations, faults: Faults
) -> Iterator[Change]:
    for number, item in enumerate(table.get("change", ())):
        where = f"{FILE}.change[{number}]"
        if not check(item, _CHANGE, where, faults):
            continue
        key = "until" if "until" in item else "by"
        if ("until" in item) == ("by" in item):
            faults.add("missing-key", f"{where}.until")
            continue
        until = _until(item[key], f"{where}.{key}", faults)
        sources = citations.read(item["sources"], f"{where}.sources")
        if _is_there(item, tables, where, faults) and until is not None:
            yield Change(
                file=item["file"],
                at=item["at"],
                was=item.get("was", ABSENT),
                until=until,
                sources=sources,
                day_known=key == "until",
                was_read=not item.get("unread", False),
            )


def _until(text: str, where: str, faults: Faults) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        faults.add("wrong-type", where, expected="a day, a month or a year")
        return None


def _is_there(item: Mapping[str, Any], tables: Tables, where: str, faults: Faults) -> bool:
    """Whether the place is one of this guide, or one that could be."""
    try:
        value_at(tables[item["file"]], item["at"])
    except (KeyError, NoSuchPlace):
        faults.add("no-such-place", f"{where}.at", got=f"{item['file']}.{item['at']}")
        return False
    return True


def read_regional(drug: str) -> tuple[Regional, ...]:
    """The places of a drug's guide where regions differ and no source gives a day.

    A faulty entry is left out: ``history_faults`` names it. Raises: RequestError for an unknown drug.
    """
    return _regional(drug)[0]


def _regional(drug: str) -> tuple[tuple[Regional, ...], tuple[Fault, ...]]:
    folder, faults = folder_of_guide(drug), Faults()
    if not (folder / f"{FILE}.toml").is_file():
        return (), ()
    table = read_files(folder, (FILE, "disagreements"), faults)
    known = {one.get("id") for one in table["disagreements"].get("disagreement", ())}
    tables, found = guide_tables(drug, faults), list[Regional]()
    for number, item in enumerate(table[FILE].get("regional", ())):
        where = f"{FILE}.regional[{number}]"
        if not check(item, _REGIONAL, where, faults):
            continue
        if item["disagreement"] not in known:
            faults.add("no-such-place", f"{where}.disagreement", got=item["disagreement"])
            continue
        parts = [dict(zip(("file", "at"), place.split(".", 1), strict=True)) for place in item["places"]]
        if all(_is_there(part, tables, where, faults) for part in parts):
            found.append(Regional(disagreement=item["disagreement"], places=tuple(item["places"])))
    return tuple(found), tuple(faults.found)


def later_than(changes: tuple[Change, ...], on: date) -> tuple[Change, ...]:
    """The changes made after a day that can be undone, the newest first.

    Of one whose day is known only in part, the first day it can have been counts.
    """
    return tuple(change for change in _after(changes, on) if change.can_be_undone)


def told_only(changes: tuple[Change, ...], on: date) -> tuple[Change, ...]:
    """The changes that came, or may have come, after a day and cannot be undone, the newest first."""
    return tuple(change for change in _after(changes, on) if not change.can_be_undone)


def _after(changes: tuple[Change, ...], on: date) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.until.first > on)


def as_it_was(tables: Tables, changes: tuple[Change, ...]) -> dict[str, dict[str, Any]]:
    """The parsed files of a guide with these changes undone, in their order."""
    found = {name: deepcopy(dict(table)) for name, table in tables.items()}
    for change in changes:
        put(found[change.file], change.at, change.was)
    return found


def load_guide_as_of(drug: str, on: date) -> Guide:
    """The guide of one drug as its sources stood on a day.

    Its ``version`` is that of today's guide with the day, so that an answer can be repeated.

    Raises: RequestError for an unknown drug; FaultyGuide where the data of that day do not hold together.

    >>> load_guide_as_of("kesimpta", date(2026, 11, 30)).rules == load_guide("kesimpta").rules
    True
    """
    changes, wrong = read_history(drug)
    raise_faulty(drug, wrong)
    return _undone(drug, later_than(changes, on), on)


def _undone(drug: str, changes: tuple[Change, ...], on: date) -> Guide:
    faults = Faults()
    tables = as_it_was(guide_tables(drug, faults), changes)
    guide = guide_of_tables(drug, tables, faults)
    raise_faulty(drug, faults.found)
    return of_version(guide, f"{load_guide(drug).version}@{on.isoformat()}")


def history_faults(drug: str) -> tuple[Fault, ...]:
    """Everything that is wrong with a guide's history: its file, and each guide that it leads back to."""
    changes, wrong = read_history(drug)
    wrong = (*wrong, *_regional(drug)[1])
    if wrong:
        return wrong
    days = dict.fromkeys(change.until.first for change in changes if change.can_be_undone)
    return tuple(fault for day in days for fault in _faults_before(drug, changes, day))


def _faults_before(drug: str, changes: tuple[Change, ...], day: date) -> tuple[Fault, ...]:
    faults = Faults()
    undone = tuple(change for change in changes if change.can_be_undone and change.until.first >= day)
    guide_of_tables(drug, as_it_was(guide_tables(drug, faults), undone), faults)
    return tuple(replace(one, where=f"{FILE} before {day}: {one.where}") for one in faults.found)
