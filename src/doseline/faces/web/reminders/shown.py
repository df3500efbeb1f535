"""What a page shows of reminders: what rings next and where, and what came of the last ring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any, assert_never
from urllib.parse import urlsplit

from doseline.assessment.reminders import Answers, Ring, due_day, is_held_back, next_ring
from doseline.faces.web.reminders.bell import is_working
from doseline.faces.web.reminders.kept import Reminders, answers, reminders, rung
from doseline.faces.web.reminders.outgoing import Failure
from doseline.faces.web.reminders.ways import Device, MailWay, Ntfy, Way
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.text import Near

_MARK_LETTERS = 16
# The first of these words that a browser says of itself tells the kind of device.
_DEVICES = (
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("android", "android"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("linux", "linux"),
)
# What became of a message that a push service may have refused because nobody may be written to.
_UNSIGNED = frozenset({Failure.NOT_LET_IN.value, Failure.REFUSED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What rings next in words: a headline, the sentences after it, and whether something will ring."""

    headline: str
    lines: tuple[str, ...]
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WayShown:
    """One way in words; ``mark`` is what the device itself knows its own by."""

    id: str
    where: str
    mark: str = ""


def device_of(user_agent: str) -> str:
    """What kind of device a browser says it is on."""
    told = user_agent.lower()
    return next((kind for word, kind in _DEVICES if word in told), "other")


def where(view: View, way: Way) -> str:
    """Where a way rings, as part of a sentence."""
    match way:
        case Device():
            return view.say("reminders.where.device", name=view.say(f"reminders.device.{way.called}"))
        case MailWay():
            return view.say("reminders.where.mail", name=way.box.to)
        case Ntfy():
            return view.say("reminders.where.ntfy", name=urlsplit(way.url).hostname or "")
        case _:
            assert_never(way)


def rang_before(view: View, wanted: Reminders) -> str:
    """Where it rang in the backup that was put back, as part of a sentence; "" where it rang nowhere."""
    places = tuple(dict.fromkeys(_rang_at(view, one) for one in wanted.before))
    return view.catalogue.write(places, "and") if places else ""


def _rang_at(view: View, one: Mapping[str, Any]) -> str:
    match one["kind"]:
        case "mail":
            return view.say("reminders.where.mail", name=str(one["to"]))
        case "ntfy":
            return view.say("reminders.where.ntfy", name=urlsplit(str(one["url"])).hostname or "")
        case _:
            known = {kind for _, kind in _DEVICES}
            kind = one["called"] if one["called"] in known else "other"
            return view.say("reminders.where.device", name=view.say(f"reminders.device.{kind}"))


def ways_shown(view: View, wanted: Reminders) -> tuple[WayShown, ...]:
    """Every way there is."""
    return tuple(WayShown(id=way.id, where=where(view, way), mark=_mark(way)) for way in wanted.ways)


def following(view: View, wanted: Reminders, told: Answers) -> Ring | None:
    """The next ring; None where nothing will ring for the dose that is planned."""
    now = view.context.now()
    return next_ring(view.case, wanted.wish(view.case.record.person, now), told, now=now)


def zone(view: View, wanted: Reminders) -> tzinfo:
    """The time zone of the person."""
    return wanted.wish(view.case.record.person, view.context.now()).zone


def state(view: View, wanted: Reminders) -> State:
    """What rings next, or why nothing does."""
    if not wanted.ways:
        return _off(view, wanted)
    told = answers(view.context.store.shelf(view.record))
    ring = following(view, wanted, told)
    if ring is None:
        return State(headline=view.say("reminders.state.silent"), lines=_why_silent(view, told), is_on=False)
    lines = [view.say("reminders.state.on-says", where=_everywhere(view, wanted))]
    if is_held_back(view.case):
        lines.append(view.say("reminders.state.held"))
    lines.append(view.say("reminders.state.computer" if is_working(view.context) else "reminders.state.demo"))
    headline = view.say("reminders.state.on", **_moment(view, wanted, ring.at))
    return State(headline=headline, lines=tuple(lines), is_on=True)


def card(view: View) -> str:
    """What rings next for the dose, in one line, for another page; "" where no dose has a date."""
    if due_day(view.case) is None:
        return ""
    wanted = reminders(view.context.store, view.record)
    ring = following(view, wanted, answers(view.context.store.shelf(view.record))) if wanted.ways else None
    if ring is None:
        return view.say("reminders.card.silent" if wanted.ways else "reminders.card.off")
    told = {"where": _everywhere(view, wanted), **_moment(view, wanted, ring.at)}
    return view.say("reminders.card.on", **told)


def last(view: View, wanted: Reminders) -> tuple[str, ...]:
    """What came of the last ring, way by way."""
    told = rung(view.context.store.shelf(view.record))
    rang = [ways for ways in told.values() if ways]
    if not rang:
        return ()
    return tuple(_came(view, wanted, max(rang, key=_begun)))


def is_awaited(view: View, wanted: Reminders) -> bool:
    """Whether a test that was asked for has not rung everywhere yet."""
    told = rung(view.context.store.shelf(view.record))
    tests = [ways for id_, ways in told.items() if id_.startswith("test/")]
    return any(
        way.id not in ways or ways[way.id]["state"] == "ringing" for ways in tests for way in wanted.ways
    )


def _came(view: View, wanted: Reminders, ways: Mapping[str, Any]) -> Iterator[str]:
    for id_, one in ways.items():
        way = wanted.way(id_)
        at = datetime.fromisoformat(one["at"])
        how = view.say(f"reminders.how.{one['state']}")
        said = view.say("reminders.how.one", where=where(view, way), how=how) if way else how
        yield view.say("reminders.state.last", how=said, **_moment(view, wanted, at))
        if isinstance(way, Device) and one["state"] in _UNSIGNED and not view.context.contact:
            yield view.say("reminders.state.no-contact")


def _begun(ways: Mapping[str, Any]) -> str:
    return max(str(one["at"]) for one in ways.values())


def _off(view: View, wanted: Reminders) -> State:
    due = due_day(view.case)
    says = (
        view.say("reminders.state.off-says")
        if due is None or due < view.case.today
        else view.say("reminders.state.off-alarm", due=Near(due), hour=wanted.hour)
    )
    return State(headline=view.say("reminders.state.off"), lines=(says,), is_on=False)


def _why_silent(view: View, told: Answers) -> tuple[str, ...]:
    due = due_day(view.case)
    if due is None:
        return (view.say("reminders.state.silent-says"),)
    return (view.say("reminders.state.done-says" if told.done == due else "reminders.state.passed-says"),)


def _everywhere(view: View, wanted: Reminders) -> str:
    return view.catalogue.write(tuple(dict.fromkeys(where(view, way) for way in wanted.ways)), "and")


def _moment(view: View, wanted: Reminders, at: datetime) -> dict[str, object]:
    local = at.astimezone(zone(view, wanted))
    return {"day": Near(local.date()), "hour": local.time().replace(second=0, microsecond=0)}


def _mark(way: Way) -> str:
    """What a browser can work out of its own endpoint, to find itself in the list."""
    if not isinstance(way, Device):
        return ""
    return sha256(way.subscription.endpoint.encode()).hexdigest()[:_MARK_LETTERS]
