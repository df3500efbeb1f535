"""Service: what stands behind the routes; asks the door, hands the work on, keeps what the cards were."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, datetime

from doseline.errors import InputFaults, fault
from doseline.faces.clock import day_at
from doseline.faces.hooks import feedback, work
from doseline.faces.hooks.answering import Asker, Refused, discovery
from doseline.faces.hooks.config import Client, Config
from doseline.faces.hooks.database import Database, client_name
from doseline.faces.hooks.tokens import Door, NotLetIn, note
from doseline.faces.serving.workers import NotNow, Pool, Why
from doseline.frozen import dataclass

SERVICES_PATH = "/cds-services"
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _AWAY = 401, 403, 404, 503
# Feedback on the handful of cards of one answer is a few thousand letters.
MOST_FEEDBACK = 200_000
_BUSY = {
    Why.BUSY: "hooks-http-busy",
    Why.NOT_READY: "hooks-http-not-ready",
    Why.TOO_MUCH: "hooks-http-too-much",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks: nobody we know by name where the service is open."""

    client: Client | None
    asker: Asker

    @property
    def name(self) -> str:
        """The name by which cards are kept."""
        return client_name(self.client.issuer, self.client.tenant) if self.client else ""

    @property
    def number(self) -> int:
        """The place in the config, for the log; 0 where the service is open."""
        return self.client.number if self.client else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One running service. ``opened`` is who asks where no tokens are, else None.

    ``today`` is another day than each hospital's own, for the answers; tokens go by the clock all the same.
    """

    config: Config
    database: Database
    pool: Pool
    now: Callable[[], datetime]
    opened: Asker | None = None
    today: date | None = None
    origins: frozenset[str] = frozenset()
    keeps_comments: bool = False
    services: frozenset[str] = field(
        default_factory=lambda: frozenset(str(one["id"]) for one in discovery()["services"])
    )

    def admit(self, headers: Mapping[str, str], path: str) -> Asking:
        """Who asks at a path.

        Raises: Refused for whoever may not.
        """
        if self.opened is not None:
            return Asking(client=None, asker=self.opened)
        door = Door(config=self.config, spend=self._spend)
        try:
            client = door.client(headers.get("authorization"), path, self.now().timestamp())
        except NotLetIn as error:
            note(error.why)
            raise Refused(_UNAUTHORIZED, [fault("hooks-http-not-let-in", "Authorization")]) from None
        origin = headers.get("origin")
        if origin is not None and origin not in client.origins:
            raise Refused(_FORBIDDEN, [fault("hooks-http-origin", "Origin")])
        asker = Asker(
            region=client.region, timezone=client.timezone, identifier_system=client.identifier_system
        )
        return Asking(client=client, asker=asker)

    def known(self, service: str) -> str:
        """The name of a service.

        Raises: Refused where there is none of that name.
        """
        if service not in self.services:
            raise Refused(
                _NOT_FOUND, [fault("hooks-http-no-such-service", "id", known=tuple(sorted(self.services)))]
            )
        return service

    def answer(self, asking: Asking, service: str, body: bytes) -> work.Answered:
        """The answer to a request.

        Raises: Refused with what is wrong with it, and where it takes too much or too many wait.
        """
        now = self.now()
        asked = work.Asked(
            service=service,
            body=body,
            asker=asking.asker,
            today=self.today or day_at(asking.asker.timezone, now),
            most=self.config.max_body,
        )
        try:
            found = self.pool.do(work.answered, asked)
        except NotNow as not_now:
            raise Refused(_AWAY, [fault(_BUSY[not_now.why], "request")]) from None
        if not isinstance(found, work.Answered):
            raise Refused(*found)
        if found.cards:
            self._keep(asking, service, found, now)
        return found

    def take_feedback(self, asking: Asking, service: str, body: bytes) -> int:
        """Keep feedback; how many of its cards were known.

        Raises: Refused with what is wrong with it.
        """
        told = feedback.read_feedback(body, most=MOST_FEEDBACK)
        try:
            return self.database.take(asking.name, service, told, keep_comments=self.keeps_comments)
        except (sqlite3.Error, InputFaults):
            raise Refused(_AWAY, [fault("hooks-http-store", "request")]) from None

    def _keep(self, asking: Asking, service: str, found: work.Answered, now: datetime) -> None:
        """Keep what the cards were; an answer is not held back where that fails."""
        try:
            self.database.keep(asking.name, service, found.cards, now.timestamp())
        except sqlite3.Error:
            logging.getLogger("doseline.hooks").warning("what the cards were could not be kept")

    def _spend(self, issuer: str, name: str, until: int) -> bool:
        """Note a token's id. Where that fails nobody is let in: it might be a second time."""
        try:
            return self.database.spend(issuer, name, until)
        except sqlite3.Error:
            raise Refused(_AWAY, [fault("hooks-http-store", "request")]) from None
