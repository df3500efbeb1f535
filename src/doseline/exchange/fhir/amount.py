"""How much of a medicine one dose is: as it is written, out of a volume, or the product's one strength."""

from __future__ import annotations

from decimal import Decimal

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.said import What
from doseline.frozen import dataclass
from doseline.guide.charts import chart_words
from doseline.guide.guide import Guide
from doseline.guide.schedule import Continuous, Dated
from doseline.record import AmountFrom

# More digits than a record keeps are no help to anybody.
_DIGITS = Decimal("0.001")
# A number of more figures is none of a dose or a supply, and takes long to write out.
_FIGURES = range(-6, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount in milligrams, and where it comes from."""

    mg: Decimal
    origin: AmountFrom


def amount(quantity: Element | None, guide: Guide, product: str | None) -> Amount | None:
    """The amount of one dose of a guide's medicine, or None where nothing tells it.

    Without a quantity, or with one in a unit that is not known, it is the product's strength, where the guide
    gives it only one.
    """
    value = number_of(quantity) if quantity is not None else None
    if quantity is None or value is None:
        return _of_product(one_strength(guide, product), Decimal(1))
    unit = unit_of(quantity)
    stated = chart_words().milligrams(value, unit)
    if stated is not None:
        return Amount(mg=_plain(stated), origin=AmountFrom.STATED)
    strength = one_strength(guide, product)
    volume = chart_words().millilitres(value, unit)
    if volume is not None:
        return _of_volume(volume, guide, strength)
    if chart_words().counts_pieces(unit) or not unit:
        return _of_product(strength, value)
    quantity.say("unit", What.UNKNOWN_UNIT, unit)
    return _of_product(strength, Decimal(1))


def number_of(element: Element, key: str = "value") -> Decimal | None:
    """A number of a dose, of a supply, of a time; one beyond all of these is noted."""
    found = element.number(key) if element.has(key) else None
    if found is None or not found or found.adjusted() in _FIGURES:
        return found
    element.say(key, What.UNREADABLE_NUMBER, found)
    return None


def unit_of(quantity: Element) -> str:
    """The unit of a quantity: its code, else its words."""
    return quantity.text("code") or quantity.text("unit") or ""


def one_strength(guide: Guide, product: str | None) -> Decimal | None:
    """The amount of every dose of a product, where all doses of the guide are alike.

    >>> from doseline.guide import load_guide
    >>> one_strength(load_guide("kesimpta"), None), one_strength(load_guide("ocrevus"), None)
    (Decimal('20'), None)
    """
    schedule = guide.schedule_of(product, None)
    match schedule:
        case Dated(readings=readings):
            readings_ = tuple(readings.values())
            amounts = {step.amount_mg for reading in readings_ for step in reading.opening}
            amounts |= {reading.amount_mg for reading in readings_}
        case Continuous(steps=steps):
            amounts = {step.amount_mg for step in steps}
    return amounts.pop() if len(amounts) == 1 else None


def _of_product(strength: Decimal | None, pieces: Decimal) -> Amount | None:
    if strength is None:
        return None
    return Amount(mg=_plain(strength * pieces), origin=AmountFrom.PRODUCT)


def _of_volume(volume: Decimal, guide: Guide, strength: Decimal | None) -> Amount | None:
    """The amount in a volume of the product as it is sold; what is thinned before it is given says none."""
    whole = guide.facts.get("volume-ml")
    if strength is None:
        return None
    if whole is None or not isinstance(whole.value, int | Decimal):
        return _of_product(strength, Decimal(1)) if volume else Amount(mg=volume, origin=AmountFrom.VOLUME)
    return Amount(mg=_plain(volume * strength / whole.value), origin=AmountFrom.VOLUME)


def _plain(number: Decimal) -> Decimal:
    """Without digits that say nothing."""
    rounded = number.quantize(_DIGITS)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded.normalize()
