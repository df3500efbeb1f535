"""A chart read once more: what is new, what the hospital changed or took back, and what a person must say.

Entries of a chart are known by where they came from (``from``). What somebody typed is never changed by a
chart: where the two differ it is asked about, and until then what was typed stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.charts import chart_words
from doseline.record import Record
from doseline.record.model import Dose, Event, Medication

Json = Mapping[str, Any]
# What says nothing of the thing itself: how and when it came here.
_ASIDE = frozenset({"id", "recorded_at", "supersedes", "from"})
# Behind the id of a resource: which of the entries out of it, and that it was taken back and said again.
_PART, AGAIN = "#", "~"
_POINTERS = frozenset({"id", "supersedes", "retracts", "storage"})


class About(StrEnum):
    """Why a chart's entry is asked about, and not taken."""

    CORRECTED_HERE = "corrected-here"
    TAKEN_BACK_HERE = "taken-back-here"
    TYPED_TOO = "typed-too"
    WITHDRAWN_BUT_CORRECTED_HERE = "withdrawn-but-corrected-here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that somebody typed, and what the chart says now; ``sent`` is None where it took it back."""

    about: About
    kept: str
    sent: Json | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a chart brings to a record that is here.

    ``new``, ``corrected`` (each with ``supersedes``) and ``withdrawn`` (retractions) are entries to append;
    ``same`` counts those that are here already.
    """

    new: tuple[Json, ...]
    corrected: tuple[Json, ...]
    withdrawn: tuple[Json, ...]
    asked: tuple[Question, ...]
    same: int

    @property
    def entries(self) -> tuple[Json, ...]:
        """All that can be appended without asking anybody."""
        return (*self.new, *self.corrected, *self.withdrawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thread:
    """One entry with its corrections, the newest last; ``over`` is who took it back: "chart", "person"."""

    entries: tuple[Json, ...]
    over: str | None = None

    @property
    def newest(self) -> Json:
        return self.entries[-1]

    @property
    def number(self) -> int:
        """How often it was said anew after it was taken back, from 1."""
        said = str(self.entries[0]["id"]).partition(AGAIN)[2]
        return int(said) if said.isdecimal() else 1

    @property
    def from_chart(self) -> Json | None:
        """The newest of them that came out of a chart."""
        return next((one for one in reversed(self.entries) if one.get("from")), None)

    @property
    def is_typed(self) -> bool:
        """Whether a person had the last word."""
        return not self.newest.get("from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The entries of a record as they are written, and the record as it was read."""

    entries: Sequence[Json]
    record: Record

    @property
    def read(self) -> Mapping[str, Event]:
        """The entries as they were read, by their ids."""
        return {event.id: event for event in self.record.events}


def changes(kept: Told, sent: Told, *, gone: Collection[str], on: str) -> Changes:
    """What to append to the entries ``kept`` so that they say what the chart says now.

    ``gone`` are the resources that were entered in error or deleted; ``on`` is the day of the retractions
    (ISO 8601).

    The result does not depend on the order of ``sent``, but for the order of what is new.
    """
    threads = tuple(_threads(kept.entries))
    known = {key: thread for thread in threads for key in _keys(thread.entries[0], thread.from_chart)}
    stands, read = kept.read, sent.read
    typed = _Typed.of(threads, stands)
    # What this program once wrote out has ids of ours, and is here as it was, or something else is.
    here = {one["id"]: stands.get(one["id"]) for one in sent.entries if not one.get("from")}
    ours = {id_ for id_, event in here.items() if event is not None and event == read[id_]}
    taken = {id_ for id_, event in here.items() if event is not None} - ours
    found = [
        (one, "same")
        if one["id"] in ours
        else _compared(_apart(one, taken), _known(one, known), typed.like(read.get(one["id"])))
        for one in sent.entries
    ]
    still = {key for one in sent.entries for key in _keys(one, one)}
    back = tuple(_taken_back(threads, still, gone, on))
    return Changes(
        new=tuple(one for one, how in found if how == "new"),
        corrected=tuple(one for one, how in found if how == "corrected"),
        withdrawn=tuple(one for one in back if not isinstance(one, Question)),
        asked=(
            *(one for one, _ in found if isinstance(one, Question)),
            *(one for one in back if isinstance(one, Question)),
        ),
        same=sum(how == "same" for _, how in found),
    )


def as_the_chart_says(question: Question, *, on: str) -> Json:
    """The entry to append where somebody said that the chart is right.

    >>> question = Question(about=About.WITHDRAWN_BUT_CORRECTED_HERE, kept="e7", sent=None)
    >>> as_the_chart_says(question, on="2026-06-06")
    {'type': 'retraction', 'on': '2026-06-06', 'retracts': 'e7'}
    """
    if question.sent is None:
        return {"type": "retraction", "on": on, "retracts": question.kept}
    if question.about is About.TAKEN_BACK_HERE:
        return question.sent
    return _correction(question.sent, question.kept)


def _correction(sent: Json, kept: str) -> Json:
    return {key: value for key, value in sent.items() if key not in ("id", "recorded_at")} | {
        "supersedes": kept
    }


def _apart(sent: Json, taken: Collection[str]) -> Json:
    """The entry with new ids in place of those that are taken here: its own, and those it points at."""
    return {
        key: f"{value}{AGAIN}2" if key in _POINTERS and value in taken else value
        for key, value in sent.items()
    }


