"""The numbers of a summary: how many people, by where they stand and by what; no person among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal

from doseline.check import Verdict
from doseline.frozen import dataclass
from doseline.guide.counted import Matter

# A place of a count: ("status", "dead"), ("all", "stop"), ("guide", name of a group, "stop").
Key = tuple[str, ...]
By = Literal["guide", "edition", "month_mode", "region", "stage"]

CANNOT, ASSESSED = "cannot-assess", "assessed"
# The words of the column ``status``, the first of them first: what could not be looked at leads.
STATUSES = (CANNOT, ASSESSED, "no-guide-drug", "dead", "merged")
# Where somebody who was assessed stands: each stands in one place. What is not known leads.
VERDICTS = (
    Verdict.UNKNOWN.value, Verdict.STOP.value, Verdict.WAIT.value, Verdict.ASK.value, Verdict.CLEAR.value,
    Verdict.NONE.value,
)  # fmt: skip
OVERDUE, NO_DOSES = "overdue", "no-doses"
# What else is counted of them; somebody can be in several.
MATTERS = (OVERDUE, *(matter.value for matter in Matter), NO_DOSES)
COLUMNS = (CANNOT, ASSESSED, *VERDICTS, *MATTERS)
# Groups that lie within those of another grouping, or beside them.
WITHIN: Mapping[By, By | None] = {
    "guide": None, "edition": "guide", "month_mode": "guide", "region": None, "stage": None,
}  # fmt: skip
PEOPLE: Key = ("people",)
NOT_READ: Key = ("not-understood",)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a screening was: its day, what it was made with, and how much was read.

    ``statuses`` are the people by what came of them: most who are on no medicine have no row. ``unreadable``
    lines are about people who stand in no count. ``same_guides`` says whether the guides are those that are
    here now, by which rules are counted.
    """

    today: str
    program: str
    guide_version: str
    inputs: int
    lines: int
    bytes: int
    unreadable: int = 0
    same_guides: bool = True
    statuses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A count that is only told as lying between two numbers, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """Of how many people a rule spoke, of how many so that a dose is held back or it cannot tell."""

    rule: str
    people: int | Steps | None
    holding: int | Steps | None
    unknown: int | Steps | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """A code that was not understood, and how often it was met."""

    resource: str
    system: str | None
    code: str | None
    display: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All numbers of a screening.

    ``counts`` holds each under its place, None where it is hidden; ``groups`` the groups of each grouping,
    the largest first. ``whys`` are the reasons why people could not be assessed. Counts under ``below`` are
    hidden, and as many others as it takes so that none can be worked out; 0 hides nothing. ``rules`` and
    ``codes`` are in the order of how often they were met; ``more_codes`` is how many are left out, None where
    that is hidden.
    """

    about: About
    counts: Mapping[Key, int | None]
    groups: Mapping[By, tuple[str, ...]]
    whys: tuple[str, ...]
    rules: tuple[RuleCount, ...]
    codes: tuple[CodeCount, ...]
    more_codes: int | None
    below: int = 0

    def status(self, status: str) -> int | None:
        """How many people have a status."""
        return self.counts.get(("status", status), 0)

    def all(self, column: str) -> int | None:
        """How many people of all groups stand in a column."""
        return self.counts[whole(column)]

    def of(self, by: By, group: str, column: str) -> int | None:
        """How many people of one group stand in a column."""
        return self.counts[by, group, column]

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return any(count is None for count in self.counts.values())


def whole(column: str) -> Key:
    """The place of a column's count over all groups."""
    return ("status", column) if column in (CANNOT, ASSESSED) else ("all", column)


def sums(summary: Summary) -> Iterator[tuple[Key, tuple[Key, ...], bool]]:
    """Every sum that a reader can do: the whole, its parts, and whether the whole may hold something else."""
    yield PEOPLE, tuple(("status", status) for status in STATUSES), False
    yield ("status", CANNOT), tuple(("why", why) for why in summary.whys), False
    yield ("status", ASSESSED), (NOT_READ,), True
    rows: list[Key] = [("all",)]
    for by, groups in summary.groups.items():
        rows += [(by, group) for group in groups]
        for column in COLUMNS:
            yield whole(column), tuple((by, group, column) for group in groups), False
    for row in rows:
        assessed = whole(ASSESSED) if row == ("all",) else (*row, ASSESSED)
        yield assessed, tuple((*row, verdict) for verdict in VERDICTS), False
        for matter in MATTERS:
            yield assessed, ((*row, matter),), True
