"""First screen of Today: the verdict, one sentence, the next date, and what to tap."""

from __future__ import annotations

from doseline.advice.action import Action
from doseline.assessment.day_questions import day_questions
from doseline.assessment.dose_strip import InRow, dose_strip
from doseline.faces.web.doses.continuous import is_taken_every_day
from doseline.faces.web.today.catch_up import Pause, pause
from doseline.faces.web.today.held import Held, held
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.plan import Status

INJECTING = frozenset({Action.INJECT, Action.INJECT_LATE})
# What a page looks like: its colour and the word on its tag.
_TONES = {
    Action.INJECT: ("go", "go"),
    Action.INJECT_LATE: ("go", "go"),
    Action.NOTHING_DUE: ("ok", "ok"),
    Action.ASK_FIRST: ("care", "care"),
    Action.WAIT: ("alarm", "wait"),
    Action.DO_NOT_INJECT: ("alarm", "stop"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstScreen:
    """What stands on top: of a day for a dose, of one without, or of one on which something holds it back.

    ``questions`` are asked before a dose, ``strip`` is shown where none is due, ``held`` where something is
    in the way, ``pause`` where days passed in silence.
    ``is_every_day`` says that only what was different is written down; ``can_take`` that there are doses to
    take or to miss, ``can_miss`` that one can have been missed.
    """

    tone: str
    tag: str
    verdict: str
    lines: tuple[str, ...]
    is_day: bool = False
    questions: tuple[str, ...] = ()
    strip: tuple[InRow, ...] = ()
    held: Held | None = None
    pause: Pause | None = None
    is_every_day: bool = False
    can_take: bool = True
    can_miss: bool = True


def first_screen(view: View) -> FirstScreen:
    """The first screen of today."""
    asked = pause(view)
    if asked is not None:
        return _of_a_pause(view, asked)
    action, status = view.case.step.action, view.case.plan.status
    tone, word = _tone(view, action)
    is_day = action in INJECTING
    return FirstScreen(
        tone=tone,
        tag=view.say(f"today.tag.{word}", today=view.case.today),
        verdict=view.verdict(),
        lines=view.brief(),
        is_day=is_day,
        questions=day_questions(view.case) if is_day else (),
        strip=dose_strip(view.case) if tone == "ok" else (),
        is_every_day=is_taken_every_day(view),
        can_take=status is not Status.STOPPED,
        can_miss=status not in (Status.STOPPED, Status.HELD),
        held=None if tone in ("go", "ok") else held(view),
    )


def _tone(view: View, action: Action) -> tuple[str, str]:
    """The colour and the word: where no dose is due, something can still wait to be settled."""
    if action is Action.NOTHING_DUE and view.case.check.holding:
        return "care", "settle"
    return _TONES[action]


def _of_a_pause(view: View, asked: Pause) -> FirstScreen:
    return FirstScreen(
        tone="care",
        tag=view.say("today.tag.pause", today=view.case.today),
        verdict=asked.title,
        lines=(view.say("today.pause.says"),),
        pause=asked,
    )
