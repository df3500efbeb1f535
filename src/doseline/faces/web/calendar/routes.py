"""Calendar routes: doses given and due, month by month, and what if I am away on that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment.away import away
from doseline.assessment.away_text import away_words
from doseline.assessment.if_given import if_given
from doseline.assessment.if_given_text import if_given_words
from doseline.dates import add_months
from doseline.faces.picture import CalendarDay, Month, mark_words, months
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.typed_values import day_on_record
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide import Reading
from doseline.plan import Plan, State, plan
from doseline.record import InstructionKind
from doseline.source import Source
from doseline.text import sentences

_MONTHS = 4
# Ten years to either side: nobody leafs further by hand.
_MOST_PAGES = 30
_COMPARED = 6
_AHEAD = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED, State.HELD})


@dataclass(frozen=True, slots=True)
class Place:
    """One square of a month: its day, its signs, and its classes."""

    day: int
    signs: tuple[str, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One month as it is shown: the squares, and the same as a list."""

    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Place | None, ...], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The next dates by each way of counting months; ``own`` is the place of the person's own way."""

    heads: tuple[str, ...]
    own: int
    rows: tuple[tuple[str, ...], ...]


@get("/p/{record:str}/calendar", sync_to_thread=True)
def calendar(view: RecordView, page: FromQuery[int] = 0) -> Response[str]:
    """Four months from this one on; ``page`` counts pages of four months from there."""
    return _shown(view, page)


@post("/p/{record:str}/calendar", status_code=HTTP_200_OK, sync_to_thread=True)
def what_if(view: RecordView, form: PostedForm) -> Response[str]:
    """What would follow from a day away, or from a dose on another day; nothing is kept of either."""
    if form.one("ask") == "given":
        return _if_given(view, form)
    day, back = day_on_record(form.one("day")), day_on_record(form.one("back"))
    wrong = tuple(_wrong(view, form, day, back))
    if wrong or day is None:
        return _shown(view, 0, form=form, wrong=wrong, status=HTTP_422_UNPROCESSABLE_ENTITY)
    answer = away(view.case, day, back)
    if answer is None:
        return _shown(view, 0, form=form, lines=(view.say("dates.away.none", day=day),))
    return _shown(view, 0, form=form, lines=away_words(answer, view.catalogue))


def _if_given(view: View, form: FormData) -> Response[str]:
    """What the record would say if a dose was given on the day that was typed in."""
    on = day_on_record(form.one("given"))
    if on is None:
        wrong = (("given", view.say("dates.away.fault.back")),)
        return _shown(view, 0, form=form, wrong=wrong, status=HTTP_422_UNPROCESSABLE_ENTITY)
    lines = if_given_words(if_given(view.case, on), view.catalogue)
    return _shown(view, 0, form=form, lines=lines, title=view.say("if_given.title", on=on))


def _shown(  # noqa: PLR0913 - what a form brings along, each by name
    view: View,
    page: int,
    *,
    form: FormData | None = None,
    wrong: tuple[tuple[str, str], ...] = (),
    lines: tuple[str, ...] = (),
    title: str | None = None,
    status: int = HTTP_200_OK,
) -> Response[str]:
    page = max(-_MOST_PAGES, min(page, _MOST_PAGES))
    typed = {name: form.one(name) if form else "" for name in ("day", "back", "given")}
    first = add_months(view.case.today.replace(day=1), page * _MONTHS)
    shown = months(view.case, first=first, last=add_months(first, _MONTHS - 1))
    return view.page(
        "calendar/calendar",
        leaves=tuple(_leaf(view, month) for month in shown),
        kinds=_kinds(shown),
        earlier=page - 1 if page > -_MOST_PAGES else None,
        later=page + 1 if page < _MOST_PAGES else None,
        is_now=page == 0,
        doses=tuple(_open_doses(view)),
        typed=typed,
        # A browser empties a date box that holds no date: what was typed then stands in a plain one.
        back_unread=form is not None and form.has("back") and day_on_record(form.one("back")) is None,
        given_unread=bool(typed["given"]) and day_on_record(typed["given"]) is None,
        wrong=dict(wrong),
        lines=lines,
        answer_title=title or view.say("dates.away.answer"),
        counted=sentences.counted(view.catalogue, view.case.plan),
        modes=_modes(view),
        mode_numbers=view.notes.numbers(_sources(view)),
        status=status,
    )


def _leaf(view: View, month: Month) -> Leaf:
    names = view.catalogue.table("format")["short_weekdays"]
    days = tuple(day for day in chain.from_iterable(month.weeks) if day is not None)
    return Leaf(
        title=view.catalogue.write(month.first, "month"),
        weekdays=tuple(names[place] for place in month.weekdays),
        weeks=tuple(tuple(_place(view, day) if day else None for day in week) for week in month.weeks),
        lines=tuple(_lines(view, days)),
    )


