"""Storage routes (the fridge clock): pens out of the fridge, and until when each may be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.errors import RecordError
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import stale_day, write
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.entries.receive import Page, receive, which_day
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Event, Field, FieldError, Form, Kind
from doseline.faces.web.storage.pen_words import limits, may_be_used, warmth
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide.settled_by import SettledBy
from doseline.guide.statements import Use
from doseline.plan import Pen, unused_pens
from doseline.quantity import celsius
from doseline.record import Storage
from doseline.source import Source

_WARMTH = "out_of_fridge_c"
_WARMTH_F = "out_of_fridge_f"


def _taken_out(warmth: str) -> Form:
    return Form(
        type="storage",
        words="storage.form",
        fields=(
            Field(key="on", kind=Kind.DATE, needed=True),
            Field(key="pen", kind=Kind.TEXT),
            Field(key=warmth, kind=Kind.NUMBER),
            Field(key="expires", kind=Kind.PARTIAL_DATE, folded=True),
            Field(key="time", kind=Kind.TIME, folded=True),
        ),
    )


# A thermometer shows what people of a region read.
_FORMS = {"C": _taken_out(_WARMTH), "F": _taken_out(_WARMTH_F)}
_BACK = Form(type="storage", words="storage.back", fields=(Field(key="until", kind=Kind.DATE, needed=True),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One pen in words; ``state`` is ``out``, ``back``, ``fridge`` or ``spoiled``, ``place`` its entry's."""

    state: str
    name: str
    lines: tuple[str, ...]
    place: int
    idempotency_token: str


@get("/p/{record:str}/storage", sync_to_thread=True)
def storage(view: RecordView) -> Response[str]:
    """Every pen that is still to be used, and the form for one that was taken out.

    Raises: NotFoundException where the medicine is none that is kept at home.
    """
    if not view.case.guide.product.is_kept_at_home:
        raise NotFoundException
    start = FormData({"on": (view.case.today.isoformat(),), "pen": (_free_name(view),)}, {})
    return _page(view).show(view, start)


