"""Forms: what is asked for, and what was sent as an entry of a record file.

A ``Form`` is a list of fields whose keys are those of the record file. ``read`` turns what was sent into
an event, ``typed`` an event back into what somebody would have typed; ``forms_shown`` makes both into what
a page needs. No form judges a value: that is the reader's work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from doseline.errors import Fault
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.typed_values import bound, iso_date
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.text import Catalogue, sentences

Event = dict[str, Any]
PARTS = ("year", "month", "day")
OTHER = "-other"
_DIGITS = re.compile(r"[0-9]{1,4}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?", re.ASCII)
_MARKED = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,])[0-9]{3}", re.ASCII)
# A number of more digits would lose some on its way.
_MOST_DIGITS = 15


class Kind(StrEnum):
    """What sort of answer a field takes."""

    TEXT = "text"
    PROSE = "prose"
    DATE = "date"
    PARTIAL_DATE = "partial-date"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    MANY = "many"
    TICK = "tick"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing asked for.

    ``values`` are the choices, or a function that takes them from the guide; ``names`` is the kind of
    name they are, ``labels`` their words
    where a page has made them. ``own_words`` lets another answer be written. ``menu`` keeps even a short
    list of choices closed; ``folded`` puts the field among the details. ``whole`` says that an answer in
    digits is a number. Before a ``bounded`` number a sign may stand, as in "<1". ``at_end`` is the
    choice that stands after all others.
    """

    key: str
    kind: Kind
    values: tuple[str, ...] | Callable[[Any], Iterable[str]] = ()
    names: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    own_words: bool = False
    menu: bool = False
    folded: bool = False
    needed: bool = False
    whole: bool = False
    bounded: bool = False
    at_end: str = ""

    def choices(self, guide: Guide | None) -> tuple[str, ...]:
        """The values to choose from; those of a form that asks for the guide need none."""
        return tuple(self.values(guide)) if callable(self.values) else self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of one entry; ``words`` is where its texts stand in the catalogue.

    ``fixed`` holds what the event has without being asked for; ``needs`` are fields that the record can
    do without and this form cannot.
    """

    type: str
    words: str
    fields: tuple[Field, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    def only(self, *keys: str) -> Form:
        """The same form with these fields alone, in this order."""
        by_key = {item.key: item for item in self.fields}
        return replace(self, fields=tuple(by_key[key] for key in keys))

    def without(self, *keys: str) -> Form:
        """The same form without these fields."""
        kept = tuple(item for item in self.fields if item.key not in keys)
        return replace(self, fields=kept, needs=tuple(key for key in self.needs if key not in keys))

    def hiding(self, *keys: str) -> Form:
        """The same form, where these fields are sent along and not shown."""
        made = (replace(item, kind=Kind.HIDDEN) if item.key in keys else item for item in self.fields)
        return replace(self, fields=tuple(made))

    def choosing(self, key: str, labels: Mapping[str, str]) -> Form:
        """The same form with these choices, value and words, for one field."""
        made = (
            replace(item, values=tuple(labels), labels=labels, names=None) if item.key == key else item
            for item in self.fields
        )
        return replace(self, fields=tuple(made))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One fault in words; ``key`` is the field it belongs to, or None for the whole form."""

    key: str | None
    text: str


def read(form: Form, sent: FormData, *, decimal: str) -> Event:
    """The event that was sent, as in a record file, without id; what was left empty is left out.

    ``decimal`` is the region's mark. A value that does not fit its field is kept as it was typed, so
    that the reader refuses it.
    """
    event: Event = {"type": form.type}
    for item in form.fields:
        value = _value(item, sent, decimal)
        if value not in ("", None, ()):
            event[item.key] = value
        if item.bounded and (sign := bound(sent.one(item.key))[0]):
            event["comparator"] = sign
    return event | dict(form.fixed)


def _value(item: Field, sent: FormData, decimal: str) -> object:
    match item.kind:
        case Kind.PARTIAL_DATE | Kind.DATE:
            return _day(item.key, sent)
        case Kind.NUMBER:
            return number(bound(sent.one(item.key))[1] if item.bounded else sent.one(item.key), decimal)
        case Kind.TICK:
            return sent.has(item.key) or None
        case Kind.MANY:
            return sent.many(item.key)
        case Kind.PROSE:
            return sent.one(item.key).replace("\r\n", "\n").replace("\r", "\n")
        case _:
            text = sent.one(item.key) or (sent.one(item.key + OTHER) if item.own_words else "")
            return int(text) if item.whole and _DIGITS.fullmatch(text) else text


