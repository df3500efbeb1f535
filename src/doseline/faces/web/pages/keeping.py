"""Everybody's data in this app: backups, record files taken in, the passphrase, and deleting it all."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import InputFaults
from doseline.faces.web import forecasts
from doseline.faces.web.asked import NOTHING, Asked, faults_of, missing, wrong_passphrase
from doseline.faces.web.bundle import take_in
from doseline.faces.web.copying import is_old
from doseline.faces.web.faults import CLEARED, plain_page
from doseline.faces.web.gate import door, entry_cookie, new_cookie, session_cookie
from doseline.faces.web.given import TheForm, TheHouse
from doseline.faces.web.house import House
from doseline.faces.web.lock import MINUTES, SETTING, fault_of, normal
from doseline.faces.web.people import ON_A_SCREEN
from doseline.faces.web.proof import is_asked, not_proved
from doseline.faces.web.render import Asked as Request
from doseline.faces.web.sent import Sent
from doseline.store import Code, StoreError

# A backup of a clinic is the largest thing anyone sends. What is longer than 1 MiB lies in a nameless
# temporary file while it is read: a backup is encrypted and may, a record file is far shorter.
_BACKUP_BYTES = 64_000_000
_WRONG = HTTP_422_UNPROCESSABLE_ENTITY
# What a backup's own faults belong to: the passphrase; anything else is about the file.
_ABOUT_PASSPHRASE = frozenset({Code.WRONG_PASSPHRASE})


@get("/data", sync_to_thread=True)
def keeping(request: Request, house: TheHouse) -> Response[str]:
    """What can be done with everything in this app."""
    return _shown(request, house)


def _shown(request: Request, house: House, *, status: int = HTTP_200_OK, **asked: Asked) -> Response[str]:
    """The page; ``asked`` holds the faults of one of its forms by the form's name."""
    known, people = house.lock.verifier(house.store), house.store.people()
    forms = dict.fromkeys(("backup", "copied", "restore", "taken", "passphrase", "delete"), NOTHING) | asked
    return plain_page(
        request,
        "keeping",
        status=status,
        people=people[:ON_A_SCREEN],
        are_more=len(people) > ON_A_SCREEN,
        copies=house.store.automatic_backups(),
        copying=house.store.copies(),
        is_old=is_old(house),
        lock=known,
        asks=is_asked(request, house),
        minutes=MINUTES,
        faults=tuple(fault for one in forms.values() for fault in one.faults),
        **forms,
    )


@post("/data/backup", status_code=HTTP_200_OK, sync_to_thread=True)
def backup(request: Request, house: TheHouse, form: TheForm) -> Response[Any]:
    """Every record in one encrypted file."""
    new = form.one("passphrase")
    if (wrong := fault_of(new, form.one("passphrase-again"), of_a_file=True)) is not None:
        return _shown(request, house, status=_WRONG, backup=wrong_passphrase(house, "passphrase", wrong))
    if (unproved := not_proved(request, house, form, "passphrase-backup-now")) is not None:
        return _shown(request, house, status=_WRONG, backup=unproved)
    data = house.store.backup(passphrase=normal(new), now=house.now())
    headers = {"content-disposition": f'attachment; filename="doseline-backup-{house.now():%Y-%m-%d}.age"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


@post("/data/copy", sync_to_thread=True)
def copy(request: Request, house: TheHouse) -> Response[Any]:
    """A copy into the folder that was chosen, now."""
    try:
        house.store.make_copy(now=house.now())
    except StoreError as error:
        return _shown(request, house, status=_WRONG, copied=faults_of(house, None, error))
    return Redirect("/data", status_code=HTTP_303_SEE_OTHER)


@post("/data/look", status_code=HTTP_200_OK, sync_to_thread=True, request_max_body_size=_BACKUP_BYTES)
def look(request: Request, house: TheHouse, form: TheForm) -> Response[str]:
    """What a backup holds; nothing is changed."""
    return _opened(request, house, form, is_restored=False)


@post("/data/restore", status_code=HTTP_200_OK, sync_to_thread=True, request_max_body_size=_BACKUP_BYTES)
def restore(request: Request, house: TheHouse, form: TheForm) -> Response[str]:
    """The records of a backup put beside what there is; nothing that is here is lost."""
    return _opened(request, house, form, is_restored=True)


def _opened(request: Request, house: House, form: Sent, *, is_restored: bool) -> Response[str]:
    file, words = form.files.get("backup", b""), normal(form.one("passphrase-backup"))
    empty = [("backup", "data.restore.no-file")] if not file else []
    empty += [("passphrase-backup", "data.restore.no-passphrase")] if not words else []
    if empty:
        return _shown(request, house, status=_WRONG, restore=missing(house, empty))
    try:
        if is_restored:
            contents = house.store.restore(file, passphrase=words, now=house.now())
        else:
            contents = house.store.look_into(file, passphrase=words)
    except StoreError as error:
        if error.code not in _OF_THE_FILE:
            raise
        field = "passphrase-backup" if error.code in _ABOUT_PASSPHRASE else "backup"
        return _shown(request, house, status=_WRONG, restore=faults_of(house, field, error))
    return plain_page(request, "backup", status=HTTP_200_OK, contents=contents, is_restored=is_restored)


_OF_THE_FILE = _ABOUT_PASSPHRASE | {Code.NOT_A_BACKUP, Code.DAMAGED_BACKUP, Code.NEWER_BACKUP}


@post("/data/import", sync_to_thread=True)
def take(request: Request, house: TheHouse, form: TheForm) -> Response[Any]:
    """A record file as a new person, or every fault of it."""
    file, called = form.files.get("file", b""), form.one("called")
    empty = [("called", "data.import.no-name")] if not called else []
    empty += [("file", "data.import.no-file")] if not file else []
    if empty:
        found = missing(house, empty)
        return _shown(request, house, status=_WRONG, taken=Asked(faults=found.faults, typed=called))
    try:
        record = take_in(house, file, called=called)
    except StoreError:
        raise
    except InputFaults as error:
        return _shown(request, house, status=_WRONG, taken=faults_of(house, "file", error, typed=called))
    return Redirect(f"/p/{record}", status_code=HTTP_303_SEE_OTHER)


@post("/data/passphrase", sync_to_thread=True)
def set_passphrase(request: Request, house: TheHouse, form: TheForm) -> Response[Any]:
    """A first or another passphrase for the app, and after how many minutes it locks itself."""
    if house.is_encrypted:
        return Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if (refused := _not_the_owner(request, house, form)) is not None:
        return refused
    new = form.one("passphrase-new")
    if (wrong := fault_of(new, form.one("passphrase-new-again"))) is not None:
        return _shown(
            request, house, status=_WRONG, passphrase=wrong_passphrase(house, "passphrase-new", wrong)
        )
    house.lock.put(house.store, new)
    # What was kept for reading without a network while there was no passphrase goes.
    made = Redirect("/data", status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))
    made.set_cookie(new_cookie(house, session_cookie(house), house.lock.new_session()))
    return made


