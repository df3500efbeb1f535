"""Vaccine that somebody asks about in their own words: what they mean by it, and whether it is live."""

from __future__ import annotations

from collections.abc import Iterable

from doseline.check import VaccineDates
from doseline.guide import Guide
from doseline.text import Catalogue, Named


def meant(guide: Guide, written: str) -> tuple[str, ...]:
    """The vaccines that the words can mean; the words themselves where they mean none that is known."""
    known = guide.names.vaccines
    return tuple(name for name in guide.names.understood("vaccine", written).names if name in known) or (
        written,
    )


def title(catalogue: Catalogue, guide: Guide, dates: Iterable[VaccineDates]) -> str:
    """What was understood, and of which kind it is."""
    asked = tuple(dates)
    known = guide.names.vaccines
    names = tuple(Named("vaccine", one.vaccine) if one.vaccine in known else one.vaccine for one in asked)
    return catalogue.say(f"question_page.vaccine.{kind(asked)}", names=names)


def kind(dates: Iterable[VaccineDates]) -> str:
    """Of several that the words can mean, the one to ask about first."""
    live = [one.live for one in dates]
    if True in live:
        return "live"
    return "non-live" if live and None not in live else "kind-unknown"
