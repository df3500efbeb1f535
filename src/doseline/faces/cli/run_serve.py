"""``doseline serve``: opens the app in the browser and answers until it is told to stop."""

from __future__ import annotations

import json
import os
import secrets
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from doseline.assessment import stamped
from doseline.errors import Fault, RequestError, fault
from doseline.faces import demo_record
from doseline.faces.cli import passphrase
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.settings import is_folder
from doseline.faces.disks import disk_json, first_of
from doseline.faces.serving.sockets import LOOPBACK, Endpoint, at, behind, here
from doseline.faces.web.context import AppContext
from doseline.faces.web.records import scheduled_copies
from doseline.faces.web.reminders import bell
from doseline.faces.web.security.host_name import own_name
from doseline.faces.web.security.local_user import tells_users
from doseline.faces.web.security.sessions import Sessions
from doseline.faces.web.server.certificates import (
    Certificate,
    certificate,
    home_address,
    own_names,
    picture_of,
)
from doseline.faces.web.server.install import data_folder, install_secret
from doseline.faces.web.server.proxy import proxies, public_host
from doseline.guide import version_of
from doseline.store import Author, Store, open_store
from doseline.store.keys import FILE as KEY_FILE

# A fixed port, so that a bookmark and a subscribed calendar stay right.
PORT = 8765
_HIGHEST_PORT = 65535
_ENTRY_BYTES = 16
_DATABASE = "DOSELINE_DATABASE"


def run(desk: Desk) -> str:
    """Nothing more: what there is to say was said when the app began to answer."""
    _check(desk)
    if not Path(__file__).is_file():  # its pages, and the changes of the tables, are read from a folder
        raise RequestError((fault("app-in-archive", "serve"),))
    from doseline.faces.web.server.run import serve  # noqa: PLC0415 - slow, and not needed to refuse

    with ExitStack() as open_things:
        folder = open_things.enter_context(_folder(desk))
        context = open_things.enter_context(_context(desk, folder))
        if desk.arguments.text("public-url"):
            _serve_public(desk, context, open_things)
            return ""
        own = open_things.enter_context(closing(here(_port(desk), own=own_name(context.secret))))
        if not desk.arguments.flag("share"):
            serve(context, (own,), ready=lambda: _tell(desk, context, own))
            return ""
        shared = open_things.enter_context(closing(_shared(desk, context)))
        seal = certificate(folder, shared.address, shared.names[1:], now=context.now())
        serve(
            replace(context, shared=shared.url, authority=seal.chain),
            (own, shared),
            certificate=seal,
            ready=lambda: _tell(desk, context, own, shared, seal),
        )
    return ""


def _serve_public(desk: Desk, context: AppContext, open_things: ExitStack) -> None:
    """Answer behind a proxy, under the address that people type.

    Raises: RequestError where no passphrase is set, or the proxy or the address is none.
    """
    from doseline.faces.web.server.run import serve  # noqa: PLC0415 - slow, and not needed to refuse

    asked = desk.arguments
    if context.sessions.verifier(context.store) is None:
        raise RequestError((fault("public-needs-passphrase", "--public-url"),))
    place = behind(
        asked.text("host") or LOOPBACK,
        _port(desk),
        public=public_host(str(asked.text("public-url"))),
        proxies=proxies(asked.texts("trusted-proxy")),
    )
    open_things.enter_context(closing(place))
    # Everybody knows the address of a public server: who runs it is found there.
    public = replace(context, shared=place.url, entry="", contact=context.contact or place.url)
    serve(public, (place,), ready=lambda: _tell(desk, public, place))


