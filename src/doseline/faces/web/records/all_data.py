"""Data of everybody in this app: backups, import, the passphrase, and deleting it all."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import InputFaults
from doseline.faces.web.auth import entry_cookie, new_cookie, origin_of, session_cookie, signed_in
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, PostedForm
from doseline.faces.web.errors import CLEARED, plain_page
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.form_errors import NOTHING, FormErrors, faults_of, missing, wrong_passphrase
from doseline.faces.web.records.import_record import take_in
from doseline.faces.web.records.paging import ON_A_SCREEN
from doseline.faces.web.records.scheduled_copies import is_old
from doseline.faces.web.request import Request
from doseline.faces.web.security.passphrase import fault_of, normal
from doseline.faces.web.security.sessions import MINUTES, SETTING
from doseline.faces.web.security.signed_in import OWNER
from doseline.faces.web.sign_in.reauthentication import is_asked, not_proved
from doseline.faces.web.timeline import forecast_cache
from doseline.store import Code, StoreError

# A backup of a clinic is the largest thing anyone sends. What is longer than 1 MiB lies in a nameless
# temporary file while it is read: a backup is encrypted and may, a record file is far shorter.
_BACKUP_BYTES = 64_000_000
_WRONG = HTTP_422_UNPROCESSABLE_ENTITY
# What a backup's own faults belong to: the passphrase; anything else is about the file.
_ABOUT_PASSPHRASE = frozenset({Code.WRONG_PASSPHRASE})


@get("/data", sync_to_thread=True)
def keeping(request: Request, context: App) -> Response[str]:
    """What can be done with everything in this app."""
    return _shown(request, context)


def _shown(
    request: Request, context: AppContext, *, status: int = HTTP_200_OK, **asked: FormErrors
) -> Response[str]:
    """The page; ``asked`` holds the faults of one of its forms by the form's name."""
    known, people = context.sessions.verifier(context.store), context.store.people()
    partners = known.partner.records if known is not None and known.partner is not None else None
    shared = tuple(one.called for one in people if partners is not None and one.id in partners)
    forms = (
        dict.fromkeys(("backup", "copied", "restore", "taken", "passphrase", "partner", "delete"), NOTHING)
        | asked
    )
    return plain_page(
        request,
        "records/keeping",
        status=status,
        people=people[:ON_A_SCREEN],
        are_more=len(people) > ON_A_SCREEN,
        opens=partners,
        opens_named=context.catalogue().write(shared, "and") if shared else "",
        copies=context.store.automatic_backups(),
        copying=context.store.copies(),
        is_old=is_old(context),
        lock=known,
        asks=is_asked(request, context),
        minutes=MINUTES,
        faults=tuple(fault for one in forms.values() for fault in one.faults),
        **forms,
    )


