"""Settling: an entry that is like one of somebody before is not read anew.

What is kept is bounded, and holds no text that could be about somebody; what differs from person to person,
such as days, ids and lots, is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from doseline.exchange.fhir.canonical import Json, Written, entry_as_parsed, most_of
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.remembered import LONGEST, keep, remembered
from doseline.record.fields import ENTRIES
from doseline.record.load import settled_values
from doseline.record.relations import Settled
from doseline.record.settled import alike

# Codes with their names that are longer, by a rough measure, are not kept.
_SHORT = 10_000


class _Known(NamedTuple):
    """What entries share that are alike: their values, the length of their text, and their list of codes."""

    values: Mapping[str, Any]
    most: int
    codes: Written | None


def settled(entries: Iterable[Json], reading: Reading) -> list[Json | Settled]:
    """The entries, each that could be settled in its place."""
    return [_settled(one, reading) for one in entries]


def _settled(entry: Json, reading: Reading) -> Json | Settled:
    codes = entry.get("codes")
    found = alike(entry) if codes is None or type(codes) is Written else None
    if found is None:
        return entry
    shared, own = found
    of_any_day: dict[Any, _Known] = reading.kept.setdefault("settled", {})
    of_one_day: dict[Any, _Known] = reading.kept.setdefault("settled, on that day", {})
    days = own.get("on"), own.get("recorded_at")
    known = of_any_day.get(shared) or of_one_day.get((shared, days))
    if known is None:
        known = _read(entry, own, reading)
        if known is None:
            return entry
        if _is_short(entry, codes):
            is_timeless = _is_timeless(entry, codes, reading)
            keep(of_any_day if is_timeless else of_one_day, shared if is_timeless else (shared, days), known)
    texts = [one for one in entry.values() if type(one) is str]
    most = known.most + most_of((*texts, *own.get("from_", ())))
    return Settled(type=entry["type"], values={**known.values, **own}, sent=entry, most=most)


def _read(entry: Json, own: Mapping[str, Any], reading: Reading) -> _Known | None:
    parsed, most = entry_as_parsed(entry)
    values = settled_values(parsed, reading.names)
    if values is None:
        return None
    shared = {key: one for key, one in values.items() if key not in own}
    return _Known(values=shared, most=most, codes=entry.get("codes"))


def _is_short(entry: Json, codes: Written | None) -> bool:
    """Whether it holds nothing that could be a text about somebody."""
    if codes is not None and codes.most > _SHORT:
        return False
    return not any(isinstance(one, str) and len(one) > LONGEST for one in entry.values())


def _is_timeless(entry: Json, codes: Written | None, reading: Reading) -> bool:
    """Whether its name and its codes mean the same in every year."""
    pairs = tuple((one["system"], one["code"]) for one in codes or ())
    names = [(one.names, entry[one.key]) for one in ENTRIES[entry["type"]].named if one.key in entry]
    return all(remembered(reading.names).is_timeless(kind or "", (word,), pairs) for kind, word in names)
