"""Whether a symptom is new, or something a person has lived with for long.

The labels ask for a call about new or worsening signs. What began before the first dose or years ago and is
unchanged is asked about once. The limits are our own, and the signs that can be old are the guide's.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from doseline.guide import Guide
from doseline.record import Change, Degree, Symptom


class Age(StrEnum):
    """How old a symptom is, and what was said of it; the one to be most careful with first."""

    NEW = "new"
    PRESSING = "pressing"
    SINCE_WHEN = "since-when"
    SEASON = "season"
    OLD = "old"
    SAME = "same"

    @property
    def variant(self) -> str | None:
        """The variant of the rule on old symptoms; the rule itself asks whether it is new or worse."""
        return None if self is Age.OLD else self.value

    @property
    def when_pressing(self) -> Age:
        """The same where the signs would be an emergency if they were new."""
        return Age.PRESSING if self in (Age.OLD, Age.SEASON, Age.SINCE_WHEN) else self


def age(guide: Guide, symptom: Symptom, *, today: date, first_given: date | None) -> Age:
    """How old a symptom is on ``today``."""
    endings = guide.endings
    is_known = guide.names.knows("symptom", symptom.name)
    if symptom.change in (Change.NEW, Change.WORSE) or (
        is_known and symptom.name not in endings.long_standing
    ):
        return Age.NEW
    long = _is_long_standing(guide, symptom, today, first_given)
    seasonal = _may_be_of_a_season(guide, symptom, today)
    if symptom.change is Change.SAME:
        return Age.SAME if long or seasonal else Age.SINCE_WHEN
    if long:
        return Age.PRESSING if symptom.severity is Degree.SEVERE else Age.OLD
    return Age.SEASON if seasonal else Age.NEW


def _is_long_standing(guide: Guide, symptom: Symptom, today: date, first_given: date | None) -> bool:
    """Whether it began before the first dose and not just before, or years ago; a vague day is read late."""
    began, numbers = symptom.on.last, guide.numbers
    days = (today - began).days
    before = first_given is not None and began < first_given and days >= numbers["old-symptom-days"]
    return before or days >= numbers["years-old-days"]


def _may_be_of_a_season(guide: Guide, symptom: Symptom, today: date) -> bool:
    """Whether a mild sign has been there for longer than a cold is."""
    mild = symptom.name in guide.endings.season and symptom.severity is Degree.MILD
    return mild and (today - symptom.on.last).days >= guide.numbers["season-days"]
