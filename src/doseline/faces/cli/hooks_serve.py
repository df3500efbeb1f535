"""Starting the service: with the hospitals of a config, open for this computer, or as a demo."""

from __future__ import annotations

import json
import os
import shlex
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from doseline.assessment import stamped
from doseline.errors import Fault, RequestError, fault
from doseline.faces.cli import run_hooks
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.hooks import work
from doseline.faces.hooks.config import Config, origins_of, read_config
from doseline.faces.hooks.database import Database, open_database
from doseline.faces.hooks.server.run import pool_of
from doseline.faces.hooks.server.run import serve as answer_on
from doseline.faces.hooks.server.service import SERVICES_PATH, Service
from doseline.faces.serving.networks import is_loopback
from doseline.faces.serving.running import Tls
from doseline.faces.serving.sockets import Endpoint, at_exactly, here
from doseline.guide import version_of

PORT = 8766
_HIGHEST_PORT = 65535
_MOST_WORKERS = 64
_LOCAL = "localhost"
# The demo ends with this one among the requests that come with the program, and names it to be tried.
_LAST = "live-vaccine.json"


def serve(desk: Desk) -> str:
    """Nothing more: what there is to say was said when it began to answer.

    Raises: RequestError with every reason why it cannot start.
    """
    config = _config(desk)
    if wrong := tuple(_wrong(desk, config)):
        raise RequestError(wrong)
    tls = _tls(desk)
    with ExitStack() as open_things:
        place = open_things.enter_context(closing(_place(desk)))
        database = open_things.enter_context(closing(open_database(run_hooks.folder_of(desk))))
        service = _service(desk, config, database)
        answer_on(service, place, ready=lambda: _say(desk, config, place, is_tls=tls is not None), tls=tls)
    return ""


def demo(desk: Desk) -> str:
    """Nothing more: the cards and the line to try were said when it began to answer."""
    if wrong := tuple(_wrong_numbers(desk)):
        raise RequestError(wrong)
    cards = "\n".join(_shown(desk, name) for name in sorted(work.demo_requests(), key=_LAST.__eq__))
    with ExitStack() as open_things:
        folder = open_things.enter_context(
            TemporaryDirectory(prefix="doseline-hooks-", ignore_cleanup_errors=True)
        )
        database = open_things.enter_context(closing(open_database(Path(folder))))
        place = open_things.enter_context(closing(here(_port(desk))))
        answer_on(_service(desk, Config(), database), place, ready=lambda: _tell_demo(desk, cards, place))
    return ""


def _shown(desk: Desk, name: str) -> str:
    """One invented person: what is asked, and the cards; of the last one all that they say."""
    answer = run_hooks.answered(desk, work.demo_request(name), name, None)
    said = desk.catalogue().say(f"hooks.demo.{name.removesuffix('.json')}")
    return f"{said}\n{run_hooks.shown(desk, answer, whole=name == _LAST)}"


def _service(desk: Desk, config: Config, database: Database) -> Service:
    return Service(
        config=config,
        database=database,
        pool=pool_of(config, desk.arguments.number("workers") or os.cpu_count() or 1),
        now=lambda: datetime.now().astimezone(),
        today=desk.arguments.date("today"),
        opened=None if config.clients else run_hooks.asker_of(desk),
        origins=origins_of(desk.arguments.texts("allow-origin"), "--allow-origin"),
        keeps_comments=desk.arguments.flag("keep-comments"),
    )


def _config(desk: Desk) -> Config:
    named = desk.arguments.text("config")
    return read_config(Path(named)) if named else Config()


def _wrong(desk: Desk, config: Config) -> Iterator[Fault]:
    """What does not go together."""
    asked = desk.arguments
    is_open, host = asked.flag("open"), asked.text("host")
    if not is_open and not config.clients:
        yield fault("hooks-needs-clients", "serve")
    if is_open and config.clients:
        yield fault("hooks-open-or-clients", "--open")
    if is_open and host is not None and host != _LOCAL and not is_loopback(host):
        yield fault("hooks-open-elsewhere", "--host")
    if asked.texts("allow-origin") and not is_open:
        yield fault("hooks-origin-in-config", "--allow-origin")
    if (asked.text("certificate") is None) is not (asked.text("key") is None):
        yield fault("hooks-certificate-and-key", "--certificate")
    yield from _wrong_numbers(desk)


def _wrong_numbers(desk: Desk) -> Iterator[Fault]:
    port, workers = desk.arguments.number("port"), desk.arguments.number("workers")
    if port is not None and not 1 <= port <= _HIGHEST_PORT:
        yield fault("not-a-port", "--port", got=str(port))
    if workers is not None and not 1 <= workers <= _MOST_WORKERS:
        yield fault("hooks-workers", "--workers", most=_MOST_WORKERS)


def _tls(desk: Desk) -> Tls | None:
    """The certificate that was named.

    Raises: RequestError where it and its key cannot be used.
    """
    chain, key = desk.arguments.text("certificate"), desk.arguments.text("key")
    if chain is None or key is None:
        return None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password="")
    except (OSError, ValueError):
        raise RequestError((fault("hooks-not-a-certificate", "--certificate"),)) from None
    return Tls(chain=Path(chain), key=Path(key))


def _place(desk: Desk) -> Endpoint:
    host = desk.arguments.text("host")
    if host is None or host == _LOCAL:
        return here(_port(desk))
    return at_exactly(host, _port(desk))


def _port(desk: Desk) -> int:
    return desk.arguments.number("port") or PORT


# --- what is said ---


def _say(desk: Desk, config: Config, place: Endpoint, *, is_tls: bool) -> None:
    address = f"{'https' if is_tls else 'http'}://{_shown_host(place)}{SERVICES_PATH}"
    if desk.wants_json:
        said = {"address": address, "open": not config.clients, "clients": len(config.clients)}
        print(as_json(stamped(said, version_of())), end="", flush=True)
        return
    print("\n".join(_lines(desk, config, place, address, is_tls=is_tls)), flush=True)


def _lines(desk: Desk, config: Config, place: Endpoint, address: str, *, is_tls: bool) -> Iterator[str]:
    say = desk.catalogue().say
    if not config.clients:
        yield say("hooks.open")
    elif not is_tls and not is_loopback(place.address):
        yield say("hooks.plain")
    for client in config.clients:
        yield say("hooks.client", number=client.number, issuer=client.issuer, keys=client.keys.count)
    yield say("hooks.ready", address=address)


def _shown_host(place: Endpoint) -> str:
    return f"[{place.address}]:{place.port}" if ":" in place.address else f"{place.address}:{place.port}"


def _tell_demo(desk: Desk, cards: str, place: Endpoint) -> None:
    base = f"http://{_shown_host(place)}{SERVICES_PATH}"
    address = f"{base}/{work.service_of(json.loads(work.demo_request(_LAST))['hook'])}"
    line = f"curl -s -H 'Content-Type: application/json' -d @{shlex.quote(_near(work.DEMO))} {address}"
    if desk.wants_json:
        print(as_json(stamped({"address": base, "try": line}, version_of())), end="", flush=True)
        return
    say = desk.catalogue().say
    ready = say("hooks.ready", address=base)
    print(cards, say("hooks.open"), say("hooks.try-it"), "", line, "", ready, sep="\n", flush=True)


def _near(folder: Traversable) -> str:
    """The file of the last request as it is typed in the folder where somebody is."""
    file = Path(str(folder / _LAST))
    here_ = Path.cwd()
    return str(file.relative_to(here_) if file.is_relative_to(here_) else file)
