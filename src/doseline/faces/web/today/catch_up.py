"""Catching up: a tap for each day that passed in silence, before a gap is spoken of.

The answer is entries like any other: doses, or a note that says that none were taken. The shelf beside the
record holds which entries answered, so that the question comes again when they are taken back, or when
another day has passed.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from doseline.assessment.catch_up import catch_up
from doseline.faces.web.entries import write
from doseline.faces.web.form_data import FormData
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.store import StoreError

SHELF = "catch-up"
# In fewer days than these the name of a month is not there twice.
_A_YEAR = 330
TOOK, DAY = "took-", "day-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One day on which a dose fell due: what is ticked, the day beside it, and what is wrong with it."""

    due: date
    is_ticked: bool
    day: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The question: since when, and a row for each day; ``fault`` is about all of it.

    ``is_cut`` says that there were more days before the first row.
    """

    title: str
    rows: tuple[Row, ...]
    idempotency_token: str
    is_cut: bool
    fault: str | None = None


def pause(view: View) -> Pause | None:
    """The question, filled in with the days as planned; None where there is none, or it was answered."""
    days = catch_up(view.case)
    if not days or _is_answered(view, days):
        return None
    rows = tuple(Row(due=day, is_ticked=False, day=day.isoformat()) for day in days)
    return asked(view, rows)


def asked(view: View, rows: tuple[Row, ...], fault: str | None = None, once: str = "") -> Pause:
    """The question with these rows."""
    due = view.case.plan.next_dose
    return Pause(
        title=_title(view, rows[0].due),
        rows=rows,
        idempotency_token=once or write.token(),
        is_cut=due is not None and due.due < rows[0].due,
        fault=fault,
    )


def _title(view: View, first: date) -> str:
    """The question, with the year where the month alone could be this year's."""
    today, since = view.case.today, view.case.plan.last_given or first
    is_near = (today - since).days < _A_YEAR
    return view.say(f"today.pause.title{'' if is_near else '-dated'}", since=since)


def rows_of(form: FormData) -> tuple[Row, ...]:
    """The rows that were sent, the oldest first; what is no day is no row."""
    found: dict[date, Row] = {}
    for name in form.fields:
        if name.startswith(DAY):
            with suppress(ValueError):
                due = date.fromisoformat(name.removeprefix(DAY))
                text = due.isoformat()
                found[due] = Row(due=due, is_ticked=form.has(TOOK + text), day=form.one(DAY + text))
    return tuple(found[due] for due in sorted(found))


def keep_answer(view: View, mark: str) -> None:
    """Remember which entries answered; what cannot be kept is asked once more."""
    with suppress(StoreError):
        shelf = view.context.store.shelf(view.record)
        shelf.put(SHELF, {"on": view.case.today.isoformat(), "mark": mark})


def _is_answered(view: View, days: tuple[date, ...]) -> bool:
    kept: Any = None
    with suppress(StoreError):
        kept = view.context.store.shelf(view.record).get(SHELF)
    try:
        on, mark = date.fromisoformat(kept["on"]), str(kept["mark"])
    except (KeyError, TypeError, ValueError):
        return False
    ids = write.marked(view.stored, mark)
    stands = bool(ids) and set(write.standing_ids(view.case)).issuperset(ids)
    return stands and days[-1] < on
