"""What to do where something holds the dose back: whom to ring, what to say, and what to enter then."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doseline.assessment.what_to_say import has_signs, what_to_say
from doseline.check.said_once import said_once
from doseline.faces.web.entries import write
from doseline.faces.web.today.actions import FindingView, Link, finding_view
from doseline.faces.web.today.one_tap import OVER, Tap
from doseline.faces.web.view import View
from doseline.finding import Urgency
from doseline.frozen import dataclass
from doseline.guide.settled_by import SettledBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whom to ring and what comes then.

    ``over`` ends all that goes on in one tap, ``word`` leads to what a clinic said. ``emergency`` is the
    number to ring at once, where that is what the findings ask for; ``worse`` says when to ring it.
    """

    phone: str | None
    ring: str | None
    emergency: str | None
    worse: str | None
    tell: tuple[str, ...]
    over: Tap | None
    word: Link | None


def held(view: View) -> Held:
    """What stands under the reason."""
    person, region = view.case.record.person, view.catalogue.region
    phone = person.clinic_phone
    is_now = view.case.step.urgency is Urgency.EMERGENCY
    # Where a call cannot wait, the finding itself says what to do when it gets worse.
    may_get_worse = has_signs(view.case) and not view.case.step.cannot_wait and region.emergency is not None
    return Held(
        phone=phone,
        ring=None if phone is None else ring(view.say, person.clinic, phone),
        emergency=region.emergency if is_now else None,
        worse=view.say("today.ring.worse", emergency=region.emergency) if may_get_worse else None,
        tell=what_to_say(view.case, view.catalogue),
        over=_all_over(view),
        word=_word(view),
    )


def ring(say: Callable[..., str], clinic: str | None, phone: str) -> str:
    """What stands on the button that rings the clinic."""
    if clinic is None:
        return say("today.ring.plain", phone=phone)
    return say("today.ring.named", clinic=clinic, phone=phone)


def settled(view: View) -> Iterator[FindingView]:
    """What holds the dose back, each with its own ways; what stands above them already is not said again."""
    word = _word(view)
    known = {word.address} if word else set()
    for item in said_once(view.case.check.holding, view.case.guide.rules):
        found = finding_view(view, item)
        taps = tuple(tap for tap in found.taps if tap.word != OVER)
        ways = tuple(way for way in found.ways if way.address not in known)
        known |= {way.address for way in ways}
        yield FindingView(found.said, ways, taps)


def _all_over(view: View) -> Tap | None:
    taps = [
        tap for item in view.case.check.holding for tap in finding_view(view, item).taps if tap.word == OVER
    ]
    places = tuple(dict.fromkeys(place for tap in taps for place in tap.places))
    if not places:
        return None
    how = OVER if len(places) == 1 else "all"
    says = view.say(f"today.tap.{OVER}.{how}")
    return Tap(says=says, word=OVER, value=OVER, places=places, idempotency_token=write.token())


def _word(view: View) -> Link | None:
    """Where a clinic's word is written down: about the one thing that holds, or about one of several."""
    rules, said = view.case.guide.rules, view.say("today.ring.said")
    holding = [item.rule for item in view.case.check.holding] + [
        item.rule for item in view.case.check.unknowns
    ]
    decidable = [rule for rule in dict.fromkeys(holding) if rules[rule].decidable]
    if len(decidable) == 1:
        return Link(said, view.address("decide", decidable[0]))
    if decidable:
        return Link(said, view.address("enter", "decision"))
    dated = any(SettledBy.INSTRUCTION in rules[rule].settlers(None) for rule in holding)
    return Link(said, view.address("enter", "instruction")) if dated else None
