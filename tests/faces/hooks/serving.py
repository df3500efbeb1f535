"""The service on a real socket, in a thread of the test; its worker processes are real too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from doseline.faces.hooks.answering import Asker
from doseline.faces.hooks.config import Config
from doseline.faces.hooks.database import Database, open_database
from doseline.faces.hooks.server.run import pool_of, serve
from doseline.faces.hooks.server.service import Service
from doseline.faces.serving.sockets import here
from tests.web.running import free_port


@dataclass(frozen=True)
class Served:
    """A running service."""

    address: str
    port: int
    database: Database


@contextmanager
def serving(
    folder: Path, config: Config, *, workers: int = 1, keeps_comments: bool = False
) -> Iterator[Served]:
    """The service, ready; without hospitals in the config it is open."""
    place, ready, stop = here(free_port()), threading.Event(), threading.Event()
    with closing(open_database(folder)) as database:
        service = Service(
            config=config,
            database=database,
            pool=pool_of(config, workers),
            now=lambda: datetime.now(UTC),  # noqa: TID251
            opened=None if config.clients else Asker(region="US"),
            origins=frozenset() if config.clients else frozenset({"https://sandbox.example"}),
            keeps_comments=keeps_comments,
        )
        thread = threading.Thread(
            target=serve, args=(service, place), kwargs={"ready": ready.set, "stop": stop}
        )
        thread.start()
        try:
            assert ready.wait(30)
            yield Served(address=place.url.rstrip("/"), port=place.port, database=database)
        finally:
            stop.set()
            thread.join(30)
            place.close()
