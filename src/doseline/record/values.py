"""Single values of a document, each as its field takes it, or why it does not; and as they can be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from doseline.dates import PartialDate
from doseline.record.codes import Code
from doseline.record.fields import (
    DOSES,
    ID_LENGTH,
    LIST_LENGTH,
    MOST,
    TEXT_LENGTH,
    YEARS,
    Bounds,
    Field,
    Kind,
)
from doseline.record.model import Every, Loading
from doseline.record.parse import Odd, Repeating

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
# Spelled out, since newer versions of Python read 24:00 as the next day.
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_TIME = re.compile(rf"{_CLOCK}(?::[0-5]\d)?", re.ASCII)
_MOMENT = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}T{_CLOCK}(?::[0-5]\d(?:\.\d{{1,6}})?)?(?:Z|[+-]{_CLOCK})?", re.ASCII
)
INTERVAL = re.compile(r"([1-9][0-9]?)-(weeks|months)", re.ASCII)
PHONE = r"\+?[0-9(][0-9 ()./-]{1,28}[0-9]"
_PHONE = re.compile(PHONE, re.ASCII)
# Written as escapes, so that the JSON Schema can carry the same text.
ODD_CHARACTERS = r"[\u0000-\u001f\u007f-\u009f\ud800-\udfff]"
ODD_IN_PROSE = r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]"
_ODD = re.compile(ODD_CHARACTERS)
_ODD_IN_PROSE = re.compile(ODD_IN_PROSE)
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,49}", re.ASCII)
SHOWN = 60


class Refused(Exception):  # noqa: N818 - never leaves the record's readers
    """A value that its field does not take."""

    def __init__(self, code: Code, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.said = values


def read_value(field: Field, got: object) -> object:
    """A value as its field takes it.

    Raises: Refused where it does not.
    """
    return READERS[field.kind](field, got)


def _read_id(_field: Field, got: object) -> str:
    return _checked_text(got, most=ID_LENGTH, odd=_ODD)


def _read_text(_field: Field, got: object) -> str:
    return _checked_text(got, most=TEXT_LENGTH, odd=_ODD)


def _read_prose(_field: Field, got: object) -> str:
    return _checked_text(got, most=TEXT_LENGTH, odd=_ODD_IN_PROSE)


def _checked_text(got: object, *, most: int, odd: re.Pattern[str]) -> str:
    if not isinstance(got, str):
        raise Refused(Code.NOT_TEXT, got=shown(got))
    if not got or got.isspace():
        raise Refused(Code.BLANK)
    if len(got) > most:
        raise Refused(Code.TEXT_TOO_LONG, length=len(got), most=most)
    if found := odd.search(got):
        raise Refused(Code.ODD_CHARACTER, character=f"U+{ord(found[0]):04X}", place=found.start() + 1)
    return got


def _read_date(_field: Field, got: object) -> date:
    if isinstance(got, str) and not _FULL_DATE.fullmatch(got) and _PARTIAL_DATE.fullmatch(got):
        raise Refused(Code.DAY_NEEDED, got=shown(got))
    return _read_partial_date(_field, got).first


def _read_partial_date(_field: Field, got: object) -> PartialDate:
    if not isinstance(got, str):
        raise Refused(Code.NOT_A_DATE, got=shown(got))
    return _partial_date(got)


@lru_cache(maxsize=4096)
def _partial_date(got: str) -> PartialDate:
    if not _PARTIAL_DATE.fullmatch(got):
        raise Refused(Code.NOT_A_DATE, got=shown(got))
    _check_year(got)
    try:
        return PartialDate.parse(got)
    except ValueError:
        raise Refused(Code.NO_SUCH_DATE, got=got) from None


def _check_year(got: str) -> None:
    if not YEARS[0] <= int(got[:4]) <= YEARS[1]:
        raise Refused(Code.YEAR_OUT_OF_RANGE, got=got, first=str(YEARS[0]), last=str(YEARS[1]))


def _read_time(_field: Field, got: object) -> time:
    if not isinstance(got, str) or not _TIME.fullmatch(got):
        raise Refused(Code.NOT_A_TIME, got=shown(got))
    return time.fromisoformat(got)


def _read_phone(_field: Field, got: object) -> str:
    if not isinstance(got, str) or not _PHONE.fullmatch(got):
        raise Refused(Code.NOT_A_PHONE, got=shown(got))
    return got


def _read_moment(_field: Field, got: object) -> datetime:
    if not isinstance(got, str) or not _MOMENT.fullmatch(got):
        raise Refused(Code.NOT_A_MOMENT, got=shown(got))
    _check_year(got)
    try:
        return datetime.fromisoformat(got)
    except ValueError:
        raise Refused(Code.NO_SUCH_DATE, got=got[:10]) from None


def _read_number(field: Field, got: object) -> Decimal:
    if not isinstance(got, Decimal):
        raise Refused(Code.NOT_A_NUMBER, got=shown(got))
    return got if field.bounds is None else _within(field.bounds, got)


def _within(bounds: Bounds, got: Decimal) -> Decimal:
    if bounds.above is not None and got <= bounds.above:
        raise Refused(Code.NUMBER_NOT_ABOVE, got=got, bound=bounds.above)
    if bounds.least is not None and got < bounds.least:
        raise Refused(Code.NUMBER_TOO_LOW, got=got, bound=bounds.least)
    if got > bounds.most:
        raise Refused(Code.NUMBER_TOO_HIGH, got=got, bound=bounds.most)
    return got


def _read_whole(field: Field, got: object) -> int:
    number = _read_number(field, got)
    if number != int(number):
        raise Refused(Code.NOT_WHOLE, got=number)
    return int(number)


def _read_reading(field: Field, got: object) -> str:
    if isinstance(got, str) and (got in field.choices or is_interval(got)):
        return got
    raise Refused(Code.NOT_A_CHOICE, got=shown(got), allowed=(*field.choices, "6-weeks"))


def is_interval(got: str) -> bool:
    """Whether these are the words of an interval, such as "6-weeks"."""
    match = INTERVAL.fullmatch(got)
    return match is not None and int(match[1]) <= MOST[match[2]]


def _read_every(_field: Field, got: object) -> Every:
    if not isinstance(got, dict) or isinstance(got, Repeating) or len(got) != 1:
        raise Refused(Code.NOT_AN_INTERVAL, got=shown(got))
    ((unit, number),) = got.items()
    if unit not in MOST or not isinstance(number, Decimal) or number != number.to_integral_value():
        raise Refused(Code.NOT_AN_INTERVAL, got=shown(got))
    _within(Bounds(least=Decimal(1), most=Decimal(MOST[unit])), number)
    return Every(**{unit: int(number)})


def _read_loading(_field: Field, got: object) -> Loading | int:
    if isinstance(got, str) and got in set(Loading):
        return Loading(got)
    if not isinstance(got, Decimal) or got != got.to_integral_value():
        raise Refused(Code.NOT_A_LOADING, got=shown(got))
    return int(_within(DOSES, got))


def _read_ids(field: Field, got: object) -> tuple[str, ...]:
    return tuple(_read_id(field, one) for one in read_list(field, got))


def read_list(_field: Field, got: object) -> list[object]:
    """A list that is not too long; what is in it is not looked at.

    Raises: Refused where it is none.
    """
    if not isinstance(got, list):
        raise Refused(Code.NOT_A_LIST, got=shown(got))
    if len(got) > LIST_LENGTH:
        raise Refused(Code.LIST_TOO_LONG, length=len(got), most=LIST_LENGTH)
    return got


def _read_bool(_field: Field, got: object) -> bool:
    if not isinstance(got, bool):
        raise Refused(Code.NOT_YES_OR_NO, got=shown(got))
    return got


def _read_choice(field: Field, got: object) -> object:
    if not isinstance(got, str) or got not in field.choices:
        raise Refused(Code.NOT_A_CHOICE, got=shown(got), allowed=field.choices)
    return field.makes(got)


# What each kind of field takes.
READERS: dict[Kind, Callable[[Field, object], object]] = {
    Kind.ID: _read_id,
    Kind.TEXT: _read_text,
    Kind.PROSE: _read_prose,
    Kind.DATE: _read_date,
    Kind.PARTIAL_DATE: _read_partial_date,
    Kind.TIME: _read_time,
    Kind.MOMENT: _read_moment,
    Kind.PHONE: _read_phone,
    Kind.NUMBER: _read_number,
    Kind.WHOLE: _read_whole,
    Kind.BOOL: _read_bool,
    Kind.CHOICE: _read_choice,
    Kind.READING: _read_reading,
    Kind.EVERY: _read_every,
    Kind.LOADING: _read_loading,
    Kind.IDS: _read_ids,
    Kind.CODES: read_list,
}


def child(where: str, key: str) -> str:
    """The path to a key, readable whatever the key holds."""
    return f"{where}.{key}" if _PLAIN_KEY.fullmatch(key) else f"{where}[{shown(key)}]"


def shown_key(key: str) -> str:
    """A key as it can be shown: as it is, or with quotes and escapes where it is odd."""
    return key if _PLAIN_KEY.fullmatch(key) else shown(key)


def shown(value: object) -> str:
    """A value as it stands in the file, short and without anything that could upset a screen."""
    match value:
        case str():
            short = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
            return json.dumps(short, ensure_ascii=bool(_ODD.search(short)))
        case bool() | None:
            return json.dumps(value)
        case Decimal():
            return str(value)
        case Odd():
            return value.text
        case list():
            return "[…]"
        case _:
            return "{…}"
