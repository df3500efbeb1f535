"""One object of a document against the table of fields: its good values, and every fault."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from doseline.dates import PartialDate
from doseline.errors import Fault, fault
from doseline.record.codes import Code
from doseline.record.fields import (
    CODING,
    DOSES,
    ID_LENGTH,
    LIST_LENGTH,
    MOST,
    TEXT_LENGTH,
    YEARS,
    Bounds,
    Field,
    Kind,
    Shape,
)
from doseline.record.model import Coding, Every, Loading
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
_SHOWN = 60
# More are no help to anybody, and a broken megabyte could hold a million.
MAX_FAULTS = 1_000


class Refused(Exception):  # noqa: N818 - never leaves the record's readers
    """A value that its field does not take."""

    def __init__(self, code: Code, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.said = values


def read_object(shape: Shape, value: object, where: str) -> tuple[dict[str, Any], list[Fault]]:
    """The values of one object that can be taken, and what was wrong with the others."""
    if type(value) is dict and (quick := _at_a_glance(shape, value)) is not None:
        return quick, []
    if not isinstance(value, dict):
        return {}, [fault(Code.NOT_AN_OBJECT, where, got=shown(value))]
    faults = list(islice(key_faults(shape.keys, value, where), MAX_FAULTS + 1))
    taken: dict[str, Any] = {}
    for field in shape.fields:
        if field.key not in value and not field.required:
            continue
        got, wrong = read_field(field, value, where)
        if wrong:
            faults.extend(wrong)
        elif got is not None:
            taken[field.attribute] = got
    faults.extend(_condition_faults(shape, value, taken, where))
    faults.extend(_one_of_faults(shape, value, taken, where))
    return taken, faults


def _at_a_glance(shape: Shape, value: dict[str, Any]) -> dict[str, Any] | None:
    """The values of an object in which all is well; None where it has to be read field by field."""
    by_key = shape.by_key or _by_key(shape)
    taken: dict[str, Any] = {}
    missing = shape.needed[0]
    try:
        for key, got in value.items():
            field = by_key[key]
            if field is None:  # the type
                continue
            missing -= field.required
            kind = field.kind
            if kind in _TEXTS and type(got) is str and is_plain(got):  # most of what is there
                taken[key] = got
            elif kind is Kind.CODES:
                taken[key] = _known_codings(_read_list(field, got))
            else:
                taken[field.held_as or key] = _READERS[kind](field, got)
    except (KeyError, TypeError, Refused):
        return None
    return None if missing or shape.conditions else taken


_TEXTS = frozenset({Kind.ID, Kind.TEXT, Kind.PROSE})


def is_plain(got: str) -> bool:
    """Whether a text is one that any field for texts takes."""
    return got.isascii() and got.isprintable() and len(got) <= ID_LENGTH and not got.isspace() and got != ""


def _by_key(shape: Shape) -> dict[str, Field | None]:
    """The fields of a shape by their keys; what tells of which type it is has been read before."""
    shape.needed[:] = [sum(field.required for field in shape.fields)]
    shape.by_key.update(dict.fromkeys(shape.keys or ()))
    shape.by_key.update((field.key, field) for field in shape.fields)
    return shape.by_key


# The codes that were read, by system, code and name: the same few thousand stand in all records.
_CODINGS: dict[tuple[object, ...], Coding] = {}
_MANY, _LONG = 8192, 200


def _known_codings(listed: object) -> tuple[Coding, ...]:
    """The codes of a list in which all is well.

    Raises: TypeError or Refused where something is not.
    """
    return tuple(_known_coding(one) for one in cast("list[object]", listed))


def _known_coding(one: object) -> Coding:
    if type(one) is not dict or CODING.keys is None or not one.keys() <= CODING.keys:
        raise TypeError
    asked = (len(one), one.get("system"), one.get("code"), one.get("display"))
    found = _CODINGS.get(asked)
    if found is None:
        taken, wrong = read_object(CODING, one, "")
        if wrong:
            raise TypeError
        found = CODING.makes(**taken)
        if len(asked[3] or "") <= _LONG:
            if len(_CODINGS) >= _MANY:
                _CODINGS.clear()
            _CODINGS[asked] = found
    return found


def read_field(field: Field, value: dict[str, Any], where: str) -> tuple[object, tuple[Fault, ...]]:
    """The value of one field (None where it is not given), and what was wrong with it."""
    if field.key not in value and not field.required:
        return None, ()
    try:
        got = _read(field, value)
    except Refused as refused:
        return None, (fault(refused.code, f"{where}.{field.key}", **refused.said),)
    if field.kind is Kind.CODES and got is not None:
        return _codings(got, f"{where}.{field.key}")
    return got, ()


def _codings(got: object, where: str) -> tuple[object, tuple[Fault, ...]]:
    """The codes of a list that was found to be one, and what is wrong with any of them."""
    codings: list[object] = []
    faults: list[Fault] = []
    for index, one in enumerate(cast("list[object]", got)):
        taken, wrong = read_object(CODING, one, f"{where}[{index}]")
        faults.extend(wrong)
        if not wrong:
            codings.append(CODING.makes(**taken))
    return tuple(codings), tuple(faults)


def _read(field: Field, value: dict[str, Any]) -> object:
    if field.key not in value:
        raise Refused(Code.MISSING, key=field.key)
    got = value[field.key]
    if got is None:
        if field.nullable:
            return None
        raise Refused(Code.NO_VALUE, key=field.key)
    if isinstance(got, Odd):
        raise Refused(got.code, got=got.text)
    return _READERS[field.kind](field, got)


def read_value(field: Field, got: object) -> object:
    """A value as its field takes it.

    Raises: Refused where it does not.
    """
    return _READERS[field.kind](field, got)


def key_faults(known: frozenset[str] | None, value: dict[str, Any], where: str) -> Iterator[Fault]:
    """What is wrong with the keys themselves: given twice, or not ``known`` (where that can be told)."""
    if isinstance(value, Repeating):
        yield from (fault(Code.REPEATED_KEY, child(where, key), key=shown_key(key)) for key in value.repeated)
    if known is None or value.keys() <= known:
        return
    for key in value:
        if key not in known:
            yield _unknown_key(key, known, where)


def _unknown_key(key: str, known: frozenset[str], where: str) -> Fault:
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    near = get_close_matches(key[:_SHOWN], sorted(known), n=1)
    if near:
        return fault(Code.UNKNOWN_KEY_NEAR, child(where, key), key=shown_key(key), near=near[0])
    return fault(Code.UNKNOWN_KEY, child(where, key), key=shown_key(key))


def _condition_faults(
    shape: Shape, value: dict[str, Any], taken: dict[str, Any], where: str
) -> Iterator[Fault]:
    for condition in shape.conditions:
        if (said := taken.get(condition.on)) is None:
            continue
        given = value.get(condition.key) is not None
        names = {"key": condition.key, "other": condition.on, "value": str(said)}
        if said in condition.needed_with and not given:
            yield fault(Code.NEEDED_WITH, f"{where}.{condition.key}", **names)
        if given and said not in condition.allowed_with:
            yield fault(Code.NOT_USED_WITH, f"{where}.{condition.key}", **names)


def _one_of_faults(shape: Shape, value: dict[str, Any], taken: dict[str, Any], where: str) -> Iterator[Fault]:
    for rule in shape.one_of:
        if taken.get(rule.on) == rule.said and all(value.get(key) is None for key in rule.keys):
            yield fault(Code.NEEDS_ONE_OF, where, keys=rule.keys, other=rule.on, value=rule.said)


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
    return tuple(_read_id(field, one) for one in _read_list(field, got))


def _read_list(_field: Field, got: object) -> list[object]:
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


_READERS: dict[Kind, Callable[[Field, object], object]] = {
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
    Kind.CODES: _read_list,
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
            short = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
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
