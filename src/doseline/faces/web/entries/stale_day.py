"""Stale form: opened on one day and sent on another, so that it is asked which of the two its date meant.

Today stands in the form when it is opened. Left open over midnight and sent, it would say yesterday of what
happened today, or the other way round, and nobody would see it. So it is asked about, once.
"""

from __future__ import annotations

from datetime import date

from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.fields import DAYS, Form, dated
from doseline.faces.web.forms.typed_values import civil_day
from doseline.faces.web.view import View
from doseline.frozen import dataclass

PREFILLED, MEANT, FIELDS = "prefilled", "meant", "meant-for"
_OURS = frozenset({PREFILLED, MEANT, FIELDS, "_csrf_token"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichDay:
    """What the page needs: the two days, and what was typed, without its date."""

    opened: date
    today: date
    fields: str
    carried: tuple[tuple[str, str], ...]


def prefilled(form: Form, sent: FormData, today: date) -> str:
    """What a form carries along to tell that a date in it was filled in by us; "" where it was not."""
    if sent.has(PREFILLED):
        return sent.one(PREFILLED)
    return today.isoformat() if _saying(form, sent, today) else ""


def which_day(view: View, form: Form, sent: FormData) -> WhichDay | None:
    """What to ask; None where the date was typed, or is still the day on which the form was opened."""
    today, opened = view.case.today, civil_day(sent.one(PREFILLED))
    said = _saying(form, sent, opened) if opened is not None and opened != today else ()
    if opened is None or not said:
        return None
    dates = {name for key in said for name in dated(form, key, opened)}
    return WhichDay(
        opened=opened,
        today=today,
        fields=" ".join(said),
        carried=tuple(
            (name, value)
            for name, values in sent.fields.items()
            if name not in _OURS and name not in dates
            for value in values
        ),
    )


def answered(form: Form, sent: FormData) -> FormData:
    """The form with the day that was meant in the place of its date."""
    day = civil_day(sent.one(MEANT))
    if day is None:
        return sent
    fields = {name: values for name, values in sent.fields.items() if name not in _OURS}
    for key in sent.one(FIELDS).split():
        if key in DAYS:
            fields |= dated(form, key, day)
    return FormData(fields, sent.files, sent.idempotency_key)


def _saying(form: Form, sent: FormData, day: date) -> tuple[str, ...]:
    """The dates of the form that say this day as we would fill it in."""
    parts = ((key, dated(form, key, day)) for key in DAYS)
    return tuple(
        key for key, part in parts if part and all(sent.one(name) == text for name, (text,) in part.items())
    )
