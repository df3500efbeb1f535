"""The same thing said twice: one entry, with both resources in ``from``.

Doses are never put together, but where one names the other: two injections on a day are a fact to ask about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from doseline.dates import PartialDate
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.pregnancies import one_each
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Entry
from doseline.frozen import dataclass
from doseline.guide.charts import chart_words
from doseline.guide.words import phrase

# Where a resource names another of the same thing.
_NAMES = ("partOf", "supportingInformation", "derivedFrom", "basedOn", "eventHistory")
# What may differ between two that say the same: the name is one of several, the codes are put together.
_ASIDE = frozenset(
    {"name", "vaccine", "codes", "certainty", "text", "by", "time", "recorded_at", "reported", "lot"}
)
# What is said with less trust, and counts only where both say it.
_LESS = ("certainty", "reported")
_NAMED = {"test": "test", "vaccination": "vaccine", "condition": "condition", "allergy": "allergy"}

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The entries, each thing once, and the groups of resources that say the same."""

    entries: tuple[Entry, ...]
    groups: tuple[tuple[str, ...], ...]


def merged(entries: Sequence[Entry], resources: Mapping[str, Element], reading: Reading) -> Merged:
    """Each thing once.

    ``resources`` are those of the person, by reference: doses are one where one names the other.
    """
    found = [*entries]
    for join in (_same, _with_index):
        found = join(found, reading)
    found = one_each(found)
    found, told = _doses(found, resources)
    groups = {one.from_ for one in found if len(one.from_) > 1} | set(told)
    return Merged(entries=_pointing(entries, found), groups=tuple(sorted(groups)))