def own_faults(form: Form, sent: FormData, catalogue: Catalogue) -> tuple[FieldError, ...]:
    """What the reader cannot see: a choice with something else written beside it, an answer left out."""
    both = [
        item.key
        for item in form.fields
        if item.own_words and sent.has(item.key) and sent.has(item.key + OTHER)
    ]
    event = read(form, sent, decimal=catalogue.region.decimal)
    empty = [key for key in form.needs if key not in event]
    return (
        *(FieldError(key=key, text=catalogue.say("entry.fault.both-given")) for key in both),
        *(FieldError(key=key, text=catalogue.say("entry.fault.missing")) for key in empty),
    )


def _day(key: str, sent: FormData) -> str:
    """A date out of its boxes; out of one box, where it was sent so."""
    year, month, day = (sent.one(f"{key}-{part}") for part in PARTS)
    if not (year or month or day):
        return iso_date(sent.one(key))
    month, day = (text.zfill(2) if _DIGITS.fullmatch(text) else text for text in (month, day))
    if day and not month:
        return f"{year}-?-{day}"
    return "-".join(filter(None, (year or "?", month, day)))


def number(text: str, decimal: str) -> int | float | str:
    """A number as typed, with point or comma; the text itself where it cannot be told what is meant.

    A mark before exactly three digits may stand for thousands, unless it is the region's own mark for
    decimals.

    >>> number("9,8", "."), number("1,500", "."), number("1,500", ",")
    (9.8, '1,500', 1.5)
    """
    if not _NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return text
    marked = _MARKED.fullmatch(text)
    if marked and marked[1] != decimal:
        return text
    plain = text.replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def plain(value: Decimal) -> int | float:
    """A number of the guide as a record file writes it."""
    return int(value) if value == value.to_integral_value() else float(value)


def typed(form: Form, event: Mapping[str, Any], guide: Guide, *, decimal: str = ".") -> FormData:
    """What somebody would have typed to get this event, with the region's mark for decimals."""
    fields: dict[str, tuple[str, ...]] = {}
    for item in form.fields:
        got = event.get(item.key)
        if got is None or got is False:
            continue
        text = "yes" if got is True else str(got)
        if item.kind is Kind.NUMBER:
            text = text.replace(".", decimal)
        if item.kind is Kind.PARTIAL_DATE:
            parts = zip(PARTS, text.split("-"), strict=False)
            fields |= {f"{item.key}-{part}": (value,) for part, value in parts}
        elif item.own_words and text not in item.choices(guide):
            fields[item.key + OTHER] = (text,)
        else:
            fields[item.key] = (text,)
    return FormData(fields, {})


# The dates that a form may fill in for somebody.
DAYS = ("on", "until")


def today_in(form: Form, day: date, sent: FormData | None = None) -> FormData:
    """The same with ``day`` as its date, unless a date is there."""
    start = dict(sent.fields) if sent else {}
    if any(key in start for key in ("on", "on-year")):
        return FormData(start, {})
    return FormData(dated(form, "on", day) | start, {})


def dated(form: Form, key: str, day: date) -> dict[str, tuple[str, ...]]:
    """A day as it stands in one of the form's fields; nothing where the form has no such field."""
    asked = next((item for item in form.fields if item.key == key), None)
    if asked is None:
        return {}
    if asked.kind is Kind.PARTIAL_DATE:
        texts = (f"{day.year}", f"{day.month}", f"{day.day}")
        return {f"{key}-{part}": (text,) for part, text in zip(PARTS, texts, strict=True)}
    return {key: (day.isoformat(),)}


def wrongs(faults: Iterable[Fault], form: Form, catalogue: Catalogue) -> tuple[FieldError, ...]:
    """The reader's faults in the words of a form, each at its field."""
    keys = {item.key for item in form.fields}
    found = ((_place(fault), say_wrong(fault, catalogue)) for fault in faults)
    made = (FieldError(key=key if key in keys else None, text=text) for key, text in found)
    return tuple(dict.fromkeys(made))


# A number to show how numbers are written in the region; it stands for nothing.
_EXAMPLE = Decimal("9.8")
# A fault of the entry as a whole belongs to the field that would mend it.
_MENDED_BY = {"nothing-measured": "result", "needs-one-of": "reading"}


def _place(fault: Fault) -> str:
    return _MENDED_BY.get(fault.code) or fault.where.rpartition(".")[2]


def say_wrong(fault: Fault, catalogue: Catalogue) -> str:
    """One fault in words, without the place in a file."""
    own = f"entry.fault.{fault.code}"
    if catalogue.has(own):
        return catalogue.say(own, **dict(fault.values), example=_EXAMPLE)
    return sentences.wrong(catalogue, fault).removesuffix(f" @ {fault.where}")
