"""Parsing of typed dates and results, as people and laboratories write them.

Only what can mean one thing is turned; the rest stays as it was typed, and is asked about.
"""

from __future__ import annotations

import re
from datetime import date

from doseline.record.fields import YEARS

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{1,2})\.?", re.ASCII)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ]+)([0-9]{1,2})[-/. ]+([0-9]{4}|[0-9]{2})", re.ASCII)
_BOUND = re.compile(r"(<=|>=|<|>|≤|≥)\s*(.+)")
# Marks that a copied text brings along unseen; some turn the direction of writing.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SIGNS = {"≤": "<=", "≥": ">="}
_MONTHS, _THIS_CENTURY = 12, "20"


def iso_date(text: str) -> str:
    """The day as ``2026-12-31``, or the text itself where it could mean two days or none.

    Points put the day first, as everywhere that uses them. Between slashes or hyphens either may come
    first: that is told where one number can be no month, or both are the same.

    >>> [iso_date(text) for text in ("2026-1-5", "31/12/2026", "12/31/26", "31.12.2026", "5/6/2026")]
    ['2026-01-05', '2026-12-31', '2026-12-31', '2026-12-31', '5/6/2026']
    """
    plain = _UNSEEN.sub("", text).strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = found.groups()
        return _written(year, month, day)
    if not (found := _YEAR_LAST.fullmatch(plain)):
        return text
    first, mark, second, year = found.groups()
    if "." in mark or int(first) > _MONTHS or first == second:
        return _written(year, second, first)
    return _written(year, first, second) if int(second) > _MONTHS else text


def civil_day(text: object) -> date | None:
    """The day that a form sent, or None; whether the text is right is for the reader to say.

    >>> civil_day("2026-04-02"), civil_day("soon"), civil_day(None)
    (datetime.date(2026, 4, 2), None, None)
    """
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def day_on_record(text: object) -> date | None:
    """The same, where its year is one that a record can hold.

    >>> day_on_record("2026-04-02"), day_on_record("0001-01-01")
    (datetime.date(2026, 4, 2), None)
    """
    day = civil_day(text)
    return day if day is not None and YEARS[0] <= day.year <= YEARS[1] else None


def _written(year: str, month: str, day: str) -> str:
    whole = year if len(year) > len(_THIS_CENTURY) else _THIS_CENTURY + year
    return f"{whole}-{month.zfill(2)}-{day.zfill(2)}"


def bound(text: str) -> tuple[str, str]:
    """The sign before a number, as laboratories print a value beyond what they measure, and the number.

    >>> bound("< 1"), bound(">500"), bound("9.8")
    (('<', '1'), ('>', '500'), ('', '9.8'))
    """
    plain = _UNSEEN.sub("", text).strip()
    found = _BOUND.fullmatch(plain)
    return (_SIGNS.get(found[1], found[1]), found[2]) if found else ("", plain)
