"""Words on a pen out of the fridge: until when it may be used, why no more, and the limits it is held to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from doseline.guide import Guide
from doseline.plan import Pen
from doseline.quantity import fahrenheit
from doseline.text import Catalogue


def may_be_used(pen: Pen, guide: Guide, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Whether it may be used, and until when; why not, and what to do then."""
    if pen.spoiled:
        yield catalogue.say(f"storage.spoiled.{pen.spoiled}", **limits(guide, catalogue))
        yield catalogue.say("storage.spoiled.do")
    elif pen.use_by is not None:
        yield catalogue.say(f"storage.use.{'last' if pen.use_by == today else 'by'}", use_by=pen.use_by)


def limits(guide: Guide, catalogue: Catalogue) -> dict[str, object]:
    """The limits of the guide, in the region's degrees."""
    return {"days": guide.fridge_days, "most": warmth(guide.fridge_max_c, catalogue)}


def warmth(degrees: Decimal, catalogue: Catalogue) -> str:
    """Degrees Celsius as the region reads them."""
    if catalogue.region.temperature == "F":
        return catalogue.say("storage.degrees.f", degrees=fahrenheit(degrees))
    return catalogue.say("storage.degrees.c", degrees=degrees)