@post("/p/{record:str}/storage", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def take_out(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Keep the day on which a pen was taken out."""
    page = _page(view)
    form = stale_day.answered(page.form, form)
    if (doubt := which_day(page, view, form)) is not None:
        return doubt
    event = _in_celsius(form_fields.read(page.form, form, decimal=view.catalogue.region.decimal))
    wrong = tuple(_wrong_name(view, event))
    try:
        write.judged(view, (event,))
    except RecordError as error:
        wrong += tuple(
            _at_its_field(item, page.form)
            for item in form_fields.wrongs(error.faults, _FORMS["C"], view.catalogue)
        )
    if wrong:
        return page.show(view, form, wrong)
    return write.to_saved(view, write.save(view, (event,), idempotency_key=form.idempotency_key))


@get("/p/{record:str}/storage/{place:int}/back", sync_to_thread=True)
def back(view: RecordView, place: FromPath[int]) -> Response[str]:
    """The form for the day on which a pen was put back."""
    start = FormData({"until": (view.case.today.isoformat(),)}, {})
    return _back_page(view, place).show(view, start)


@post("/p/{record:str}/storage/{place:int}/back", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def put_back(view: RecordView, form: PostedForm, place: FromPath[int]) -> Response[str] | Redirect:
    """Keep the day on which a pen was put back."""
    return receive(_back_page(view, place), view, form, _old(view, place))


@post("/p/{record:str}/storage/{place:int}/gone", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def throw_away(view: RecordView, form: PostedForm, place: FromPath[int]) -> Response[str] | Redirect:
    """Keep that a pen was thrown away; a pen that was out was out until today."""
    old = _old(view, place)
    until = {} if old.get("until") else {"until": view.case.today.isoformat()}
    gone = Form(type="storage", words="storage.form", fields=(), fixed={"thrown_away": True, **until})
    return receive(Page(template="storage/storage_back", address="", form=gone), view, form, old)


def _page(view: View) -> Page:
    pens = _pens(view)
    return Page(
        template="storage/storage",
        address=view.address("storage"),
        form=_FORMS.get(view.catalogue.region.temperature, _FORMS["C"]),
        values={
            "clocks": tuple(_clock(view, pen) for pen in pens),
            "numbers": view.notes.numbers(_sources(view)),
            "earlier": tuple(_earlier(view, pens)),
            "statements": view.statements(Use.STORAGE),
        },
    )


def _back_page(view: View, place: int) -> Page:
    name = str(_old(view, place).get("pen") or view.say("storage.unnamed"))
    address = view.address("storage", str(place), "back")
    return Page(template="storage/storage_back", address=address, form=_BACK, values={"name": name})


def _old(view: View, place: int) -> Event:
    """The entry at a place of the log, if it is a pen that stands there still.

    Raises: NotFoundException if it is anything else.
    """
    found = view.stored.events[place] if 0 <= place < len(view.stored.events) else None
    if found is None or found.get("type") != "storage" or found["id"] not in write.standing_ids(view.case):
        raise NotFoundException
    return dict(found)


def _pens(view: View) -> tuple[Pen, ...]:
    case = view.case
    return unused_pens(case.chart, case.guide.numbers, today=case.today, last_given=case.plan.last_given)


def _clock(view: View, pen: Pen) -> Clock:
    there = "fridge" if not pen.is_out else "back" if pen.is_back else "out"
    state = "spoiled" if pen.spoiled else there
    ids = [event["id"] for event in view.stored.events]
    return Clock(
        state=state,
        name=pen.last.pen or view.say("storage.unnamed"),
        lines=tuple(_said(view, pen, state)),
        place=ids.index(pen.last.id),
        idempotency_token=write.token(),
    )


def _said(view: View, pen: Pen, state: str) -> Iterator[str]:
    """What to do first, then what is on record."""
    guide, words = view.case.guide, view.catalogue
    yield from may_be_used(pen, guide, words, view.case.today)
    if not pen.spoiled:
        yield view.say(f"storage.use.{state}", **limits(guide, words))
    for time in pen.times:
        yield from _times(view, time)


def _times(view: View, time: Storage) -> Iterator[str]:
    if time.expires is not None:
        yield view.say("storage.time.expires", expires=time.expires)
    if time.in_fridge:
        return
    if time.until is None:
        yield view.say("storage.time.since", on=time.on)
    else:
        yield view.say("storage.time.span", on=time.on, until=time.until)
    if time.out_of_fridge_c is not None:
        yield view.say("storage.time.warmth", warmth=warmth(time.out_of_fridge_c, view.catalogue))


def _earlier(view: View, pens: tuple[Pen, ...]) -> Iterator[str]:
    """The pens that are used or gone, the newest first."""
    still = {id_ for pen in pens for id_ in pen.entries}
    named = {dose.storage for dose in view.case.chart.doses if dose.storage}
    for time in reversed(view.case.chart.storages):
        if time.id in still:
            continue
        fate = "gone" if time.thrown_away else "used" if named & {time.id, time.pen} else "counted"
        name = time.pen or view.say("storage.unnamed")
        yield view.say(f"storage.earlier.{fate}", name=name, on=time.on)


def _sources(view: View) -> tuple[Source, ...]:
    """What the guide's rules on pens at hand rest on."""
    rules = view.case.guide.rules.values()
    cited = (source for rule in rules if SettledBy.STORAGE in rule.settled_by for source in rule.sources)
    return tuple(dict.fromkeys(cited))


def _free_name(view: View) -> str:
    """A name that no pen has yet."""
    taken = {time.pen for time in view.case.chart.storages}
    names = (view.say("storage.name", number=number) for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _wrong_name(view: View, event: Event) -> Iterator[FieldError]:
    """A pen that is out already, or is used or gone, cannot be taken out."""
    pens = {pen.last.pen: pen for pen in _pens(view)}
    name = event.get("pen")
    if name is None or name not in {time.pen for time in view.case.chart.storages}:
        return
    if name not in pens:
        yield FieldError(key="pen", text=view.say("storage.fault.gone"))
    elif pens[name].is_out and not pens[name].is_back:
        yield FieldError(key="pen", text=view.say("storage.fault.out"))


def _in_celsius(event: Event) -> Event:
    """The event with its degrees as a record file holds them; what is no number is left for the reader."""
    if _WARMTH_F not in event:
        return event
    typed = event[_WARMTH_F]
    rest = {key: value for key, value in event.items() if key != _WARMTH_F}
    try:
        return rest | {_WARMTH: float(celsius(Decimal(str(typed))))}
    except InvalidOperation:
        return rest | {_WARMTH: typed}


def _at_its_field(wrong: FieldError, form: Form) -> FieldError:
    """The fault at the field of the form, whichever degrees it asks for."""
    keys = {item.key for item in form.fields}
    return replace(wrong, key=_WARMTH_F) if wrong.key == _WARMTH and _WARMTH not in keys else wrong


ROUTES = (storage, take_out, back, put_back, throw_away)