@post("/data/passphrase/off", sync_to_thread=True)
def drop_passphrase(request: Request, house: TheHouse, form: TheForm) -> Response[Any]:
    """No passphrase any more; never while the app is open to a network or the file hangs on it."""
    if house.is_encrypted or house.shared:
        return Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if (refused := _not_the_owner(request, house, form)) is not None:
        return refused
    house.lock.take_away(house.store)
    made = Redirect("/data", status_code=HTTP_303_SEE_OTHER)
    if house.entry:
        made.set_cookie(entry_cookie(house))
    return made


@post("/data/minutes", sync_to_thread=True)
def set_minutes(house: TheHouse, form: TheForm) -> Redirect:
    """After how many idle minutes the app locks itself."""
    if form.one("minutes") in map(str, MINUTES):
        house.lock.put_minutes(house.store, int(form.one("minutes")))
    return Redirect("/data", status_code=HTTP_303_SEE_OTHER)


def _not_the_owner(request: Request, house: House, form: Sent) -> Response[str] | None:
    """The page with the fault, unless the passphrase that holds now was typed."""
    if house.lock.verifier(house.store) is None:
        return None
    wrong = house.lock.check(house.store, form.one("passphrase-now"), door(request, house))
    if wrong is None:
        return None
    return _shown(request, house, status=_WRONG, passphrase=wrong_passphrase(house, "passphrase-now", wrong))


@post("/data/delete", sync_to_thread=True)
def delete_everything(request: Request, house: TheHouse, form: TheForm) -> Response[Any]:
    """Delete every record; the passphrase stays, so that the app is not open to anybody now."""
    if form.one("word").casefold() != house.catalogue().say("data.delete.word").casefold():
        return _shown(
            request, house, status=_WRONG, delete=missing(house, (("word", "data.delete.not-typed"),))
        )
    if (unproved := not_proved(request, house, form, "passphrase-delete-now")) is not None:
        return _shown(request, house, status=_WRONG, delete=unproved)
    house.store.delete_everything(keep=(SETTING,))
    forecasts.forget()
    return Redirect("/data/deleted", status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))


@get("/data/deleted", sync_to_thread=False)
def deleted(request: Request) -> Response[str]:
    """What is gone, and what may still exist elsewhere."""
    return plain_page(request, "deleted", status=HTTP_200_OK)


PAGES = (
    keeping, backup, copy, look, restore, take,
    set_passphrase, drop_passphrase, set_minutes, delete_everything, deleted,
)  # fmt: skip