def _place(view: View, day: CalendarDay) -> Place:
    looks = ("today" if day.is_today else "", "paused" if day.paused else "", "marked" if day.marks else "")
    return Place(
        day=day.day.day,
        signs=tuple(view.say(f"dates.sign.{mark.kind.value}") for mark in day.marks),
        look=" ".join(filter(None, looks)),
    )


def _lines(view: View, days: tuple[CalendarDay, ...]) -> Iterator[str]:
    """Each day with a mark, and the days of a pause from the first to the last, in order of date."""
    for place, day in enumerate(days):
        if day.paused and (place == 0 or not days[place - 1].paused):
            over = (other.day for other in days[place:] if not other.paused)
            end = next(over, None)
            start = "month" if place == 0 else "on"
            key = f"dates.paused.{start}-until" if end else f"dates.paused.{start}"
            yield view.say(key, on=day.day, end=end or day.day)
        for mark in day.marks:
            words = mark_words(mark, view.catalogue)
            beside = "dates.line.extra" if mark.is_dose else "dates.line.beside"
            numbered = "dates.line.dose" if mark.slot is not None else beside
            said = view.say(numbered, on=day.day, slot=view.dose_number(mark.slot) or 0, words=words)
            is_moved = mark.days and mark.due not in (None, day.day)
            yield view.say("dates.line.moved", said=said, due=mark.due) if is_moved else said


def _kinds(shown: tuple[Month, ...]) -> tuple[str, ...]:
    """The marks on these months, for the key, each once."""
    days = chain.from_iterable(chain.from_iterable(month.weeks for month in shown))
    marks = chain.from_iterable(day.marks for day in days if day is not None)
    return tuple(dict.fromkeys(mark.kind.value for mark in marks))


def _open_doses(view: View) -> Iterator[tuple[str, str]]:
    """The days on which a dose is due, to choose from, the next ones first."""
    slots = [slot for slot in view.case.plan.slots if slot.state in _AHEAD and slot.due is not None]
    for slot in slots[:_COMPARED]:
        if slot.due is not None:
            yield (
                slot.due.isoformat(),
                view.say("dates.away.dose", slot=view.dose_number(slot.slot), due=slot.due),
            )


def _wrong(view: View, form: FormData, day: date | None, back: date | None) -> Iterator[tuple[str, str]]:
    """What cannot be read or does not fit, each with its field."""
    if day is None:
        yield "day", view.say("dates.away.fault.day")
    if form.has("back") and back is None:
        yield "back", view.say("dates.away.fault.back")
    elif day is not None and back is not None and back <= day:
        yield "back", view.say("dates.away.fault.order")
    elif back is not None and back < view.case.today:
        yield "back", view.say("dates.away.fault.past")


def _modes(view: View) -> Comparison:
    """The next dates as each month mode gives them, from the doses that were given."""
    readings = view.case.guide.schedule(view.case.chart.therapy.edition).readings
    if not readings:
        return Comparison(heads=(), own=0, rows=())
    columns = {mode: _upcoming(view, mode) for mode in readings}
    own = view.case.plan.month_mode
    if own not in columns:
        columns = {**columns, "clinic": _ahead(view.case.plan)}
        own = "clinic"
    slots = sorted(set().union(*columns.values()))
    return Comparison(
        heads=tuple(_head(view, mode, readings) for mode in columns),
        own=tuple(columns).index(own),
        rows=tuple(
            (
                view.say("dates.mode.dose", slot=view.dose_number(slot)),
                *(_written(view, dates.get(slot)) for dates in columns.values()),
            )
            for slot in slots
        ),
    )


def _head(view: View, mode: str, readings: Mapping[str, Reading]) -> str:
    """What a way of counting is called: by its own words, or by its length."""
    if view.catalogue.has(f"dates.mode.{mode}"):
        return view.say(f"dates.mode.{mode}")
    return view.say("dates.mode.steady", length=sentences.length(readings[mode].every))


def _sources(view: View) -> tuple[Source, ...]:
    """What the editions say on dates, each source once."""
    schedules = view.case.guide.schedules.values()
    return tuple(dict.fromkeys(chain.from_iterable(schedule.sources for schedule in schedules)))


def _upcoming(view: View, mode: str) -> dict[int, date]:
    """The next due days by slot, had months been counted in this way and nothing else been ordered."""
    case = view.case
    therapy = replace(case.chart.therapy, month_mode=mode)
    words = tuple(word for word in case.chart.instructions if word.kind is not InstructionKind.SCHEDULE)
    computed = plan(case.guide, replace(case.chart, therapy=therapy, instructions=words), today=case.today)
    return _ahead(computed)


def _ahead(computed: Plan) -> dict[int, date]:
    ahead = (slot for slot in computed.slots if slot.state in _AHEAD)
    return {slot.slot: slot.due for slot in islice(ahead, _COMPARED) if slot.slot and slot.due}


def _written(view: View, day: date | None) -> str:
    return view.catalogue.write(day, "short") if day else ""


ROUTES = (calendar, what_if)