def _pointing(before: Sequence[Entry], found: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, one that corrects another pointing at what that has become."""
    if not any("supersedes" in one.values for one in found):
        return tuple(found)
    ids = {one.id for one in found}
    now = {
        one.id: kept.id
        for one in before
        if one.id not in ids
        for kept in found
        if one.values["type"] == kept.values["type"] and one.from_[0] in kept.from_
    }
    return tuple(
        replace(one, values={**one.values, "supersedes": now[one.values["supersedes"]]})
        if one.values.get("supersedes") in now
        else one
        for one in found
    )


# --- results, vaccines, illnesses, allergies, medicines ---


def _same(entries: list[Entry], reading: Reading) -> list[Entry]:
    return _joined(entries, lambda one: _key(one.values, reading))


def _joined(entries: Iterable[Entry], key: Callable[[Entry], Hashable | None]) -> list[Entry]:
    """The entries, those with one key put together into the first of them."""
    found: list[Entry] = []
    places: dict[Hashable, list[int]] = {}
    for one in entries:
        of = key(one)
        alike = places.setdefault(of, []) if of is not None else []
        same = next((place for place in alike if _is_same_lot(found[place], one)), None)
        if same is not None:
            found[same] = _together(found[same], one)
            continue
        alike.append(len(found))
        found.append(one)
    return found


def _is_same_lot(one: Entry, other: Entry) -> bool:
    """Whether nothing says that two vaccines of a day came out of two packs."""
    lots = {entry.values["lot"] for entry in (one, other) if "lot" in entry.values}
    return len(lots) < 2  # noqa: PLR2004 - two that differ


def _key(values: Values, reading: Reading) -> Hashable | None:
    """What makes two entries the same: the kind, the name, and all else that they say."""
    type_ = str(values["type"])
    if type_ not in _NAMED and type_ != "medication":
        return None
    name = str(values["vaccine"] if type_ == "vaccination" else values.get("name", ""))
    others = {key: str(value) for key, value in values.items() if key not in _ASIDE}
    said = phrase(str(values.get("text", "")))
    return type_, _meaning(type_, name, values, reading), said, tuple(sorted(others.items()))


def _meaning(type_: str, name: str, values: Values, reading: Reading) -> Hashable:
    """What is meant, where that is one thing: two illnesses of one kind may be two illnesses."""
    if type_ not in ("test", "vaccination"):
        return phrase(name) or name
    codes = tuple((one["system"], one["code"]) for one in values.get("codes", ()))
    return reading.names.understood(_NAMED[type_], name, codes).names[:1] or phrase(name) or name


def _together(one: Entry, other: Entry) -> Entry:
    codes = [*one.values.get("codes", ())]
    codes += [code for code in other.values.get("codes", ()) if code not in codes]
    values = {**other.values, **one.values, **({"codes": codes} if codes else {})}
    for key in _LESS:
        if key in values and not (key in one.values and key in other.values):
            del values[key]
    from_ = tuple(dict.fromkeys((*one.from_, *other.from_)))
    return Entry(values=values, from_=from_, part=one.part)


def _with_index(entries: list[Entry], reading: Reading) -> list[Entry]:
    """An antibody test and the index of it, reported apart on one day."""
    found = [*entries]
    for index in [one for one in entries if _is_index_alone(one.values)]:
        place = (_meaning("test", index.values["name"], index.values, reading), index.values["on"])
        fits = [
            one
            for one in found
            if one.values["type"] == "test"
            and "index" not in one.values
            and (_meaning("test", one.values["name"], one.values, reading), one.values["on"]) == place
        ]
        if len(fits) == 1:
            found[found.index(fits[0])] = _indexed(fits[0], index)
            found.remove(index)
    return found


def _is_index_alone(values: Values) -> bool:
    return values["type"] == "test" and "index" in values and not {"result", "value"} & values.keys()


def _indexed(antibody: Entry, index: Entry) -> Entry:
    both = _together(antibody, index)
    return Entry(values={**both.values, "index": index.values["index"]}, from_=both.from_, part=both.part)


# --- doses ---


def _doses(
    entries: list[Entry], resources: Mapping[str, Element]
) -> tuple[list[Entry], list[tuple[str, ...]]]:
    """The doses once: one that names another of its day is the same, and so is one that is only told of."""
    seen: dict[str, Entry] = {}
    told: list[tuple[str, ...]] = []
    alike: dict[Hashable, list[str]] = {}  # of which medicine on which day
    doses = sorted((one for one in entries if one.values["type"] == "dose"), key=_seen_first)
    for one in doses:
        there = alike.setdefault((one.values.get("on"), one.values.get("drug")), [])
        same = next((seen[kept] for kept in there if _is_one(seen[kept], one, resources)), None)
        if same is None and one.values.get("reported") and (near := _near(one, seen.values())) is not None:
            told.append((near.id, *one.from_))
            continue
        kept = one if same is None else _one_dose(same, one, resources)
        id_ = one.id if same is None else same.id
        if id_ not in there:
            there.append(id_)
        seen[id_] = kept
    return [*(one for one in entries if one.values["type"] != "dose"), *seen.values()], told


def _seen_first(entry: Entry) -> tuple[bool, str]:
    return bool(entry.values.get("reported")), entry.id


def _is_one(kept: Entry, other: Entry, resources: Mapping[str, Element]) -> bool:
    """Whether two are one dose: of one medicine, on one day, and one of them names the other."""
    if any(kept.values.get(key) != other.values.get(key) for key in ("on", "drug")):
        return False
    if _names(kept, other, resources) or _names(other, kept, resources):
        return True
    lot = kept.values.get("lot")
    if not lot or lot != other.values.get("lot"):
        return False
    orders = [_pointers(one, ("request",), resources) for one in (kept, other)]
    return bool(orders[0] & orders[1])


def _names(one: Entry, other: Entry, resources: Mapping[str, Element]) -> bool:
    return not _pointers(one, _NAMES, resources).isdisjoint(other.from_)


def _pointers(entry: Entry, keys: Iterable[str], resources: Mapping[str, Element]) -> frozenset[str]:
    """What the resources of an entry point to, as ``Type/id``."""
    found = (resources[one] for one in entry.from_ if one in resources)
    pointers = (
        pointer.text("reference")
        for resource in found
        for key in keys
        if resource.has(key)
        for pointer in resource.many(key)
    )
    return frozenset("/".join(one.partition("/_history")[0].split("/")[-2:]) for one in pointers if one)


def _one_dose(kept: Entry, other: Entry, resources: Mapping[str, Element]) -> Entry:
    """One of two: the one that the other is a part of."""
    first, second = (other, kept) if _names(kept, other, resources) else (kept, other)
    from_ = tuple(dict.fromkeys((*first.from_, *second.from_)))
    return Entry(values={**second.values, **first.values}, from_=from_, part=first.part)


def _near(told: Entry, seen: Iterable[Entry]) -> Entry | None:
    """A dose of the same medicine that was seen within a day of one that is told of."""
    limit = timedelta(days=chart_words().numbers["reported-near-days"])
    day = PartialDate.parse(told.values["on"])
    for one in seen:
        on = PartialDate.parse(one.values["on"])
        is_same = one.values.get("drug") == told.values.get("drug") and not one.values.get("reported")
        if is_same and on.first - limit <= day.last and day.first <= on.last + limit:
            return one
    return None
