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
# Verdicts that do not say what is not to be done: the first sentence does.
_TOLD_IN_FULL = frozenset({"emergency", "wait-held"})
# More names than these are no help in one sentence: they stand in a list below it.
_NAMED_IN_A_SENTENCE = 3


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
    def cannot_wait(self) -> bool:
        """Whether something behind it asks for a call today."""
        return self.urgency is not None and self.urgency.cannot_wait

    @property
    def says_itself(self) -> frozenset[str]:
        """The rules that the sentence tells in words of its own."""
        return _SAID_BY.get(self.sentence, frozenset())

    @property
    def brief(self) -> tuple[str, ...]:
        """The sentences under the verdict on a first screen, where each thing is said once.

        They name the day after this one too, and a long list of what is not known stands elsewhere.
        """
        known = dict(self.values)
        if self.action in (Action.INJECT, Action.INJECT_LATE):
            pens = tuple(name for name in self.then if name.startswith("put-aside"))
            after = ("next-then",) if known["following"] else ()
            when = "due-today" if self.action is Action.INJECT else "late"
            return (when, *pens, *after, *self.also)
        late = ("dose-was-due",) if known["days_late"] else ()
        first = (self.sentence,) if self.headline in _TOLD_IN_FULL else ()
        return (*first, *self._in_short(known), *late, *self.also)

    def _in_short(self, known: dict[str, object]) -> tuple[str, ...]:
        match self.then:
            case ("next-due",):
                return ("in-days",)
            case ("next-tomorrow",):
                return ("is-tomorrow",)
            case ("why-waits",) if self.sentence == "wait-until" and self.headline != "emergency":
                return "not-before", *self.then
            case ("settle-unknown" | "ask-about-unknown" as name,) if _are_many(known["unknowns"]):
                return (f"{name}-many",)
            case _:
                return self.then


def _are_many(unknowns: object) -> bool:
    return isinstance(unknowns, tuple) and len(unknowns) > _NAMED_IN_A_SENTENCE
