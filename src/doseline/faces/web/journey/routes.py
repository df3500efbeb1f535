"""Journey routes: ask, see what it means, put it into a calendar, print a letter, and forget it.

The journey that was asked about last is kept with the record, so that Back, a calendar file and the letter
need nothing of it in an address. It is no entry: it changes no dose.
"""

from __future__ import annotations

from datetime import date, timedelta

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment.journey import Fridge, Journey, journey
from doseline.assessment.journey_text import journey_words
from doseline.faces import extras
from doseline.faces.calendar.days import day_file
from doseline.faces.letter import FIRST, Wish, languages, letter
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.form_data import FormData
from doseline.faces.web.journey import trip_form
from doseline.faces.web.journey.trip_form import Asked
from doseline.faces.web.view import View
from doseline.guide.statements import Use

# The name on the record's shelf.
_KEPT = "journey"
_LONGEST_NAME = 100
_FIELDS = ("leaves", "returns", "fridge", "zone")
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@get("/p/{record:str}/journey", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """The form, with the journey that was asked about last and what it means."""
    return _page(view, _kept(view))


@post("/p/{record:str}/journey", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def ask(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Keep the journey, and show what it means."""
    asked, wrong = trip_form.read(form, view.case.today, asks_for_fridge=_asks_for_fridge(view))
    if asked is None:
        return _page(view, None, form, wrong)
    view.context.store.shelf(view.record).put(_KEPT, asked.to_json())
    return write.to(f"{view.address('journey')}#answer")


@post("/p/{record:str}/journey/forget", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def forget(view: RecordView) -> Redirect:
    """Drop what was kept of the journey."""
    view.context.store.shelf(view.record).put(_KEPT, None)
    return write.to(view.address("journey"))


@get("/p/{record:str}/journey.ics", sync_to_thread=True)
def calendar(view: RecordView) -> Response[bytes] | Redirect:
    """The days of the journey as a file for a calendar; the form where no journey was asked about."""
    asked = _kept(view)
    if asked is None:
        return write.to(view.address("journey"))
    days = journey_words(journey(view.case, asked.trip), view.catalogue).events
    data = day_file(days, view.catalogue, record=view.record, now=view.context.now())
    headers = {"content-disposition": 'attachment; filename="journey.ics"', "cache-control": "no-store"}
    return Response(data, media_type="text/calendar", headers=headers)


@post("/p/{record:str}/journey/letter", status_code=HTTP_200_OK, sync_to_thread=True)
def as_letter(view: RecordView, form: PostedForm) -> Response[bytes] | Redirect:
    """The letter to carry as PDF; the form where no journey was asked about. Nothing of it is kept."""
    asked, other = _kept(view), form.one("language")
    if asked is None or other not in languages() or not extras.is_here("pdf"):
        return write.to(view.address("journey"))
    from doseline.faces.letter.pdf import as_pdf  # noqa: PLC0415 - slow, and only for paper

    wish = Wish(
        name=" ".join(form.one("name").split())[:_LONGEST_NAME] or view.stored.called,
        language=other,
        medicine=view.catalogue.write(view.case.guide.drug, "brand") if form.has("medicine") else None,
        names_illness=form.has("illness"),
    )
    made = letter(view.case.guide, asked.trip, wish)
    headers = {"content-disposition": 'attachment; filename="letter.pdf"', "cache-control": "no-store"}
    data = as_pdf(made, view.catalogue.region, made_at=view.context.now())
    return Response(data, media_type="application/pdf", headers=headers)


def _page(
    view: View, asked: Asked | None, form: FormData | None = None, wrong: dict[str, str] | None = None
) -> Response[str]:
    wrong = wrong or {}
    found = journey(view.case, asked.trip) if asked else None
    return view.page(
        "journey/journey",
        status=HTTP_422_UNPROCESSABLE_ENTITY if wrong else HTTP_200_OK,
        typed=_typed(asked, form),
        wrong={key: view.say(f"journey.field.{key}.{text}") for key, text in wrong.items()},
        fridges=tuple(Fridge) if _asks_for_fridge(view) else (),
        zones=trip_form.zones(),
        asked=asked,
        said=journey_words(found, view.catalogue) if found else None,
        clocks=_clocks(view, found, asked.zone) if asked and found else None,
        statements=view.statements(Use.JOURNEY) if asked else (),
        letter_languages=_others(view) if asked else (),
        no_pdf=None if extras.is_here("pdf") else view.say("journey.no-pdf", command=extras.command("pdf")),
    )


def _typed(asked: Asked | None, form: FormData | None) -> dict[str, str]:
    kept = asked.to_json() if asked else {}
    return {key: form.one(key) if form else kept.get(key, "") for key in _FIELDS}


def _asks_for_fridge(view: View) -> bool:
    return view.case.guide.product.is_kept_at_home


def _kept(view: View) -> Asked | None:
    """The journey that was asked about last, while it is not over."""
    asked = trip_form.from_json(view.context.store.shelf(view.record).get(_KEPT))
    return asked if asked is not None and asked.trip.returns >= view.case.today else None


def _clocks(view: View, found: Journey, zone: str) -> str | None:
    """How the clocks there stand to those at home; nothing where one of the places is not known."""
    on = next((one.slot.due for one in found.doses if one.slot.due), found.trip.leaves)
    ahead = trip_form.hours_ahead(view.case.record.person.timezone, zone, on)
    return None if ahead is None else _shift(view, ahead, on)


def _shift(view: View, ahead: timedelta, on: date) -> str:
    if not ahead:
        return view.say("journey.zone-same")
    hours, rest = divmod(abs(ahead), _HOUR)
    minutes = rest // _MINUTE
    key = "journey.hours-minutes" if minutes else "journey.hours"
    side = "ahead" if ahead > timedelta() else "behind"
    return view.say(f"journey.zone-{side}", hours=view.say(key, hours=hours, minutes=minutes), on=on)


def _others(view: View) -> tuple[tuple[str, str], ...]:
    """The languages to choose from beside English, by their own names; none for what nobody carries."""
    if not view.case.guide.product.is_kept_at_home:
        return ()
    return tuple((code, name) for code, name in languages().items() if code != FIRST)


ROUTES = (page, ask, forget, calendar, as_letter)