def _check(desk: Desk) -> None:
    """Raise RequestError for options that do not go together."""
    asked = desk.arguments
    port = asked.number("port")
    wrong = []
    if port is not None and not 1 <= port <= _HIGHEST_PORT:
        wrong.append(fault("not-a-port", "--port", got=str(port)))
    if asked.flag("encrypted") and asked.flag("set-passphrase"):
        wrong.append(fault("passphrase-of-the-file", "--set-passphrase"))
    if asked.flag("no-copies") and asked.text("copies"):
        wrong.append(fault("copies-or-none", "--no-copies"))
    wrong += _faults_of_a_server(desk)
    if asked.flag("demo"):
        own = (
            "host",
            "public-url",
            "trusted-proxy",
            "share",
            "encrypted",
            "set-passphrase",
            "folder",
            "database",
            "copies",
            "no-copies",
        )
        wrong += [fault("not-for-the-demo", f"--{name}") for name in own if asked.values.get(name)]
    if wrong:
        raise RequestError(tuple(wrong))


def _faults_of_a_server(desk: Desk) -> Iterator[Fault]:
    """A proxy and the address it is known by go together; the home network is something else."""
    asked = desk.arguments
    if asked.text("public-url") is None:
        alone = [name for name in ("host", "trusted-proxy") if asked.values.get(name)]
        yield from (fault("needs-public-url", f"--{name}") for name in alone)
        return
    if not asked.texts("trusted-proxy"):
        yield fault("needs-a-proxy", "--public-url")
    if asked.flag("share"):
        yield fault("public-or-shared", "--share")


@contextmanager
def _folder(desk: Desk) -> Iterator[Path]:
    """Where records are kept; for the demo a folder that is gone afterwards."""
    if desk.arguments.flag("demo"):
        with TemporaryDirectory(prefix="doseline-demo-", ignore_cleanup_errors=True) as made:
            yield Path(made)
    else:
        named = desk.arguments.text("folder")
        yield Path(named) if named else data_folder()


@contextmanager
def _context(desk: Desk, folder: Path) -> Iterator[AppContext]:
    is_demo, is_encrypted = desk.arguments.flag("demo"), desk.arguments.flag("encrypted")
    today = desk.arguments.date("today") or (demo_record.TODAY if is_demo else None)

    def now() -> datetime:
        moment = datetime.now().astimezone()
        return datetime.combine(today, moment.timetz()) if today else moment

    database = None if is_demo else desk.arguments.text("database") or os.environ.get(_DATABASE)
    words = _words(desk, folder) if is_encrypted else None
    with open_store(database, folder=folder, now=now(), passphrase=words) as store:
        if is_demo:
            _fill(store, desk, now())
        _choose_copies(desk, store)
        yield AppContext(
            store=store,
            secret=install_secret(folder),
            hosts=frozenset(),
            language=desk.settings["language"],
            region=desk.settings["region"],
            drug=desk.settings["drug"],
            contact=desk.settings["operator"],
            today=today,
            is_demo=is_demo,
            sessions=_lock(desk, store, words),
            is_encrypted=is_encrypted,
            entry="" if is_demo or tells_users() else secrets.token_urlsafe(_ENTRY_BYTES),
            disk=None if is_demo else first_of(_places(folder, database)),
            now=now,
        )


def _places(folder: Path, database: str | None) -> Iterator[Path]:
    """The folders in which keys and records lie; a database of a server lies elsewhere."""
    yield folder
    is_file = database is not None and ("://" not in database or database.startswith("sqlite:///"))
    if is_file:
        yield Path(str(database).removeprefix("sqlite:///")).absolute().parent


def _words(desk: Desk, folder: Path) -> str:
    """The passphrase of the whole file. A new one is typed twice: mistyped, it would never open again."""
    is_there = (folder / KEY_FILE).exists()
    return passphrase.known(desk) if is_there else passphrase.new(desk, "--encrypted", of_a_file=True)


def _lock(desk: Desk, store: Store, words: str | None) -> Sessions:
    """The lock, with the passphrase that this command sets, if any."""
    lock = Sessions()
    if desk.arguments.flag("set-passphrase"):
        lock.put(store, passphrase.new(desk))
    known = lock.verifier(store)
    if words is not None and (known is None or not known.fits(words)):
        lock.put(store, words)
    return lock


