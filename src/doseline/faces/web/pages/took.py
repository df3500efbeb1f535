"""I took my injection; I missed it; and taking back what was just saved."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.ask import Entry
from doseline.faces.ask import entries as guide_entries
from doseline.faces.web import entries, forms
from doseline.faces.web.entries_confirm import since_last
from doseline.faces.web.entries_flow import Page, receive
from doseline.faces.web.entries_words import is_put_back
from doseline.faces.web.forms import Form
from doseline.faces.web.forms_entries import DOSE
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.guide.statements import load_statements
from doseline.plan import next_site, unused_pens
from doseline.record import Retraction

_TOPIC = "missed-dose"


def dose_form(sheet: Sheet) -> Form:
    """The form of a dose, with the pens that are out of the fridge to choose from."""
    case = sheet.case
    pens = unused_pens(case.chart, case.guide.numbers, today=case.today, last_given=case.plan.last_given)
    if not pens:
        return DOSE.without("storage")
    return DOSE.choosing("storage", {pen.last.id: sheet.entry(pen.last) for pen in pens})


def _page(sheet: Sheet) -> Page:
    case = sheet.case
    return Page(
        template="took",
        address=sheet.address("took"),
        form=dose_form(sheet),
        values={
            "today": sheet.say("entry.dose.today", day=case.today),
            "since": since_last(sheet, case.today, case.chart),
        },
    )


def _start(sheet: Sheet) -> Sent:
    """What is filled in before anybody types: today, the amount of the guide, the rest as last time."""
    case = sheet.case
    last = case.chart.doses[-1] if case.chart.doses else None
    event = {
        "on": case.today.isoformat(),
        "amount_mg": case.guide.schedule(case.record.therapy.edition).amount_mg,
        "complete": "full",
        "site": next_site(case.guide, case.chart),
        "device": last.device if last else None,
        "given_by": last.given_by if last else None,
    }
    return forms.typed(DOSE, event, case.guide)


@get("/p/{record:str}/took", sync_to_thread=True)
def took(sheet: TheSheet) -> Response[str]:
    """The form with everything filled in: the second tap saves it."""
    return _page(sheet).show(sheet, _start(sheet))


@get("/p/{record:str}/took-earlier", sync_to_thread=True)
def took_earlier(sheet: TheSheet) -> Response[str]:
    """The same form for an injection on another day, whose date is not filled in."""
    start = {name: value for name, value in _start(sheet).fields.items() if name != "on"}
    return _page(sheet).show(sheet, Sent(start, {}))


@post("/p/{record:str}/took", sync_to_thread=True, status_code=HTTP_200_OK)
def take(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """Keep the injection, or ask about its day."""
    return receive(_page(sheet), sheet, form)


@post("/p/{record:str}/undo", sync_to_thread=True, status_code=HTTP_200_OK)
def undo(sheet: TheSheet, form: TheForm) -> Redirect:
    """Take back what was just saved; what was taken back comes back the same way."""
    once = form.once
    before = entries.written_before(sheet, once)
    if before is not None:
        return entries.to(f"{sheet.address()}?saved={before}")
    ids = entries.just_saved(sheet, form.one("mark"))
    if not ids:
        raise HTTPException(status_code=400)
    standing = set(entries.standing_ids(sheet.case))
    gone = [entries.retraction(sheet, id_, _why(sheet, id_)) for id_ in ids if id_ in standing]
    if not gone:
        return entries.to(sheet.address())
    entries.judged(sheet, gone)
    return entries.to(f"{sheet.address()}?saved={entries.save(sheet, gone, once=once)}")


def _why(sheet: Sheet, id_: str) -> str:
    """Why an entry is taken back; for one that took another back, that it is put back."""
    event = sheet.case.entries[id_]
    is_back = isinstance(event, Retraction) and not is_put_back(sheet, event)
    return sheet.say("entry.put-back-reason" if is_back else "entry.undo-reason")


@get("/p/{record:str}/missed", sync_to_thread=True)
def missed(sheet: TheSheet) -> Response[str]:
    """What the sources say about a missed dose; nothing is kept from here."""
    return sheet.page("missed", statements=_statements(sheet))


def _statements(sheet: Sheet) -> tuple[tuple[Entry, tuple[int, ...]], ...]:
    """The guide's words on missed doses, each with the numbers of its sources."""
    guide = sheet.case.guide
    known = load_statements(guide.drug)
    wanted = {f"statement:{item.id}" for item in known.statements.values() if item.topic == _TOPIC}
    found = (item for item in guide_entries(guide, known, sheet.catalogue) if item.reference in wanted)
    return tuple((item, sheet.notes.numbers(item.sources)) for item in found)


PAGES = (took, took_earlier, take, undo, missed)
