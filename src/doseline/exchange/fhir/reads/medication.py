"""What a medicine is called, whichever way a resource names it, and whether it is that of a guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from doseline.dates import PartialDate
from doseline.exchange.fhir.concept import NOTHING, Concept, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.meaning import pairs
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.remembered import LONGEST, keep
from doseline.exchange.fhir.said import Choice, Said, What, Why
from doseline.exchange.fhir.when import day_at
from doseline.frozen import dataclass
from doseline.guide.chart_codes import chart_codes
from doseline.guide.charts import chart_words
from doseline.guide.guide import Guide
from doseline.guide.words import phrase

_INLINE, _REFERENCE = "medicationCodeableConcept", "medicationReference"
_NO_ROUTE = frozenset[str]()
# Of a medicine with more names it is not kept what they mean.
_FEW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """A medicine as a chart names it.

    ``meant`` are the classes that its words and codes mean, the one that asks for most care first; ``guide``
    is there where that is a guide's own medicine, ``product`` the guide's word for another product than its
    main one, None where nothing tells. ``lot`` and ``expires`` stand on its pack.
    """

    concept: Concept
    meant: tuple[str, ...] = ()
    guide: Guide | None = None
    product: str | None = None
    lot: str | None = None
    expires: PartialDate | None = None
    said: tuple[Said, ...] = ()

    @property
    def why_none(self) -> Why | None:
        """Why there is no medicine in it: nothing names one, or it says that there is none."""
        if not self.concept:
            return Why.NO_NAME
        is_none = not self.meant and chart_codes().meanings(
            "nothing-there", pairs(self.concept), self.concept.words
        )
        return Why.NOT_THERE if is_none else None


def medicine(resource: Element, reading: Reading) -> Medicine:
    """The medicine of an order, a dose, a statement or a dispense."""
    named = concept_under(resource, _INLINE)
    if _REFERENCE not in resource.data:
        return _with_route(named, _told_once(named, resource, reading), resource, reading)
    pack, display, said = _referred(resource, reading)
    named = named.and_(_named(pack, resource, reading)).with_words(display)
    found = _with_route(named, _told_once(named, resource, reading), resource, reading)
    return replace(found, lot=_lot(pack), expires=_expires(pack, reading), said=(*said, *found.said))


def _told_once(named: Concept, resource: Element, reading: Reading) -> Medicine:
    """What a medicine means that is called so; it is looked up once for all that are called the same."""
    found: Medicine | None = reading.kept.get(("medicine", named))
    if found is None:
        found = _told(named, resource, reading)
        if not found.said and _is_short(named):
            keep(reading.kept, ("medicine", named), found)
    return found


def _is_short(named: Concept) -> bool:
    """Whether these are names, and no text about somebody."""
    return len(named.words) <= _FEW and sum(map(len, named.words)) <= LONGEST


def _told(named: Concept, resource: Element, reading: Reading) -> Medicine:
    meant, disagree = _meant(named, resource, reading)
    guide = _guide(meant, reading)
    return Medicine(
        concept=_careful_first(named, meant, reading),
        meant=meant,
        guide=guide,
        product=None if guide is None else _by_brand(guide, named.words),
        said=(*disagree, *_unknown(named, meant, resource, reading)),
    )


def _with_route(named: Concept, found: Medicine, resource: Element, reading: Reading) -> Medicine:
    """A guide's medicine whose brand does not tell the product, with the product that is given this way."""
    if found.guide is None or found.product is not None:
        return found
    routes = _routes(resource)
    by_route: Medicine | None = reading.kept.get(("product", named, routes))
    if by_route is None:
        by_route = replace(found, product=_by_route(found.guide, routes))
        if not found.said and _is_short(named):
            keep(reading.kept, ("product", named, routes), by_route)
    return by_route


def _referred(resource: Element, reading: Reading) -> tuple[Element | None, str | None, tuple[Said, ...]]:
    """The Medication that a reference leads to, the words that stand beside it, and what leads nowhere."""
    reference = resource.one(_REFERENCE) if resource.has(_REFERENCE) else None
    if reference is None:
        return None, None, ()
    display, found = reference.text("display"), followed(reference, resource, reading)
    if found is not None:
        return found, display, ()
    leads = reference.text("reference") or reference.path
    if display is None:
        reference.say("", What.REFERENCE, leads)
        return None, None, ()
    return None, display, (Choice(from_=resource.from_, what=What.REFERENCE, got=leads, took=display),)


def followed(reference: Element, resource: Element, reading: Reading) -> Element | None:
    """What a reference leads to: a resource inside this one, or one of all that was sent."""
    leads = reference.text("reference") or ""
    if leads.startswith("#"):
        inside = (one for one in resource.many("contained") if one.text("id") == leads[1:])
        return next(inside, None)
    return reading.follow(reference)


def _named(pack: Element | None, resource: Element, reading: Reading) -> Concept:
    """What a Medication is called: by its own code, and by its ingredients where that says nothing."""
    if pack is None:
        return NOTHING
    own = concept_under(pack, "code")
    if own and _understood(own, reading):
        return own
    parts = NOTHING
    for ingredient in pack.many("ingredient") if pack.has("ingredient") else ():
        parts = parts.and_(_ingredient(ingredient, pack, resource, reading))
    return own.and_(parts)


