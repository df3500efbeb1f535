"""Reminder routes: when and where something rings, a test of it, and what is answered to a ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment.reminders import due_day
from doseline.faces.web.auth import signed_in
from doseline.faces.web.dependencies import App, PostedForm, RecordView
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.form_errors import NOTHING, FormErrors
from doseline.faces.web.reminders import forms
from doseline.faces.web.reminders.bell import ask_for_test, is_working, record_of
from doseline.faces.web.reminders.kept import (
    AGAIN_DAYS,
    Reminders,
    add,
    answer,
    answers,
    change,
    public_key,
    reminders,
    remove,
)
from doseline.faces.web.reminders.shown import (
    device_of,
    following,
    is_awaited,
    last,
    rang_before,
    state,
    ways_shown,
    zone,
)
from doseline.faces.web.reminders.ways import Way
from doseline.faces.web.request import Request
from doseline.faces.web.security import opaque_ids
from doseline.faces.web.sign_in.reauthentication import is_asked, not_proved
from doseline.faces.web.view import View
from doseline.text import Near

_HOUR = timedelta(hours=1)
# The calendars of which something was found, the most common first.
CALENDARS = ("google", "apple", "outlook", "etar", "fossify", "icsx5", "thunderbird")
# Never shown again, whatever was wrong.
_SECRET = frozenset({"mail-password", "ntfy-token", "passphrase-mail-now", "passphrase-ntfy-now"})
_PASSPHRASES = {"mail": "passphrase-mail-now", "ntfy": "passphrase-ntfy-now"}


@get("/p/{record:str}/reminders", sync_to_thread=True)
def settings(view: RecordView) -> Response[str]:
    """What rings next, when and where; everything that can be changed about it."""
    return _shown(view)


def _shown(view: View, form: FormData | None = None, asked: FormErrors = NOTHING) -> Response[str]:
    wanted = reminders(view.context.store, view.record)
    sent = form.fields if form else {}
    return view.page(
        "reminders/reminders",
        status=HTTP_422_UNPROCESSABLE_ENTITY if asked.faults else HTTP_200_OK,
        asked=asked,
        typed=forms.filled_in(wanted.before)
        | {name: values[0] for name, values in sent.items() if name not in _SECRET},
        before=rang_before(view, wanted),
        state=state(view, wanted),
        wanted=wanted,
        ways=ways_shown(view, wanted),
        push_key=public_key(view.context),
        asks=is_asked(view.request, view.context),
        last=last(view, wanted),
        is_awaited=is_awaited(view, wanted),
        is_working=is_working(view.context),
        again_days=AGAIN_DAYS,
        zone=view.case.record.person.timezone,
        due=due_day(view.case),
    )


@post("/p/{record:str}/reminders/hours", sync_to_thread=True)
def hours(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Ring at these hours from now on."""
    hour, evening = forms.hour(form.one("hour")), forms.hour(form.one("evening"))
    wrong = [] if hour else [("hour", "reminders.fault.hour")]
    if form.has("evening") and evening is None:
        wrong.append(("evening", "reminders.fault.evening"))
    if hour is None or wrong:
        return _shown(view, form, _faults(view, wrong))
    change(view.context.store, view.record, lambda before: replace(before, hour=hour, evening=evening))
    return _back(view)


