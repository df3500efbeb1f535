"""The list as a page shows it: its groups with their counts, and one line a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from doseline.assessment import worklist_text
from doseline.assessment.worklist import Group, Standing
from doseline.faces.web.people.listed_person import ListedPerson
from doseline.frozen import dataclass
from doseline.text import Catalogue

# The kind of tag for each standing: its colour and its sign.
_KINDS = {
    Standing.NOT_ASSESSED: "alarm",
    Standing.EMERGENCY: "alarm",
    Standing.DO_NOT_GIVE: "alarm",
    Standing.WAIT: "alarm",
    Standing.ON_HOLD: "care",
    Standing.DECIDE: "care",
    Standing.NOT_KNOWN: "care",
    Standing.SEE_TO: "care",
    Standing.NO_DOSES: "care",
    Standing.LATE: "go",
    Standing.DUE_TODAY: "go",
    Standing.START: "go",
    Standing.FINE: "ok",
    Standing.STOPPED: "ok",
    Standing.DIED: "ok",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person in words."""

    id: str
    called: str
    born: str
    kind: str
    standing: str
    stands_out: str
    last: str
    next: str
    since: str
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One group to look at: its name in the address, "" for all, its words, and how many are in it."""

    name: str
    says: str
    count: int
    is_shown: bool


def filters(words: Catalogue, people: Sequence[ListedPerson], shown: Group | None) -> tuple[Filter, ...]:
    """Every group that somebody is in, after all of them; the one that is shown stays, also when empty."""
    counts = {group: sum(one.row.group is group for one in people) for group in Group}
    first = Filter(name="", says=words.say("worklist.group.all"), count=len(people), is_shown=shown is None)
    others = (
        Filter(
            name=group.value,
            says=words.say(f"worklist.group.{group.value}"),
            count=count,
            is_shown=shown is group,
        )
        for group, count in counts.items()
        if count or shown is group
    )
    return (first, *others)


def lines(
    words_of: Callable[[str], Catalogue], people: Iterable[ListedPerson], today: date
) -> Iterator[Line]:
    """The people in words, each in those of their medicine: ``words_of`` its name, "" where none is known."""
    spoken: dict[str, Catalogue] = {}
    for one in people:
        if one.drug not in spoken:
            spoken[one.drug] = words_of(one.drug)
        yield _line(spoken[one.drug], one, today)


def _line(words: Catalogue, one: ListedPerson, today: date) -> Line:
    row = one.row
    return Line(
        id=one.id,
        called=one.called or words.say("worklist.page.damaged"),
        born=words.write(one.birth_date) if one.birth_date else words.say("worklist.page.born-not-known"),
        kind=_KINDS[row.standing],
        standing=worklist_text.standing(words, row),
        stands_out=worklist_text.stands_out(words, row),
        last=_day(words, row.last_given, today) or words.say("worklist.page.no-day"),
        next=_day(words, row.next_due, today) or words.say("worklist.page.no-date"),
        since=worklist_text.since(words, row),
        task=worklist_text.next_action(words, row),
    )


def _day(words: Catalogue, day: date | None, today: date) -> str | None:
    """A day as short as it can be told; the year stands where it is another one."""
    if day is None:
        return None
    return words.write(day, "brief" if day.year == today.year else "dated")
