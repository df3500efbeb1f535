"""What stands in a letter to carry on a journey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doseline.assessment.journey import Trip
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.text import Catalogue
from doseline.text.catalogue import NEUTRAL, folders_with

# The language that many borders read; it stands first.
FIRST = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The letter in one language: its code, and the lines in their order."""

    code: str
    title: str
    lines: tuple[str, ...]
    signed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants in the letter: the name as in the passport, and the second language by its code.

    ``medicine`` is how the medicine is called, or None to leave it out.
    """

    name: str
    language: str
    medicine: str | None = None
    names_illness: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """The same letter in one language after the other."""

    parts: tuple[Part, ...]


def languages() -> Mapping[str, str]:
    """The languages of letters by their codes, each by its own name.

    >>> languages()["de"]
    'Deutsch'
    """
    return {code: Catalogue(code, NEUTRAL).say("letter.language") for code in folders_with("letter")}


def letter(guide: Guide, trip: Trip, wish: Wish) -> Letter:
    """The letter in English and in the language wished for; in one where they are the same.

    >>> from datetime import date
    >>> from doseline import load_guide
    >>> trip = Trip(leaves=date(2026, 7, 1), returns=date(2026, 7, 14))
    >>> made = letter(load_guide("kesimpta"), trip, Wish(name="A B", language="de"))
    >>> [part.code for part in made.parts], any("Kesimpta" in line for line in made.parts[0].lines)
    (['en', 'de'], False)
    """
    low, high = guide.cold_c or ("", "")
    days = {"leaves": trip.leaves.isoformat(), "returns": trip.returns.isoformat()}
    values = {"name": wish.name, "medicine": wish.medicine or "", "from": low, "to": high, **days}
    wanted = tuple(_wanted(guide, wish))
    return Letter(tuple(_part(code, wanted, values) for code in dict.fromkeys((FIRST, wish.language))))


def _wanted(guide: Guide, wish: Wish) -> Iterator[str]:
    """The sentences that hold for this medicine and that the person wants."""
    product = guide.product
    yield "who"
    if wish.medicine:
        yield "named"
    if wish.names_illness:
        yield "illness"
    if product.is_kept_at_home and guide.cold_c:
        yield "cold"
    if product.is_kept_at_home and product.is_injected:
        yield "needle"
    yield "kind"


def _part(code: str, wanted: tuple[str, ...], values: Mapping[str, object]) -> Part:
    words = Catalogue(code, NEUTRAL)
    lines = tuple(words.say(f"letter.{name}", **values) for name in wanted)
    return Part(code=code, title=words.say("letter.title"), lines=lines, signed=words.say("letter.signed"))
