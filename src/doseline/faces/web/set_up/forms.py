"""Set-up forms: what is asked about the person and the therapy, and in the later steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from doseline.assessment import read_and_assess
from doseline.errors import RecordError
from doseline.faces.web.context import AppContext
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Field, FieldError, Form, Kind
from doseline.guide import Guide, load_shared
from doseline.record import FORMAT
from doseline.text import Catalogue

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# Other names for regions that have one of their own.
_DOUBLE = frozenset({"default", "EU", "UK"})
# ISO 3166 keeps this code free for "none of the others".
ELSEWHERE = "ZZ"
_CALLED_LETTERS = 80


def _regions(_: Guide | None) -> Iterable[str]:
    return (*sorted(set(load_shared().regions) - _DOUBLE), ELSEWHERE)


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if zone.startswith(_AREAS) and "/" in zone))


_CALLED = Field(key="called", kind=Kind.TEXT, needed=True)
_BORN = Field(key="birth_date", kind=Kind.PARTIAL_DATE)
_REGION = Field(key="region", kind=Kind.CHOICE, values=_regions, needed=True, at_end=ELSEWHERE)
_START = Field(key="start", kind=Kind.DATE, needed=True)
_TIMEZONE = Field(key="timezone", kind=Kind.CHOICE, values=lambda _: _zones(), folded=True)
_SEX = Field(key="sex", kind=Kind.CHOICE, values=("female", "male", "other"), folded=True)
WHOM_TO_RING = (
    Field(key="clinic", kind=Kind.TEXT),
    Field(key="clinic_phone", kind=Kind.TEXT),
    Field(key="clinic_hours", kind=Kind.TEXT),
    Field(key="out_of_hours", kind=Kind.TEXT),
)
WHO = Form(
    type="person",
    words="set_up.who",
    fields=(_CALLED, _BORN, _REGION, *WHOM_TO_RING, _TIMEZONE, _SEX),
    needs=("called", "region"),
)
PERSON = Form(
    type="person",
    words="set_up.who",
    fields=(
        _CALLED,
        _BORN,
        _REGION,
        _START,
        Field(key="product", kind=Kind.CHOICE, values=lambda guide: guide.products, names="product"),
        Field(key="product_since", kind=Kind.DATE),
        *WHOM_TO_RING,
        Field(key="edition", kind=Kind.CHOICE, values=lambda guide: guide.schedules, folded=True),
        Field(key="treated_since", kind=Kind.PARTIAL_DATE, folded=True),
        _TIMEZONE,
        _SEX,
    ),
    needs=("called", "region", "start"),
)
_THERAPY = ("guide", "product", "start", "edition", "treated_since")


def _page(type_: str, *fields: Field) -> Form:
    """The form of one page of the set-up."""
    needs = tuple(item.key for item in fields if item.needed)
    return Form(type=type_, words=f"set_up.{type_}", fields=fields, needs=needs)


_ON = Field(key="on", kind=Kind.DATE, needed=True)
PLANNED = _page("planned", _ON)
LAST = _page("last", _ON, Field(key="treated_since", kind=Kind.PARTIAL_DATE, folded=True))
OTHER_DAY = _page("other-day", _ON)
SINCE = _page("since", Field(key="treated_since", kind=Kind.PARTIAL_DATE, needed=True))
RHYTHM = _page(
    "rhythm",
    Field(key="every", kind=Kind.NUMBER, needed=True),
    Field(key="unit", kind=Kind.CHOICE, values=("weeks", "months"), needed=True),
)
AMOUNT = _page(
    "amount",
    Field(key="amount_mg", kind=Kind.NUMBER, needed=True),
    Field(key="on", kind=Kind.PARTIAL_DATE, needed=True),
)
NOW = ("infection", "pregnancy", "medicines", "allergy")
WISH = "pregnancy-wish"
_EXPECTING = ("pregnancy", "breastfeeding", WISH)
_WHICH = {
    "infection": Field(key="infection", kind=Kind.TEXT),
    "pregnancy": Field(key="pregnancy", kind=Kind.CHOICE, values=_EXPECTING, needed=True),
    "medicines": Field(key="medicines", kind=Kind.PROSE),
    "allergy": Field(key="allergy", kind=Kind.TEXT),
}
# The most first doses that are asked for one by one.
_FIRST_DOSES = 6


def which(ticked: Iterable[str]) -> Form:
    """What is asked about the things that are so now."""
    said = set(ticked)
    return _page("which", *(_WHICH[key] for key in NOW if key in said))


def first_doses(count: int) -> Form:
    """The days of the first doses, as many as the guide has; the first of them is needed."""
    keys = [f"dose-{number}" for number in range(1, min(count, _FIRST_DOSES) + 1)]
    return _page("first-ones", *(Field(key=key, kind=Kind.DATE, needed=key == keys[0]) for key in keys))


def header(answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The person and the therapy of a record file, out of the answers of a form."""
    therapy = {key: answers[key] for key in _THERAPY if key in answers}
    others = {"type", "called", "product_since", *_THERAPY}
    return {key: value for key, value in answers.items() if key not in others}, therapy


def last_changed(therapies: Sequence[Mapping[str, Any]], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The therapies, with the answers in the one that started last."""
    *before, last = therapies
    return [*(dict(therapy) for therapy in before), {**last, **asked}]


def header_faults(
    context: AppContext,
    form: Form,
    sent: FormData,
    catalogue: Catalogue,
    kept: Mapping[str, Any],
) -> tuple[FieldError, ...]:
    """What is wrong with the answers on person and therapy.

    ``kept`` holds what is kept already and not asked for: ``therapies`` (the answers change the last
    one) and ``events`` of a record file.
    """
    answers = form_fields.read(form, sent, decimal=catalogue.region.decimal)
    person, asked = header(answers)
    found = [
        *form_fields.own_faults(form, sent, catalogue),
        *called_faults(str(answers.get("called", "")), catalogue),
    ]
    if found:
        return tuple(found)
    document = {
        "format": FORMAT,
        "person": {"id": "new", **person},
        "therapies": last_changed(kept.get("therapies", [{}]), asked),
        "events": list(kept.get("events", ())),
    }
    try:
        read_and_assess(json.dumps(document).encode(), clock=context.day, today=context.today)
    except RecordError as error:
        return form_fields.wrongs(error.faults, form, catalogue)
    return ()


def called_faults(called: str, catalogue: Catalogue) -> Iterable[FieldError]:
    """What is wrong with a name that is shown on every page."""
    if called and (len(called) > _CALLED_LETTERS or not called.isprintable()):
        yield FieldError(key="called", text=catalogue.say("set_up.fault.called", most=_CALLED_LETTERS))


__all__ = [
    "AMOUNT", "ELSEWHERE", "LAST", "NOW", "OTHER_DAY", "PERSON", "PLANNED", "RHYTHM", "SINCE", "WHO",
    "WHOM_TO_RING", "WISH", "called_faults", "first_doses", "header", "header_faults", "which",
]  # fmt: skip
