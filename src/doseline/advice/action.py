"""The one next step."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from doseline.finding import Urgency, Values
from doseline.frozen import dataclass


class Action(StrEnum):
    """What to do about the next dose."""

    INJECT = "inject"
    INJECT_LATE = "inject_late"
    WAIT = "wait"
    ASK_FIRST = "ask_first"
    DO_NOT_INJECT = "do_not_inject"
    NOTHING_DUE = "nothing_due"


_SAID_BY = {"wait-held": frozenset({"on-hold"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What to do, for which day, and which rules led to it.

    ``sentence``, ``then`` and ``also`` name the sentences of the catalogue (under ``step``) that a face
    shows in a row: what to do; the day and the reason; what else. ``headline`` names the verdict in a few
    words (under ``step.headline``), ``values`` is what they need.
    ``because`` holds rule ids, the worst first: every wait and every unknown is among them.
    ``urgency`` is the soonest of the findings behind it, or None.
    """

    action: Action
    headline: str
    sentence: str
    then: tuple[str, ...]
    also: tuple[str, ...]
    for_date: date
    because: tuple[str, ...]
    urgency: Urgency | None
    values: Values = ()

    @property
    def says_itself(self) -> frozenset[str]:
        """The rules that the sentence tells in words of its own."""
        return _SAID_BY.get(self.sentence, frozenset())
