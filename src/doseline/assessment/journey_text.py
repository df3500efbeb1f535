"""What an answer about a journey says: each dose, the pen on the way, and what to carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.assessment.away_text import away_words
from doseline.assessment.journey import DoseOnTheWay, Fridge, Journey
from doseline.frozen import dataclass
from doseline.text import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseWords:
    """One dose of the journey: its title, what stands first, and what of another day."""

    title: str
    first: tuple[str, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyWords:
    """An answer about a journey, in the order in which it is read.

    ``events`` are the days for a calendar, each with its words.
    """

    headline: str
    doses: tuple[DoseWords, ...]
    cold: tuple[str, ...]
    carry: tuple[str, ...]
    events: tuple[tuple[date, str], ...]


def journey_words(journey: Journey, catalogue: Catalogue) -> JourneyWords:
    """The answer in words; none of them gives leave to do anything."""
    return JourneyWords(
        headline=_headline(journey, catalogue),
        doses=tuple(_dose(journey, one, catalogue) for one in journey.doses),
        cold=tuple(_cold(journey, catalogue)),
        carry=tuple(text for _, text in sorted(catalogue.table("journey.carry").items())),
        events=tuple(sorted(_events(journey, catalogue))),
    )


def _headline(journey: Journey, catalogue: Catalogue) -> str:
    if journey.is_daily:
        return catalogue.say("journey.headline.daily", days=_days(journey))
    if not journey.doses:
        if journey.following is None:
            return catalogue.say("journey.headline.none-known")
        return catalogue.say("journey.headline.none", due=journey.following.due)
    if len(journey.doses) == 1:
        key = "one" if journey.doses[0].is_sure else "one-not-sure"
        return catalogue.say(f"journey.headline.{key}", due=journey.doses[0].slot.due)
    return catalogue.say("journey.headline.more", dates=tuple(one.slot.due for one in journey.doses))


def _days(journey: Journey) -> int:
    return (journey.trip.returns - journey.trip.leaves).days + 1


def _dose(journey: Journey, dose: DoseOnTheWay, catalogue: Catalogue) -> DoseWords:
    return DoseWords(
        title=catalogue.say("journey.dose", due=dose.slot.due),
        first=tuple(_first(journey, dose, catalogue)),
        moved=away_words(dose.away, catalogue) if dose.away is not None else (),
    )


def _first(journey: Journey, dose: DoseOnTheWay, catalogue: Catalogue) -> Iterator[str]:
    """What of the pen, and the days at home about which nothing is found."""
    if not dose.is_sure:
        yield catalogue.say("journey.not-sure")
        return
    if dose.keeps is not None:
        yield catalogue.say(f"journey.keeps.{dose.keeps.value}", use_by=journey.use_by)
    if dose.before:
        nearest = dose.before[0]
        yield catalogue.say("journey.before", on=nearest.on)
    elif dose.away is not None and dose.away.before:
        yield catalogue.say("journey.before-none")


def _cold(journey: Journey, catalogue: Catalogue) -> Iterator[str]:
    """How long a pen may be out, counted from the day of departure."""
    if journey.use_by is None or not journey.doses:
        return
    yield catalogue.say("journey.cold.use-by", leaves=journey.trip.leaves, use_by=journey.use_by)
    if journey.trip.fridge is not Fridge.YES:
        yield catalogue.say(f"journey.cold.fridge-{journey.trip.fridge.value}")


def _events(journey: Journey, catalogue: Catalogue) -> Iterator[tuple[date, str]]:
    """The days of the journey for a calendar; a day that is not sure is left out."""
    trip = journey.trip
    yield trip.leaves, catalogue.say("journey.event.pack" if journey.doses else "journey.event.leave")
    for one in journey.doses:
        if one.is_sure and one.slot.due is not None:
            yield one.slot.due, catalogue.say("journey.event.dose")
    if journey.use_by is not None and journey.doses and trip.fridge is not Fridge.YES:
        yield journey.use_by, catalogue.say("journey.event.use-by")
    yield trip.returns, catalogue.say("journey.event.back")
