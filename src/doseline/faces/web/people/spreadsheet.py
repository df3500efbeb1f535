"""The list as a file for a spreadsheet (CSV, RFC 4180), in which no cell is run as a formula.

A spreadsheet runs what begins with one of these signs, also in a quoted cell; an apostrophe before it makes
it text (OWASP, "CSV injection"). Names are typed by anybody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Without it a spreadsheet takes the letters for those of an old code page.
_BYTE_ORDER_MARK = "\ufeff"


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The rows under their heads, in UTF-8.

    >>> made = spreadsheet(("Person",), (("Ann",), ("=1+1",)))
    >>> "'=1+1" in made.decode("utf-8-sig")
    True
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow([_as_text(cell) for cell in head])
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + written.getvalue()).encode(errors="backslashreplace")


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_BEGINS_A_FORMULA) else cell