@post("/data/backup", status_code=HTTP_200_OK, sync_to_thread=True)
def backup(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """Every record in one encrypted file."""
    new = form.one("passphrase")
    if (wrong := fault_of(new, form.one("passphrase-again"), of_a_file=True)) is not None:
        return _shown(request, context, status=_WRONG, backup=wrong_passphrase(context, "passphrase", wrong))
    if (unproved := not_proved(request, context, form, "passphrase-backup-now")) is not None:
        return _shown(request, context, status=_WRONG, backup=unproved)
    data = context.store.backup(passphrase=normal(new), now=context.now())
    headers = {"content-disposition": f'attachment; filename="doseline-backup-{context.now():%Y-%m-%d}.age"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


@post("/data/copy", sync_to_thread=True)
def copy(request: Request, context: App) -> Response[Any]:
    """A copy into the folder that was chosen, now."""
    try:
        context.store.make_copy(now=context.now())
    except StoreError as error:
        return _shown(request, context, status=_WRONG, copied=faults_of(context, None, error))
    return Redirect("/data", status_code=HTTP_303_SEE_OTHER)


@post("/data/look", status_code=HTTP_200_OK, sync_to_thread=True, request_max_body_size=_BACKUP_BYTES)
def look(request: Request, context: App, form: PostedForm) -> Response[str]:
    """What a backup holds; nothing is changed."""
    return _opened(request, context, form, is_restored=False)


@post("/data/restore", status_code=HTTP_200_OK, sync_to_thread=True, request_max_body_size=_BACKUP_BYTES)
def restore(request: Request, context: App, form: PostedForm) -> Response[str]:
    """The records of a backup put beside what there is; nothing that is here is lost."""
    return _opened(request, context, form, is_restored=True)


def _opened(request: Request, context: AppContext, form: FormData, *, is_restored: bool) -> Response[str]:
    file, words = form.files.get("backup", b""), normal(form.one("passphrase-backup"))
    empty = [("backup", "data.restore.no-file")] if not file else []
    empty += [("passphrase-backup", "data.restore.no-passphrase")] if not words else []
    if empty:
        return _shown(request, context, status=_WRONG, restore=missing(context, empty))
    try:
        if is_restored:
            contents = context.store.restore(file, passphrase=words, now=context.now())
        else:
            contents = context.store.look_into(file, passphrase=words)
    except StoreError as error:
        if error.code not in _OF_THE_FILE:
            raise
        field = "passphrase-backup" if error.code in _ABOUT_PASSPHRASE else "backup"
        return _shown(request, context, status=_WRONG, restore=faults_of(context, field, error))
    return plain_page(
        request, "records/backup", status=HTTP_200_OK, contents=contents, is_restored=is_restored
    )


_OF_THE_FILE = _ABOUT_PASSPHRASE | {Code.NOT_A_BACKUP, Code.DAMAGED_BACKUP, Code.NEWER_BACKUP}


@post("/data/import", sync_to_thread=True)
def take(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """A record file as a new person, or every fault of it."""
    file, called = form.files.get("file", b""), form.one("called")
    empty = [("called", "data.import.no-name")] if not called else []
    empty += [("file", "data.import.no-file")] if not file else []
    if empty:
        found = missing(context, empty)
        return _shown(request, context, status=_WRONG, taken=FormErrors(faults=found.faults, typed=called))
    try:
        record = take_in(context, file, called=called)
    except StoreError:
        raise
    except InputFaults as error:
        return _shown(request, context, status=_WRONG, taken=faults_of(context, "file", error, typed=called))
    return Redirect(f"/p/{record}", status_code=HTTP_303_SEE_OTHER)


@post("/data/passphrase", sync_to_thread=True)
def set_passphrase(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """A first or another passphrase for the app, and after how many minutes it locks itself."""
    if context.is_encrypted:
        return Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if (refused := _not_the_owner(request, context, form)) is not None:
        return refused
    new = form.one("passphrase-new")
    wrong = fault_of(new, form.one("passphrase-new-again")) or context.sessions.taken(context.store, new)
    if wrong is not None:
        return _shown(
            request, context, status=_WRONG, passphrase=wrong_passphrase(context, "passphrase-new", wrong)
        )
    who = signed_in(request, context) or OWNER
    context.sessions.put(context.store, new)
    # What was kept for reading without a network while there was no passphrase goes.
    made = Redirect("/data", status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))
    made.set_cookie(new_cookie(context, session_cookie(context), context.sessions.new_session(who)))
    return made


@post("/data/passphrase/off", sync_to_thread=True)
def drop_passphrase(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """No passphrase any more; never while the app is open to a network or the file hangs on it."""
    if context.is_encrypted or context.shared:
        return Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if (refused := _not_the_owner(request, context, form)) is not None:
        return refused
    context.sessions.take_away(context.store)
    made = Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if context.entry:
        made.set_cookie(entry_cookie(context))
    return made


@post("/data/partner", sync_to_thread=True)
def set_partner(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """A second passphrase, with which everything can be read and written down, and nothing else."""
    if context.sessions.verifier(context.store) is None:
        return Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if (unproved := not_proved(request, context, form, "passphrase-partner-now")) is not None:
        return _shown(request, context, status=_WRONG, partner=unproved)
    new = form.one("passphrase-partner")
    wrong = fault_of(new, form.one("passphrase-partner-again"))
    # Without a tick it opens every record, also those to come.
    ticked = set(form.many("partner-record"))
    records = [one.id for one in context.store.people() if one.id in ticked]
    wrong = wrong or context.sessions.put_partner(context.store, new, records if ticked else None)
    if wrong is not None:
        found = wrong_passphrase(context, "passphrase-partner", wrong)
        return _shown(request, context, status=_WRONG, partner=found)
    return Redirect("/data#partner-title", status_code=HTTP_303_SEE_OTHER)


@post("/data/partner/off", sync_to_thread=True)
def drop_partner(context: App) -> Redirect:
    """No second passphrase any more; whoever it let in is locked out at once."""
    context.sessions.put_partner(context.store, None)
    return Redirect("/data#partner-title", status_code=HTTP_303_SEE_OTHER)


@post("/data/minutes", sync_to_thread=True)
def set_minutes(context: App, form: PostedForm) -> Redirect:
    """After how many idle minutes the app locks itself."""
    if form.one("minutes") in map(str, MINUTES):
        context.sessions.put_minutes(context.store, int(form.one("minutes")))
    return Redirect("/data", status_code=HTTP_303_SEE_OTHER)


def _not_the_owner(request: Request, context: AppContext, form: FormData) -> Response[str] | None:
    """The page with the fault, unless the passphrase that holds now was typed."""
    if context.sessions.verifier(context.store) is None:
        return None
    wrong = context.sessions.check(context.store, form.one("passphrase-now"), origin_of(request, context))
    if wrong is None:
        return None
    return _shown(
        request, context, status=_WRONG, passphrase=wrong_passphrase(context, "passphrase-now", wrong)
    )


@post("/data/delete", sync_to_thread=True)
def delete_everything(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """Delete every record; the passphrase stays, so that the app is not open to anybody now."""
    if form.one("word").casefold() != context.catalogue().say("data.delete.word").casefold():
        return _shown(
            request, context, status=_WRONG, delete=missing(context, (("word", "data.delete.not-typed"),))
        )
    if (unproved := not_proved(request, context, form, "passphrase-delete-now")) is not None:
        return _shown(request, context, status=_WRONG, delete=unproved)
    context.store.delete_everything(keep=(SETTING,))
    forecast_cache.forget(context)
    return Redirect("/data/deleted", status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))


@get("/data/deleted", sync_to_thread=False)
def deleted(request: Request) -> Response[str]:
    """What is gone, and what may still exist elsewhere."""
    return plain_page(request, "records/deleted", status=HTTP_200_OK)


ROUTES = (
    keeping, backup, copy, look, restore, take,
    set_passphrase, drop_passphrase, set_partner, drop_partner, set_minutes, delete_everything, deleted,
)  # fmt: skip