def _compared(sent: Json, thread: _Thread | None, typed: Json | None) -> tuple[Any, str]:
    """What becomes of one entry of the chart."""
    if thread is None:
        return _first_time(sent, typed)
    before = thread.from_chart
    if thread.over != "chart" and before is not None and _content(before) == _content(sent):
        return sent, "same"
    anew = {**sent, "id": f"{sent['id']}{AGAIN}{thread.number + 1}"}
    if thread.over == "person":
        return Question(about=About.TAKEN_BACK_HERE, kept=thread.newest["id"], sent=anew), "asked"
    if thread.is_typed:
        return Question(about=About.CORRECTED_HERE, kept=thread.newest["id"], sent=sent), "asked"
    if thread.over == "chart":
        return anew, "new"
    return _correction(sent, thread.newest["id"]), "corrected"


def _first_time(sent: Json, typed: Json | None) -> tuple[Any, str]:
    if typed is None:
        return sent, "new"
    if _says_as_much(typed, sent):
        return sent, "same"
    return Question(about=About.TYPED_TOO, kept=typed["id"], sent=sent), "asked"


def _says_as_much(typed: Json, sent: Json) -> bool:
    """Whether what was typed holds all that the chart says, whatever it is called there."""
    aside = {*_ASIDE, "name", "vaccine", "codes", "code", "system", "atc", "cvx", "by", "reported", "time"}
    return all(typed.get(key) == value for key, value in sent.items() if key not in aside)


def _taken_back(
    threads: Iterable[_Thread], still_sent: set[tuple[str, str]], gone: Collection[str], on: str
) -> Iterator[Json | Question]:
    for thread in threads:
        origin, newest = thread.from_chart, thread.newest["id"]
        if thread.over is not None or origin is None or not set(origin["from"]) <= set(gone):
            continue
        if not still_sent.isdisjoint(_keys(thread.entries[0], origin)):
            continue
        if thread.is_typed:
            yield Question(about=About.WITHDRAWN_BUT_CORRECTED_HERE, kept=newest, sent=None)
        else:
            yield {"type": "retraction", "on": on, "retracts": newest, "from": list(origin["from"])}


def _threads(kept: Sequence[Json]) -> Iterator[_Thread]:
    """The entries, each with what corrected it and who took it back."""
    corrections = {one["supersedes"]: one for one in kept if one.get("supersedes")}
    back = {one["retracts"]: one for one in kept if one.get("type") == "retraction"}
    for first in (one for one in kept if not one.get("supersedes") and one.get("type") != "retraction"):
        line = [first]
        while (after := corrections.get(line[-1]["id"])) is not None and after not in line:
            line.append(after)
        by = next((found for one in line if (found := _back(one["id"], back)) is not None), None)
        over = None if by is None else ("chart" if by.get("from") else "person")
        yield _Thread(entries=tuple(line), over=over)


def _back(entry: str, back: Mapping[str, Json]) -> Json | None:
    """What takes an entry back; one that was taken back itself takes nothing back."""
    line: list[Json] = []
    while (by := back.get(entry)) is not None and by not in line:
        line.append(by)
        entry = by["id"]
    return line[0] if len(line) % 2 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What stands here by somebody's own hand: by what it is about, and the doses with their days."""

    alike: Mapping[object, Json]
    doses: tuple[tuple[Dose, Json], ...]

    @classmethod
    def of(cls, threads: Iterable[_Thread], read: Mapping[str, Event]) -> _Typed:
        """All that nobody took back, and no chart brought."""
        alone = [one.newest for one in threads if one.over is None and one.from_chart is None]
        told = [(read.get(one["id"]), one) for one in alone]
        return cls(
            alike={like: one for event, one in told if (like := _likeness(event)) is not None},
            doses=tuple((event, one) for event, one in told if isinstance(event, Dose)),
        )

    def like(self, event: Event | None) -> Json | None:
        """What was typed of the same thing; of a dose, one so near that it can hardly be another one."""
        found = self.alike.get(_likeness(event))
        if found is not None or not isinstance(event, Dose):
            return found
        near = chart_words().numbers["chart-near-days"]
        close = (
            (abs(event.on.first - dose.on.first), one) for dose, one in self.doses if _of_one(event, dose)
        )
        apart, one = min(close, key=lambda pair: pair[0], default=(timedelta.max, None))
        return one if apart <= timedelta(days=near) else None


def _of_one(one: Dose, other: Dose) -> bool:
    """Whether two doses are of one medicine, on days that are known."""
    drug = (one.drug_is or one.drug or "") == (other.drug_is or other.drug or "")
    return drug and one.on.is_exact and other.on.is_exact


def _likeness(event: Event | None) -> object:
    """What two entries of one thing have alike: what it is, and its day; None where nothing can be told."""
    if event is None or not event.on.is_known:
        return None
    name: object = getattr(event, "name", None) or getattr(event, "vaccine", None)
    match event:
        case Dose():
            name = event.drug_is or event.drug or ""
        case Medication():
            name = tuple(event.classes or ()) or name
        case _ if name is None:
            return None
    return type(event).__name__, name, event.on


def _keys(first: Json, origin: Json | None) -> Iterator[tuple[str, str]]:
    """How an entry of a chart is known again: each resource it is from, and which of its entries it is."""
    if origin is not None:
        part = str(first["id"]).partition(AGAIN)[0].partition(_PART)[2]
        yield from ((reference, part) for reference in origin.get("from") or ())


def _known(sent: Json, known: Mapping[tuple[str, str], _Thread]) -> _Thread | None:
    return next((known[key] for key in _keys(sent, sent) if key in known), None)


def _content(entry: Json) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in _ASIDE}
