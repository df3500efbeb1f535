"""Set-up forms: what is asked about the person and the therapy, and in the later steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from doseline.assessment import read_and_assess
from doseline.errors import RecordError
from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.forms import rhythms
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Field, FieldError, Form, Kind
from doseline.guide import Guide, load_shared, sound_drugs
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


WHO = Form(
    type="person",
    words="set_up.who",
    fields=(
        Field(key="called", kind=Kind.TEXT, needed=True),
        Field(key="birth_date", kind=Kind.PARTIAL_DATE),
        Field(key="region", kind=Kind.CHOICE, values=_regions, needed=True),
        Field(key="guide", kind=Kind.CHOICE, values=lambda _: sound_drugs(), names="brand", needed=True),
        Field(key="start", kind=Kind.DATE, needed=True),
        Field(key="timezone", kind=Kind.CHOICE, values=lambda _: _zones(), folded=True),
        Field(key="sex", kind=Kind.CHOICE, values=("female", "male", "other"), folded=True),
    ),
    needs=("called", "region", "guide", "start"),
)
WHOM_TO_RING = (
    Field(key="clinic", kind=Kind.TEXT),
    Field(key="clinic_phone", kind=Kind.TEXT),
    Field(key="clinic_hours", kind=Kind.TEXT),
    Field(key="out_of_hours", kind=Kind.TEXT),
)
PERSON = Form(
    type="person",
    words="set_up.who",
    fields=(
        *WHO.only("called", "birth_date", "region", "start").fields,
        *WHOM_TO_RING,
        Field(key="edition", kind=Kind.CHOICE, values=lambda guide: guide.schedules, folded=True),
        Field(key="treated_since", kind=Kind.PARTIAL_DATE, folded=True),
        *WHO.only("timezone", "sex").fields,
    ),
    needs=("called", "region", "start"),
)
_THERAPY = ("guide", "start", "edition", "treated_since")

DOSES = Form(
    type="doses",
    words="set_up.doses",
    fields=(
        Field(key="stage", kind=Kind.CHOICE, values=("not-yet", "first-weeks", "monthly"), needed=True),
        Field(key="first", kind=Kind.TICK),
        *(Field(key=f"last-{number}", kind=Kind.DATE) for number in (1, 2, 3)),
        Field(key="next", kind=Kind.DATE),
        Field(key="rhythm", kind=Kind.CHOICE, values=rhythms, menu=True),
    ),
    needs=("stage",),
)
CLINIC = Form(
    type="clinic",
    words="set_up.clinic",
    fields=(
        Field(key="cleared", kind=Kind.CHOICE, values=("yes", "no")),
        Field(key="history", kind=Kind.CHOICE, values=("yes", "no")),
        Field(key="by", kind=Kind.TEXT),
        Field(key="on", kind=Kind.PARTIAL_DATE),
    ),
)
NOW = Form(
    type="now",
    words="set_up.now",
    fields=(
        Field(key="infection", kind=Kind.TEXT),
        Field(key="allergy", kind=Kind.TEXT),
        Field(key="medicines", kind=Kind.PROSE),
        Field(
            key="pregnancy",
            kind=Kind.CHOICE,
            values=(
                "pregnancy",
                "breastfeeding",
                "pregnancy-wish",
                "contraception",
                "cannot-become-pregnant",
            ),
        ),
    ),
)


def header(answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The person and the therapy of a record file, out of the answers of a form."""
    therapy = {key: answers[key] for key in _THERAPY if key in answers}
    others = {"type", "called", *_THERAPY}
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
        *_called_faults(str(answers.get("called", "")), catalogue),
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


def _called_faults(called: str, catalogue: Catalogue) -> Iterable[FieldError]:
    if called and (len(called) > _CALLED_LETTERS or not called.isprintable()):
        yield FieldError(key="called", text=catalogue.say("set_up.fault.called", most=_CALLED_LETTERS))


def day(text: object) -> date | None:
    """The day a text means, or None; whether the text is right is for the reader to say."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


__all__ = [
    "CLINIC", "DOSES", "ELSEWHERE", "NOW", "PERSON", "WHO", "WHOM_TO_RING", "day", "header", "header_faults",
]  # fmt: skip
