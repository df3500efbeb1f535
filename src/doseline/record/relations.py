"""What must hold inside an entry and between entries: order of dates, and references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doseline.errors import Fault, fault
from doseline.frozen import dataclass
from doseline.record.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An entry in which all is well: its type, and its values as a reader takes them, names among them.

    ``sent`` is the entry as a file would hold it, ``most`` no less than the length of that.
    """

    type: str
    values: dict[str, Any]
    sent: Mapping[str, Any]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry as far as it could be read: its type, its good values, and what was wrong.

    Of one that is settled, nothing has to be looked at but what it has to do with others.
    """

    where: str
    type: str | None
    values: dict[str, Any]
    faults: tuple[Fault, ...]
    is_settled: bool = False

    @property
    def id(self) -> str | None:
        """The entry's id, where it has a readable one."""
        got: str | None = self.values.get("id")
        return got

    @property
    def target(self) -> str | None:
        """The id this entry takes back or corrects."""
        got: str | None = self.values.get("retracts") or self.values.get("supersedes")
        return got


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Which entry each id stands for, and the circles among corrections and retractions."""

    by_id: Mapping[str, Draft]
    circles: Mapping[str, tuple[str, ...]]


def links(drafts: Sequence[Draft]) -> Links:
    """The entries by id (the first one keeps a repeated id), and each circle under its first id."""
    by_id: dict[str, Draft] = {}
    for draft in drafts:
        if (id_ := draft.id) is not None:
            by_id.setdefault(id_, draft)
    return Links(by_id=by_id, circles=_circles(by_id))


def _circles(by_id: Mapping[str, Draft]) -> dict[str, tuple[str, ...]]:
    # Each entry points to one other at most, so a walk either ends or comes back to itself.
    pairs = ((id_, draft.target) for id_, draft in by_id.items())
    targets = {id_: target for id_, target in pairs if target is not None and target in by_id}
    if not targets:
        return {}
    place = {id_: index for index, id_ in enumerate(by_id)}
    walked: set[str] = set()
    circles: dict[str, tuple[str, ...]] = {}
    for start in targets:
        walk: list[str] = []
        step: str | None = start
        while step is not None and step not in walked:
            walked.add(step)
            walk.append(step)
            step = targets.get(step)
        ring = walk[walk.index(step) :] if step in walk else []
        if len(ring) > 1:  # pointing at itself is a fault of its own
            circles[min(ring, key=place.__getitem__)] = tuple(ring)
    return circles


# What may lie before something else, and what points to another entry.
_ORDERED = frozenset({"until", "due", "low"})
_POINTERS = frozenset({"supersedes", "retracts", "storage"})


def relation_faults(draft: Draft, known: Links) -> Iterator[Fault]:
    """Everything wrong with one entry's dates, range and references."""
    values, id_ = draft.values, draft.id
    if not _ORDERED.isdisjoint(values):
        yield from _order_faults(draft)
    if id_ is not None and known.by_id[id_] is not draft:
        yield fault(Code.REPEATED_ID, f"{draft.where}.id", id=id_)
        return
    if not _POINTERS.isdisjoint(values):
        yield from _reference_faults(draft, known)
    if id_ is not None and id_ in known.circles:
        key = "retracts" if draft.type == "retraction" else "supersedes"
        yield fault(Code.POINTS_IN_CIRCLE, f"{draft.where}.{key}", ids=known.circles[id_])


def _order_faults(draft: Draft) -> Iterator[Fault]:
    values = draft.values
    on = values.get("on")
    for key in ("until", "due"):
        end = values.get(key)
        if _is_backward(draft) or (key == "until" and values.get("since_unknown")):
            continue
        if on is not None and end is not None and end.last < on.first:
            yield fault(Code.ENDS_BEFORE_START, f"{draft.where}.{key}", start=str(on), end=str(end))
    low, high = values.get("low"), values.get("high")
    if low is not None and high is not None and low > high:
        yield fault(Code.RANGE_UPSIDE_DOWN, f"{draft.where}.low", low=low, high=high)


def _is_backward(draft: Draft) -> bool:
    """Whether the end lies before the day by its meaning: a word on the history says how far back it goes."""
    return draft.type == "decision" and draft.values.get("about") == "history"


def _reference_faults(draft: Draft, known: Links) -> Iterator[Fault]:
    values = draft.values
    if draft.type == "retraction" and "supersedes" in values:
        yield fault(Code.RETRACTION_SUPERSEDES, f"{draft.where}.supersedes", id=values["supersedes"])
    elif "supersedes" in values:
        yield from _reference(draft, "supersedes", known, type_=draft.type)
    if "retracts" in values:
        yield from _reference(draft, "retracts", known, type_=None)
    if draft.type == "dose" and "storage" in values:
        yield from _reference(draft, "storage", known, type_="storage")


def _reference(draft: Draft, key: str, known: Links, *, type_: str | None) -> Iterator[Fault]:
    where, id_ = f"{draft.where}.{key}", draft.values[key]
    target = known.by_id.get(id_)
    if target is None:
        yield fault(Code.POINTS_NOWHERE, where, id=id_)
    elif target is draft:
        yield fault(Code.POINTS_TO_ITSELF, where, id=id_)
    elif type_ and target.type and target.type != type_:
        yield fault(Code.POINTS_TO_OTHER_TYPE, where, id=id_, type=target.type, expected=type_)
