"""Courses of vaccines: how many doses, and how far apart. Read only when somebody asks about a vaccine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.load import read_data
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    INTEGER,
    INTEGERS,
    TEXT,
    Citations,
    Faults,
    entries,
    maybe,
)
from doseline.source import Source

_COURSE = {
    "vaccine": TEXT, "days": INTEGERS, "booster_days": maybe(INTEGER), "season": maybe(BOOLEAN),
    "says": maybe(TEXT), "sources": ANY,
}  # fmt: skip
_SOURCE = {"title": TEXT, "version": TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The doses of one vaccine that belong together; ``days`` counts from the first of them.

    ``booster_days`` is the day of a booster that follows later, or None. One of a ``season`` is given
    anew each time, so that earlier doses do not count towards it.
    """

    id: str
    vaccine: str
    days: tuple[int, ...]
    booster_days: int | None
    season: bool
    sources: tuple[Source, ...]


@lru_cache
def load_courses() -> Mapping[str, tuple[Course, ...]]:
    """The courses by vaccine, the usual one first.

    Raises: GuideError with every fault of the data.

    >>> [course.days for course in load_courses()["mmr"]]
    [(0, 28)]
    """
    return build_courses(read_data("courses"), read_data("sources"))


def build_courses(courses: Mapping[str, Any], sources: Mapping[str, Any]) -> Mapping[str, tuple[Course, ...]]:
    """The courses from their parsed files.

    Raises: GuideError with every fault.
    """
    faults = Faults()
    documents = {key: table for key, table, _ in entries(sources, "source", _SOURCE, "sources", faults)}
    citations = Citations(documents, faults)
    found: dict[str, tuple[Course, ...]] = {}
    for key, table, where in entries(courses, "course", _COURSE, "courses", faults):
        if table["days"][0] != 0 or any(later <= earlier for earlier, later in pairwise(table["days"])):
            faults.add("offsets-out-of-order", f"{where}.days")
        course = Course(
            id=key,
            vaccine=table["vaccine"],
            days=tuple(table["days"]),
            booster_days=table.get("booster_days"),
            season=table.get("season", False),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )
        found[course.vaccine] = (*found.get(course.vaccine, ()), course)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return found