def _ingredient(ingredient: Element, pack: Element, resource: Element, reading: Reading) -> Concept:
    inline = concept_under(ingredient, "itemCodeableConcept")
    reference = ingredient.one("itemReference") if ingredient.has("itemReference") else None
    if reference is None:
        return inline
    found = followed(reference, pack, reading) or followed(reference, resource, reading)
    named = NOTHING if found is None else concept_under(found, "code")
    return inline.and_(named).with_words(reference.text("display"))


def _lot(pack: Element | None) -> str | None:
    batch = pack.one("batch") if pack is not None and pack.has("batch") else None
    return None if batch is None else batch.text("lotNumber")


def _expires(pack: Element | None, reading: Reading) -> PartialDate | None:
    found = None if pack is None else day_at(pack, "batch.expirationDate", reading)
    return None if found is None else found.day


# --- what it means ---


def _understood(named: Concept, reading: Reading) -> tuple[str, ...]:
    """Every class that its codes and any of its words mean, the one that asks for most care first."""
    codes = tuple((one.system, one.code) for one in named.codes)
    texts = named.words or ((named.name,) if named.name else ())
    found = dict.fromkeys(
        name for text in texts for name in reading.names.understood("medication", text, codes).names
    )
    ranks = reading.names.care.get("medication", {})
    return tuple(sorted(found, key=lambda name: ranks.get(name, len(ranks))))


def _meant(named: Concept, resource: Element, reading: Reading) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    """The classes, and that two substances stand there where they do."""
    meant = _understood(named, reading)
    medicines = reading.names.medicines
    substances = [name for name in meant if medicines[name].substance is not None]
    if len(substances) < 2:  # noqa: PLR2004 - two that disagree
        return meant, ()
    got = ", ".join(substances)
    return meant, (Choice(from_=resource.from_, what=What.CODES_DISAGREE, got=got, took=meant[0]),)


def _unknown(named: Concept, meant: tuple[str, ...], resource: Element, reading: Reading) -> Iterator[Said]:
    """The codes of a medicine that nobody knows, with the name that is kept."""
    if not meant and named and not _is_vaccine(named, reading):
        got = ", ".join(f"{one.system}|{one.code}" for one in named.codes) or None
        yield Choice(from_=resource.from_, what=What.UNKNOWN_CODE, got=got, took=named.name)


def _is_vaccine(named: Concept, reading: Reading) -> bool:
    return vaccine_meant(named, reading) is not None


def vaccine_meant(named: Concept, reading: Reading) -> str | None:
    """The vaccine that a medicine is, or None."""
    codes = tuple((one.system, one.code) for one in named.codes)
    for text in named.words or ((named.name,) if named.name else ()):
        found = reading.names.understood("vaccine", text, codes)
        if found.names and found.is_read:
            return found.names[0]
    return None


def _careful_first(named: Concept, meant: tuple[str, ...], reading: Reading) -> Concept:
    """The concept with the words in front that mean what asks for most care: they become the name."""
    if not meant or len(named.words) < 2:  # noqa: PLR2004 - nothing to choose between
        return named
    tells = [word for word in named.words if meant[0] in _means(word, reading)]
    if not tells or named.words[0] == tells[0]:
        return named
    return Concept(codes=named.codes, words=tuple(dict.fromkeys((tells[0], *named.words))))


def _means(word: str, reading: Reading) -> tuple[str, ...]:
    return reading.names.understood("medication", word).names


def _guide(meant: tuple[str, ...], reading: Reading) -> Guide | None:
    """The guide whose own medicine it is; where it may be another, that one counts."""
    if not meant:
        return None
    for drug, guide in reading.guides.items():
        if meant[0] in _means(drug, reading):
            return guide
    return None


def may_be_guides(named: Concept, reading: Reading) -> bool:
    """Whether any of its names or codes may mean the medicine of a guide, whatever else stands beside it."""
    if not named:
        return False
    own = frozenset(name for drug in reading.guides for name in _means(drug, reading))
    return not own.isdisjoint(_understood(named, reading))


def _by_brand(guide: Guide, words: Iterable[str]) -> str | None:
    """The guide's word for another product than the main one, by a brand of its own."""
    common = {phrase(one) for one in (*(guide.product.brands or (guide.drug,)), guide.substance)}
    texts = [f" {phrase(word)} " for word in words]
    for id_, variant in guide.variants.items():
        own = {phrase(brand) for brand in variant.product.brands or (id_,)} - common
        if any(f" {brand} " in text for brand in own for text in texts):
            return id_
    return None


def _by_route(guide: Guide, routes: frozenset[str]) -> str | None:
    """The only product that is given this way; the main one, where there are others."""
    if guide.product.route.value in routes:
        return guide.drug if guide.variants else None
    found = [id_ for id_, one in guide.variants.items() if one.product.route.value in routes]
    return found[0] if len(found) == 1 else None


def _routes(resource: Element) -> frozenset[str]:
    """The routes that the dosage of a resource fits, whatever it is called there."""
    keys = [key for key in ("dosageInstruction", "dosage") if key in resource.data]
    if not keys:
        return _NO_ROUTE
    routes = [concept_under(one, "route") for key in keys for one in resource.many(key)]
    if not any(routes):
        return _NO_ROUTE
    written = (text for one in routes for text in (*(code.code for code in one.codes), *one.words))
    return frozenset[str]().union(*map(chart_words().route_fits, written))
