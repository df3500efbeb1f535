"""Anna with something that rings for her, and a clock that tests set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders import kept
from doseline.faces.web.reminders.bell import Bell
from doseline.faces.web.reminders.outgoing import Network
from doseline.faces.web.reminders.ways import Device
from tests.web.browser import Person
from tests.web.reminders.standins import PushService, certificate, here, push_service

START = datetime(2026, 4, 1, 18, 0, tzinfo=UTC)


@dataclass
class Clock:
    """What time it is, and a program that looks."""

    context: AppContext
    network: Network
    now: datetime = START
    bell: Bell = field(init=False)

    def __post_init__(self) -> None:
        self.bell = Bell(self.network)

    @property
    def at(self) -> AppContext:
        """A program started at this moment: it knows nothing but what was kept."""
        return replace(self.context, now=lambda: self.now)

    def look(self) -> None:
        self.bell.look(self.at)

    def go_on(self, *, to: datetime, every: timedelta = timedelta(minutes=30)) -> None:
        """Look again and again until then."""
        while self.now < to:
            self.look()
            self.now += every


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def clock(context: AppContext, pem: Path) -> Clock:
    return Clock(context, here(pem))


@pytest.fixture
def push(clock: Clock, pem: Path) -> Iterator[PushService]:
    """A push service that lets this install write to its browsers."""
    with push_service(pem, kept.public_key(clock.context), lambda: clock.now) as service:
        yield service


@pytest.fixture
def ringing(anna: Person, push: PushService, context: AppContext) -> Person:
    """Anna, whose next dose is due on 2 April 2026, with one phone that rings at 9:00 and 19:00 in UTC."""
    kept.add(context.store, anna.id, Device(push.subscribe("phone"), "android"))
    return anna
