"""How a medicine is given, asked about in plain words: a yes or a no for each of its products.

Everything comes from the product of a guide: its route, its form, what a person holds in the hand, and who
may give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import assert_never

from doseline.frozen import dataclass
from doseline.guide.guide import Guide
from doseline.guide.product import Product, Route


class Way(StrEnum):
    """A way that somebody asks about; ``open`` asks how at all."""

    PEN = "pen"
    SYRINGE = "syringe"
    TABLET = "tablet"
    CAPSULE = "capsule"
    SWALLOWED = "swallowed"
    INFUSION = "infusion"
    INJECTION = "injection"
    SELF = "self"
    PROFESSIONAL = "professional"
    OTHER = "other"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One product of a guide, and whether it is given in the ways asked about; None where it is asked how."""

    guide: Guide
    answer: bool | None

    @property
    def product(self) -> Product:
        """The product itself."""
        return self.guide.product


def how_given(guide: Guide, ways: Iterable[Way], *, profile: str, is_known: bool) -> tuple[Given, ...]:
    """The answer for the product of a guide; where it is not known which it is, for each that differs.

    ``profile`` is that of the region: a form that is not there is not told of.

    >>> from doseline.guide import load_guide
    >>> pen = load_guide("kesimpta")
    >>> [one.answer for one in how_given(pen, [Way.PEN], profile="US", is_known=False)]
    [True]
    """
    asked = tuple(ways)
    products = (guide,) if is_known else tuple(_each(guide, profile))
    return tuple(Given(guide=one, answer=_answer(one.product, asked)) for one in products)


def _each(guide: Guide, profile: str) -> Iterator[Guide]:
    """The main product, and every other one that is given in another way."""
    told = set()
    for one in (guide, *guide.variants.values()):
        product = one.product
        is_there = not product.profiles or profile in product.profiles
        if is_there and (product.route, product.form) not in told:
            told.add((product.route, product.form))
            yield one


def _answer(product: Product, ways: tuple[Way, ...]) -> bool | None:
    """Whether all of it is so; None where it is asked how, and where others may give it too."""
    if not ways or Way.OPEN in ways or (Way.PROFESSIONAL in ways and len(product.given_by) > 1):
        return None
    return all(_is(product, way) for way in ways)


def _is(product: Product, way: Way) -> bool:  # noqa: PLR0911 - one line for each way
    match way:
        case Way.PEN | Way.SYRINGE:
            return way.value in (product.form, *product.devices)
        case Way.TABLET | Way.CAPSULE:
            return product.form == way.value
        case Way.SWALLOWED:
            return product.route is Route.CAPSULE
        case Way.INFUSION:
            return product.route is Route.INFUSION
        case Way.INJECTION:
            return product.route in {Route.INJECTION, Route.CLINIC_INJECTION}
        case Way.SELF:
            return "self" in product.given_by
        case Way.PROFESSIONAL:
            return "professional" in product.given_by
        case Way.OTHER:
            return False
        case Way.OPEN:
            return True
        case _:
            assert_never(way)
