"""Changes since the page was last looked at on another day.

A small note of what the page showed is kept beside the record: the next step, the next date, what holds
the dose back, how many entries there are. A note of another day is what the present one is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any, Self

from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.store import Store, StoreError
from doseline.text import Counted

_SHELF = "last-visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNote:
    """What the page showed on ``day``; ``holds`` are the rules that held the dose back."""

    day: date
    action: str
    due: date | None
    holds: tuple[str, ...]
    entries: int

    def to_json(self) -> dict[str, Any]:
        """The note as plain JSON."""
        return {
            "day": self.day.isoformat(),
            "action": self.action,
            "due": self.due.isoformat() if self.due else None,
            "holds": list(self.holds),
            "entries": self.entries,
        }

    @classmethod
    def from_json(cls, kept: Any) -> Self | None:  # noqa: ANN401 - whatever is kept
        """What ``to_json`` wrote; None for anything else: a lost note costs one comparison."""
        try:
            due = kept["due"]
            return cls(
                day=date.fromisoformat(kept["day"]),
                action=str(kept["action"]),
                due=date.fromisoformat(due) if due else None,
                holds=tuple(str(rule) for rule in kept["holds"]),
                entries=int(kept["entries"]),
            )
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class News:
    """The day of the last look, and what has changed since, in plain words."""

    since: date
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """One look at the page: the news, and the note to keep of it where that is a new one."""

    news: News | None
    note: dict[str, Any] | None


def look(view: View) -> ChangesSince:
    """What changed since the last look on another day.

    Once something is entered on the same day the comparison is dropped: what an entry changed is shown
    where it was saved.
    """
    now = _now(view)
    kept: Any = None
    with suppress(StoreError):
        kept = view.context.store.shelf(view.record).get(_SHELF)
    fresh = _noted(kept, now)
    before = PageNote.from_json(fresh["before"])
    lines = tuple(_lines(view, before, now)) if before else ()
    return ChangesSince(
        news=News(before.day, lines) if before and lines else None, note=fresh if fresh != kept else None
    )


def keep(store: Store, record: str, note: dict[str, Any]) -> None:
    """Keep the note, once the page was sent; one that cannot be kept costs one comparison."""
    with suppress(StoreError):
        store.shelf(record).put(_SHELF, note)


def _noted(kept: Any, now: PageNote) -> dict[str, Any]:  # noqa: ANN401 - whatever is kept
    """The note to keep: the last look, and the last one of another day."""
    last = PageNote.from_json(kept["last"]) if isinstance(kept, dict) and "last" in kept else None
    if last is None:
        return {"last": now.to_json(), "before": None}
    if last.day < now.day:
        return {"last": now.to_json(), "before": last.to_json()}
    if last == now:
        return dict(kept)
    return {"last": now.to_json(), "before": None}


def _now(view: View) -> PageNote:
    case = view.case
    rules = (item.reason for item in case.check.holding)
    return PageNote(
        day=case.today,
        action=case.step.action.value,
        due=case.plan.next_dose.due if case.plan.next_dose else None,
        holds=tuple(dict.fromkeys((*rules, *(item.rule for item in case.check.unknowns)))),
        entries=len(view.stored.events),
    )


def _lines(view: View, before: PageNote, now: PageNote) -> Iterator[str]:
    if before.action != now.action:
        yield view.say("today.news.step")
    yield from _dates(view, before.due, now.due)
    fresh = _named(view, now.holds, before.holds)
    if fresh:
        yield view.say("today.news.holds", rules=fresh)
    gone = _named(view, before.holds, now.holds)
    if gone:
        yield view.say("today.news.settled", rules=gone)
    if now.entries > before.entries:
        yield view.say("today.news.entries", count=Counted("entry", now.entries - before.entries))


def _dates(view: View, before: date | None, now: date | None) -> Iterator[str]:
    match before, now:
        case date(), date() if before != now:
            yield view.say("today.news.moved", before=before, now=now)
        case None, date():
            yield view.say("today.news.dated", now=now)
        case date(), None:
            yield view.say("today.news.undated", before=before)
        case _:
            return


def _named(view: View, rules: tuple[str, ...], without: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that only one side has, as reasons; a rule that the guide no longer has is left out."""
    known = view.case.guide.rules
    found = (rule for rule in rules if rule not in without and rule.partition(".")[0] in known)
    return tuple(dict.fromkeys(view.catalogue.write(rule, "reason") for rule in found))