@post("/p/{record:str}/reminders/device", sync_to_thread=True)
def ring_here(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Ring in the browser that sent this."""
    found = forms.device(form, device_of(view.request.headers.get("user-agent", "")))
    if found is None:
        return _shown(view, form, _faults(view, [(None, "reminders.push.wrong")]))
    return _added(view, form, found)


@post("/p/{record:str}/reminders/mail", sync_to_thread=True)
def ring_by_mail(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Ring by mail, through the person's own mail server."""
    if wrong := forms.mail_faults(form):
        return _shown(view, form, _faults(view, wrong))
    return _unproved(view, form, "mail") or _added(view, form, forms.mail(form))


@post("/p/{record:str}/reminders/ntfy", sync_to_thread=True)
def ring_over_ntfy(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Ring over a topic of ntfy."""
    found = forms.ntfy(form)
    if found is None:
        return _shown(view, form, _faults(view, [("ntfy-url", "reminders.fault.url")]))
    return _unproved(view, form, "ntfy") or _added(view, form, found)


def _unproved(view: View, form: FormData, kind: str) -> Response[str] | None:
    """The page once more, where somebody who found the app open wants messages sent elsewhere."""
    wrong = not_proved(view.request, view.context, form, _PASSPHRASES[kind])
    return _shown(view, form, wrong) if wrong is not None else None


def _added(view: View, form: FormData, way: Way) -> Response[str] | Redirect:
    if not add(view.context.store, view.record, way):
        return _shown(view, form, _faults(view, [(None, "reminders.where.full")]))
    return _back(view, "#test")


@post("/p/{record:str}/reminders/ways/{way:str}/end", sync_to_thread=True)
def ring_no_more(view: RecordView, way: FromPath[str]) -> Redirect:
    """Ring that way no more."""
    remove(view.context.store, view.record, way)
    return _back(view)


@post("/p/{record:str}/reminders/forget", sync_to_thread=True)
def forget(view: RecordView) -> Redirect:
    """Say no more where it rang in the backup that was put back."""
    change(view.context.store, view.record, lambda before: replace(before, before=()))
    return _back(view)


@post("/p/{record:str}/reminders/test", sync_to_thread=True)
def test(view: RecordView) -> Redirect:
    """Ring every way once, within a minute."""
    if is_working(view.context):
        ask_for_test(view.context, view.record)
    return _back(view, "#test")


@post("/p/{record:str}/reminders/calendar", sync_to_thread=True)
def in_calendar(view: RecordView, form: PostedForm) -> Redirect:
    """How a dose stands in the person's own calendar."""
    is_timed = form.one("as") == "hour"
    change(view.context.store, view.record, lambda before: replace(before, is_timed=is_timed))
    return _back(view, "#in-calendar")


@get("/p/{record:str}/reminders/calendars", sync_to_thread=True)
def which_ring(view: RecordView) -> Response[str]:
    """What is known of common calendars: what rings in them, and what does not."""
    wanted = reminders(view.context.store, view.record)
    due = due_day(view.case)
    is_ahead = due is not None and due >= view.case.today
    return view.page(
        "reminders/which_ring",
        calendars=CALENDARS,
        due=Near(due) if due is not None and is_ahead else None,
        wanted=wanted,
    )


@get("/p/{record:str}/reminders/ring", sync_to_thread=True)
def ring(view: RecordView) -> Response[str]:
    """What somebody sees who taps on a reminder: what holds now, and to be reminded later or no more."""
    wanted = reminders(view.context.store, view.record)
    told = answers(view.context.store.shelf(view.record))
    coming = following(view, wanted, told) if wanted.ways else None
    local = coming.at.astimezone(zone(view, wanted)) if coming else None
    return view.page(
        "reminders/ring",
        has_ways=bool(wanted.ways),
        is_done=told.done is not None and told.done == due_day(view.case),
        later=(Near(local.date()), local.time().replace(second=0, microsecond=0)) if local else None,
        evening=wanted.evening if _this_evening(view, wanted) else None,
    )


@post("/p/{record:str}/reminders/later", sync_to_thread=True)
def later(view: RecordView, form: PostedForm) -> Redirect:
    """Ring again in an hour, or this evening."""
    wanted = reminders(view.context.store, view.record)
    evening = _this_evening(view, wanted)
    moment = evening if form.one("when") == "evening" and evening else view.context.now() + _HOUR
    answer(view.context.store.shelf(view.record), later=moment)
    return _back(view, "/ring")


@post("/p/{record:str}/reminders/done", sync_to_thread=True)
def done(view: RecordView) -> Redirect:
    """Ring no more for this dose."""
    answer(view.context.store.shelf(view.record), done=due_day(view.case))
    return _back(view, "/ring")


# What a ring carries names nobody: who taps it is led on, once the app is open.
@get("/ring/{mark:str}", sync_to_thread=True)
def tapped(request: Request, context: App, mark: FromPath[str]) -> Redirect:
    """The record that a ring was about; the first page, where it is too long ago, or not theirs to see."""
    found, who = record_of(context, mark), signed_in(request, context)
    is_theirs = found is not None and who is not None and who.sees(found)
    to = (
        "/"
        if found is None or not is_theirs
        else opaque_ids.address(context.secret, found, "reminders", "ring")
    )
    return Redirect(to, status_code=HTTP_303_SEE_OTHER)


def _this_evening(view: View, wanted: Reminders) -> datetime | None:
    """The evening hour of today, where it is still to come."""
    if wanted.evening is None:
        return None
    moment = datetime.combine(view.case.today, wanted.evening, tzinfo=zone(view, wanted))
    return moment if moment > view.context.now() else None


def _faults(view: View, wrong: Sequence[tuple[str | None, str]]) -> FormErrors:
    return FormErrors(faults=tuple((field, view.say(key)) for field, key in wrong))


def _back(view: View, to: str = "") -> Redirect:
    return Redirect(f"{view.address('reminders')}{to}", status_code=HTTP_303_SEE_OTHER)


ROUTES = (
    settings,
    hours,
    ring_here,
    ring_by_mail,
    ring_over_ntfy,
    ring_no_more,
    forget,
    test,
    in_calendar,
    which_ring,
    ring,
    later,
    done,
    tapped,
)