def _choose_copies(desk: Desk, store: Store) -> None:
    """The folder for copies and their passphrase, or none any more, as this command says."""
    if folder := desk.arguments.text("copies"):
        store.begin_copies(Path(folder), passphrase=passphrase.new(desk, "--copies", of_a_file=True))
    if desk.arguments.flag("no-copies"):
        store.end_copies()


def _fill(store: Store, desk: Desk, now: datetime) -> None:
    """The demo's record in an empty store."""
    record = json.loads(demo_record.record())
    store.by(Author.DEMO).create(
        called=desk.catalogue().say("serve.demo-name"),
        person=record["person"],
        therapy=record["therapies"],
        events=record["events"],
        now=now,
    )


def _port(desk: Desk) -> int:
    return desk.arguments.number("port") or PORT


def _shared(desk: Desk, context: AppContext) -> Endpoint:
    """The place on the home network.

    Raises: RequestError where no passphrase is set: nobody shares a record without a lock.
    """
    if context.sessions.verifier(context.store) is None:
        raise RequestError((fault("share-needs-passphrase", "--share"),))
    return at(home_address(desk.arguments.text("address")), _port(desk), names=own_names())


def _tell(
    desk: Desk,
    context: AppContext,
    own: Endpoint,
    shared: Endpoint | None = None,
    seal: Certificate | None = None,
) -> None:
    """Say where the app is, and open it; begin to make copies and to ring where that is wanted."""
    scheduled_copies.keep_on(context)
    bell.keep_on(context)
    opens = _first_address(context, own)
    if desk.wants_json:
        said: dict[str, object] = {"address": own.url}
        if opens != own.url:
            said["open"] = opens
        if context.disk:
            said["folder_on"] = disk_json(context.disk)
        if shared and seal:
            said |= {"shared": shared.url, "fingerprint": seal.fingerprint}
        print(as_json(stamped(said, version_of())), end="", flush=True)
    else:
        print("\n".join(_lines(desk, context, own, shared, seal)), flush=True)
    if not own.public and not desk.arguments.flag("no-browser") and _has_display():
        Thread(target=webbrowser.open, args=(opens,), daemon=True).start()


def _first_address(context: AppContext, own: Endpoint) -> str:
    """What its owner opens first: with a secret in it where nothing else tells the owner from others."""
    is_asked = context.entry and context.sessions.verifier(context.store) is None
    return f"{own.url}open/{context.entry}" if is_asked else own.url


def _lines(
    desk: Desk,
    context: AppContext,
    own: Endpoint,
    shared: Endpoint | None,
    seal: Certificate | None,
) -> Iterator[str]:
    say = desk.catalogue().say
    if context.disk:
        yield say(f"serve.disk.{context.disk.kind.value}", name=context.disk.name)
    if shared and seal:
        yield say("serve.share.open", address=shared.url)
        yield picture_of(shared.url)
        yield say("serve.share.first")
        yield say("serve.share.fingerprint", fingerprint=seal.fingerprint)
        yield say("serve.share.trust", address=f"{shared.url}certificate")
    if own.port != _port(desk):
        yield say("serve.port-taken", wanted=str(_port(desk)))
    if lacking := _lacking(desk.settings["language"]):
        yield say("serve.language", count=lacking, language=desk.settings["language"])
    if own.public:
        yield say("serve.public", address=own.url, listens=f"{own.address}, {own.port}")
    else:
        yield say("serve.open", address=_first_address(context, own))


def _lacking(language: str) -> int:
    """How many texts somebody's own folder of a language lacks, or has in a way that cannot be filled in."""
    if not is_folder(language):
        return 0
    from doseline.text.agreement import lacking  # noqa: PLC0415 - only for such a folder

    return len(lacking(Path(language)))


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
