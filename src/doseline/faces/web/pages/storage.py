"""The fridge clock: pens that are out of the fridge, and until when each may be used."""

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
from doseline.faces.ask import text_of
from doseline.faces.web import entries, forms, stale_day
from doseline.faces.web.entries_flow import Page, receive, to_saved, which_day
from doseline.faces.web.forms import Event, Field, Form, Kind, Wrong
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.frozen import dataclass
from doseline.guide.statements import load_statements
from doseline.plan import Pen, unused_pens
from doseline.quantity import celsius, fahrenheit
from doseline.record import Storage

_STATEMENTS = ("keep-in-fridge", "out-of-fridge", "back-to-fridge", "do-not-use-pen", "travel")
_RULE = "pen-storage"
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
    once: str


@get("/p/{record:str}/storage", sync_to_thread=True)
def storage(sheet: TheSheet) -> Response[str]:
    """Every pen that is still to be used, and the form for one that was taken out."""
    start = Sent({"on": (sheet.case.today.isoformat(),), "pen": (_free_name(sheet),)}, {})
    return _page(sheet).show(sheet, start)


@post("/p/{record:str}/storage", sync_to_thread=True, status_code=HTTP_200_OK)
def take_out(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """Keep the day on which a pen was taken out."""
    page = _page(sheet)
    form = stale_day.answered(page.form, form)
    before = entries.written_before(sheet, form.once)
    if before is not None:
        return to_saved(sheet, before)
    if (doubt := which_day(page, sheet, form)) is not None:
        return doubt
    event = _in_celsius(forms.read(page.form, form, decimal=sheet.catalogue.region.decimal))
    wrong = tuple(_wrong_name(sheet, event))
    try:
        entries.judged(sheet, (event,))
    except RecordError as error:
        wrong += tuple(
            _at_its_field(item, page.form)
            for item in forms.wrongs(error.faults, _FORMS["C"], sheet.catalogue)
        )
    if wrong:
        return page.show(sheet, form, wrong)
    return to_saved(sheet, entries.save(sheet, (event,), once=form.once))


@get("/p/{record:str}/storage/{place:int}/back", sync_to_thread=True)
def back(sheet: TheSheet, place: FromPath[int]) -> Response[str]:
    """The form for the day on which a pen was put back."""
    start = Sent({"until": (sheet.case.today.isoformat(),)}, {})
    return _back_page(sheet, place).show(sheet, start)


@post("/p/{record:str}/storage/{place:int}/back", sync_to_thread=True, status_code=HTTP_200_OK)
def put_back(sheet: TheSheet, form: TheForm, place: FromPath[int]) -> Response[str] | Redirect:
    """Keep the day on which a pen was put back."""
    return receive(_back_page(sheet, place), sheet, form, _old(sheet, place))


@post("/p/{record:str}/storage/{place:int}/gone", sync_to_thread=True, status_code=HTTP_200_OK)
def throw_away(sheet: TheSheet, form: TheForm, place: FromPath[int]) -> Response[str] | Redirect:
    """Keep that a pen was thrown away; a pen that was out was out until today."""
    old = _old(sheet, place)
    until = {} if old.get("until") else {"until": sheet.case.today.isoformat()}
    gone = Form(type="storage", words="storage.form", fields=(), fixed={"thrown_away": True, **until})
    return receive(Page(template="storage_back", address="", form=gone), sheet, form, old)


def _page(sheet: Sheet) -> Page:
    pens = _pens(sheet)
    return Page(
        template="storage",
        address=sheet.address("storage"),
        form=_FORMS.get(sheet.catalogue.region.temperature, _FORMS["C"]),
        values={
            "clocks": tuple(_clock(sheet, pen) for pen in pens),
            "numbers": sheet.notes.numbers(sheet.case.guide.rules[_RULE].sources),
            "earlier": tuple(_earlier(sheet, pens)),
            "statements": tuple(_statements(sheet)),
        },
    )


def _back_page(sheet: Sheet, place: int) -> Page:
    name = str(_old(sheet, place).get("pen") or sheet.say("storage.unnamed"))
    address = sheet.address("storage", str(place), "back")
    return Page(template="storage_back", address=address, form=_BACK, values={"name": name})


def _old(sheet: Sheet, place: int) -> Event:
    """The entry at a place of the log, if it is a pen that stands there still.

    Raises: NotFoundException if it is anything else.
    """
    found = sheet.kept.events[place] if 0 <= place < len(sheet.kept.events) else None
    if found is None or found.get("type") != "storage" or found["id"] not in entries.standing_ids(sheet.case):
        raise NotFoundException
    return dict(found)


def _pens(sheet: Sheet) -> tuple[Pen, ...]:
    case = sheet.case
    return unused_pens(case.chart, case.guide.numbers, today=case.today, last_given=case.plan.last_given)


def _clock(sheet: Sheet, pen: Pen) -> Clock:
    there = "fridge" if not pen.is_out else "back" if pen.is_back else "out"
    state = "spoiled" if pen.spoiled else there
    ids = [event["id"] for event in sheet.kept.events]
    return Clock(
        state=state,
        name=pen.last.pen or sheet.say("storage.unnamed"),
        lines=tuple(_said(sheet, pen, state)),
        place=ids.index(pen.last.id),
        once=entries.token(),
    )


def _said(sheet: Sheet, pen: Pen, state: str) -> Iterator[str]:
    """What to do first, then what is on record."""
    if pen.spoiled:
        yield sheet.say(f"storage.spoiled.{pen.spoiled}", **_limits(sheet))
        yield sheet.say("storage.spoiled.do")
    else:
        if pen.use_by is not None:
            is_last = "last" if pen.use_by == sheet.case.today else "by"
            yield sheet.say(f"storage.use.{is_last}", use_by=pen.use_by)
        yield sheet.say(f"storage.use.{state}", **_limits(sheet))
    for time in pen.times:
        yield from _times(sheet, time)


def _times(sheet: Sheet, time: Storage) -> Iterator[str]:
    if time.expires is not None:
        yield sheet.say("storage.time.expires", expires=time.expires)
    if time.in_fridge:
        return
    if time.until is None:
        yield sheet.say("storage.time.since", on=time.on)
    else:
        yield sheet.say("storage.time.span", on=time.on, until=time.until)
    if time.out_of_fridge_c is not None:
        yield sheet.say("storage.time.warmth", warmth=_warmth(sheet, time.out_of_fridge_c))


def _limits(sheet: Sheet) -> dict[str, object]:
    """The limits of the guide, in the region's degrees."""
    numbers = sheet.case.guide.numbers
    most = Decimal(numbers["fridge-max-c"])
    return {"days": numbers["fridge-days"], "most": _warmth(sheet, most)}


def _warmth(sheet: Sheet, degrees: Decimal) -> str:
    if sheet.catalogue.region.temperature == "F":
        return sheet.say("storage.degrees.f", degrees=fahrenheit(degrees))
    return sheet.say("storage.degrees.c", degrees=degrees)


def _earlier(sheet: Sheet, pens: tuple[Pen, ...]) -> Iterator[str]:
    """The pens that are used or gone, the newest first."""
    still = {id_ for pen in pens for id_ in pen.entries}
    named = {dose.storage for dose in sheet.case.chart.doses if dose.storage}
    for time in reversed(sheet.case.chart.storages):
        if time.id in still:
            continue
        fate = "gone" if time.thrown_away else "used" if named & {time.id, time.pen} else "counted"
        name = time.pen or sheet.say("storage.unnamed")
        yield sheet.say(f"storage.earlier.{fate}", name=name, on=time.on)


def _statements(sheet: Sheet) -> Iterator[tuple[str, tuple[int, ...]]]:
    known = load_statements(sheet.case.guide.drug)
    for id_ in _STATEMENTS:
        item = known.statements[id_]
        yield text_of(sheet.catalogue, known.drug, item), sheet.notes.numbers(item.sources)


def _free_name(sheet: Sheet) -> str:
    """A name that no pen has yet."""
    taken = {time.pen for time in sheet.case.chart.storages}
    names = (sheet.say("storage.name", number=number) for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _wrong_name(sheet: Sheet, event: Event) -> Iterator[Wrong]:
    """A pen that is out already, or is used or gone, cannot be taken out."""
    pens = {pen.last.pen: pen for pen in _pens(sheet)}
    name = event.get("pen")
    if name is None or name not in {time.pen for time in sheet.case.chart.storages}:
        return
    if name not in pens:
        yield Wrong(key="pen", text=sheet.say("storage.fault.gone"))
    elif pens[name].is_out and not pens[name].is_back:
        yield Wrong(key="pen", text=sheet.say("storage.fault.out"))


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


def _at_its_field(wrong: Wrong, form: Form) -> Wrong:
    """The fault at the field of the form, whichever degrees it asks for."""
    keys = {item.key for item in form.fields}
    return replace(wrong, key=_WARMTH_F) if wrong.key == _WARMTH and _WARMTH not in keys else wrong


PAGES = (storage, take_out, back, put_back, throw_away)
