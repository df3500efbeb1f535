"""One pregnancy said in several ways: a status, a due date, an illness, its end, put together into one entry.

Two that can be one are taken for one: the earliest beginning, the end that somebody wrote down, unsure only
where nobody is sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from doseline.dates import PartialDate, add_months
from doseline.exchange.fhir.said import Entry
from doseline.guide.chart_codes import chart_codes

_PREGNANCY = "pregnancy"


def one_each(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each pregnancy once; the others stay as they are."""
    others = [one for one in entries if one.values["type"] != _PREGNANCY]
    pregnant = sorted((one for one in entries if one.values["type"] == _PREGNANCY), key=_last_day)
    found: list[Entry] = []
    for one in pregnant:
        if found and _are_one(found[-1], one):
            found[-1] = _together(found[-1], one)
        else:
            found.append(one)
    return [*others, *found]


def _days(one: Entry, key: str) -> PartialDate | None:
    written = one.values.get(key)
    return None if written is None else PartialDate.parse(str(written))


def _on(one: Entry) -> date:
    found = _days(one, "on")
    return date.max if found is None else found.first


def _ended(one: Entry) -> date | None:
    found = _days(one, "until")
    return None if found is None else found.last


def _last_day(one: Entry) -> tuple[date, str]:
    """In the order of what is known of them last: their end, else the day they were told."""
    return _ended(one) or _on(one), one.id


def _are_one(earlier: Entry, later: Entry) -> bool:
    """Whether two can be one: none had ended before the other was there, and both fit into its months."""
    months = chart_codes().numbers["pregnancy-months"]
    first, last = min(_on(earlier), _on(later)), max(_last_day(earlier)[0], _last_day(later)[0])
    if last > add_months(first, months):
        return False
    told = {one.values["outcome"] for one in (earlier, later) if "outcome" in one.values}
    if len(told) > 1:
        return False
    end = _ended(earlier)
    return end is None or _on(later) <= end or (bool(told) and "outcome" in later.values)


def _together(one: Entry, other: Entry) -> Entry:
    """Both in one entry, by the id of the first of their references."""
    first, second = sorted((one, other), key=lambda entry: (entry.from_[0], entry.part))
    values: dict[str, Any] = {**second.values, **first.values}
    values["on"] = str(min((first, second), key=_on).values["on"])
    values |= _end(first, second)
    for key in ("time", "certainty", "over"):
        values.pop(key, None)
    if all(entry.values.get("certainty") == "suspected" for entry in (first, second)):
        values["certainty"] = "suspected"
    codes = [*_codes((first, second))]
    if codes:
        values["codes"] = codes
    return Entry(values=values, from_=tuple(dict.fromkeys((*first.from_, *second.from_))), part=first.part)


def _end(one: Entry, other: Entry) -> dict[str, Any]:
    """The end of both: the day of a birth or a loss before any other, and of two the earlier."""
    told = [entry for entry in (one, other) if "outcome" in entry.values] or [one, other]
    ends = [entry for entry in told if "until" in entry.values]
    if not ends:
        return {}
    first = min(ends, key=_last_day)
    return {"until": first.values["until"]}


def _codes(entries: Iterable[Entry]) -> Iterable[Any]:
    seen: list[Any] = []
    for entry in entries:
        seen.extend(code for code in entry.values.get("codes", ()) if code not in seen)
    return seen
