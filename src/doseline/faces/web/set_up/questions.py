"""Questions of the set-up: which pages there are for these answers, in which order, and what each asks.

One question a page. What is asked next hangs on the kind of the drug's schedule and on the answers so far, so
an answer that is changed afterwards changes the way, and what is no longer asked no longer counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.fields import Form
from doseline.faces.web.set_up import forms
from doseline.faces.web.set_up.draft import Draft
from doseline.guide import Continuous, Dated, Guide, Phase


class Asked(StrEnum):
    """The pages of the set-up; the values stand in their addresses."""

    MEDICINE = "medicine"
    PRODUCT = "product"
    STARTED = "started"
    PLANNED = "planned"
    FIRST_DOSES = "first-ones"
    RHYTHM = "rhythm"
    LAST = "last"
    SINCE = "since"
    AMOUNT = "amount"
    NEXT = "next"
    OTHER_DAY = "other-day"
    GO_AHEAD = "go-ahead"
    NOW = "now"
    WHICH = "which"
    PERSON = "person"


class Stage(StrEnum):
    """How far somebody is."""

    NOT_YET = "not-yet"
    FIRST_DOSES = "first-ones"
    USUAL = "usual"
    OWN = "own"


# The question that each page belongs to, as they are counted for the person.
_QUESTION = {
    Asked.MEDICINE: 1,
    Asked.PRODUCT: 1,
    Asked.STARTED: 1,
    Asked.NOW: 3,
    Asked.WHICH: 3,
    Asked.PERSON: 4,
}
QUESTIONS = 4
_WEEK = timedelta(weeks=1).days
_DAY = timedelta(days=1)
ANSWER = "answer"
YES, NO, OTHER, NONE = "yes", "no", "other", "none"


def question(page: Asked) -> int:
    """The number of the question that a page belongs to."""
    return _QUESTION.get(page, 2)


def stage(draft: Draft) -> Stage | None:
    """How far they say they are."""
    said = draft.of(Asked.STARTED).one(ANSWER)
    return next((one for one in Stage if one.value == said), None)


def stages(guide: Guide) -> tuple[Stage, ...]:
    """How far somebody can be with this drug."""
    schedule = guide.schedule(None)
    match schedule:
        case Dated():
            has_first = schedule.usual.loading_slots > 0
        case Continuous():
            has_first = len(schedule.steps) > 1
        case _:
            assert_never(schedule)
    return tuple(one for one in Stage if one is not Stage.FIRST_DOSES or has_first)


def pages(draft: Draft, guide: Guide | None, *, asks_medicine: bool) -> tuple[Asked, ...]:
    """The pages for these answers, in order, as far as the answers lead."""
    return tuple(_pages(draft, guide, asks_medicine=asks_medicine))


def _pages(draft: Draft, guide: Guide | None, *, asks_medicine: bool) -> Iterator[Asked]:
    if asks_medicine:
        yield Asked.MEDICINE
    if guide is None:
        return
    if len(guide.products) > 1:
        yield Asked.PRODUCT
    yield Asked.STARTED
    at = stage(draft)
    if at is None or at not in stages(guide):
        return
    yield from _of_doses(draft, guide, at)
    if at is not Stage.NOT_YET:
        yield Asked.GO_AHEAD
    yield Asked.NOW
    if draft.of(Asked.NOW).many("is"):
        yield Asked.WHICH
    yield Asked.PERSON


def _of_doses(draft: Draft, guide: Guide, at: Stage) -> Iterator[Asked]:
    is_daily = isinstance(guide.schedule(None), Continuous)
    match at:
        case Stage.NOT_YET:
            yield Asked.PLANNED
            return
        case Stage.FIRST_DOSES:
            yield Asked.FIRST_DOSES
        case Stage.USUAL:
            yield Asked.SINCE if is_daily else Asked.LAST
        case Stage.OWN:
            yield from (Asked.SINCE, Asked.AMOUNT) if is_daily else (Asked.RHYTHM, Asked.LAST)
        case _:
            assert_never(at)
    if not is_daily:
        yield Asked.NEXT
        if draft.of(Asked.NEXT).one(ANSWER) == OTHER:
            yield Asked.OTHER_DAY


_FORMS = {
    Asked.PLANNED: forms.PLANNED,
    Asked.RHYTHM: forms.RHYTHM,
    Asked.LAST: forms.LAST,
    Asked.SINCE: forms.SINCE,
    Asked.AMOUNT: forms.AMOUNT,
    Asked.OTHER_DAY: forms.OTHER_DAY,
    Asked.PERSON: forms.WHO,
}


def form_of(page: Asked, draft: Draft, guide: Guide | None) -> Form | None:
    """The fields of a page; None for one that is answered with one tap."""
    match page:
        case Asked.FIRST_DOSES:
            return forms.first_doses(_first_count(guide))
        case Asked.WHICH:
            return forms.which(draft.of(Asked.NOW).many("is"))
        case _:
            return _FORMS.get(page)


def _first_count(guide: Guide | None) -> int:
    schedule = guide.schedule(None) if guide else None
    return schedule.usual.loading_slots if isinstance(schedule, Dated) else 1


def is_answered(page: Asked, draft: Draft, due: date | None) -> bool:
    """Whether a page has its answer; a yes to a day holds for that day alone."""
    if page is Asked.NEXT:
        kept = draft.of(page)
        return kept.has(ANSWER) and kept.one("day") == day_text(due)
    return draft.has(page)


def day_text(due: date | None) -> str:
    """A day as a form sends it along; "" where there is none."""
    return due.isoformat() if due else ""


def quick_days(page: Asked, today: date) -> dict[str, date]:
    """The days that are one tap away on a page, by the names of their buttons."""
    match page:
        case Asked.LAST:
            return {"today": today, "yesterday": today - _DAY}
        case Asked.PLANNED:
            return {"today": today, "tomorrow": today + _DAY}
        case _:
            return {}


def with_quick_day(page: Asked, sent: FormData, today: date) -> FormData:
    """What was sent, with the day of the button that was tapped."""
    day = quick_days(page, today).get(sent.one("quick"))
    if day is None:
        return sent
    kept = {name: values for name, values in sent.fields.items() if name != "quick"}
    return FormData({**kept, "on": (day.isoformat(),)}, sent.files)


def first_weeks(guide: Guide) -> int:
    """How many weeks the first doses take; 0 where they are no whole weeks."""
    schedule = guide.schedule(None)
    match schedule:
        case Dated():
            reading = schedule.usual
            later = reading.opening[: reading.loading_slots + 1]
            days = sum(step.after_days for step in later) if len(later) > reading.loading_slots else 0
        case Continuous():
            days = next((step.from_day for step in schedule.steps if step.phase is Phase.MAINTENANCE), 0)
        case _:
            assert_never(schedule)
    weeks, rest = divmod(days, _WEEK)
    return 0 if rest else weeks
