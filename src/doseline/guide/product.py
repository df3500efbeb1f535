"""The product: how it is given, by whom, with what before and after, and which families of rules it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import ANY, BOOLEAN, INTEGER, TEXT, TEXTS, Citations, Faults, check, maybe
from doseline.source import Source


class Route(StrEnum):
    """How the medicine gets into the body; the words of a dose are chosen by it."""

    INJECTION = "injection"
    # Under the skin too, and only by a professional: nobody learns to give it to themselves.
    CLINIC_INJECTION = "clinic-injection"
    INFUSION = "infusion"
    CAPSULE = "capsule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """How long somebody is watched after a dose: each one, or those up to ``until_slot``."""

    minutes: int
    until_slot: int | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Premedication:
    """A medicine given before a dose, from so many to so few minutes before it.

    ``amount_mg`` is what the clinic gives of it and ``way`` how, None where no source says so.
    """

    medicine: str
    minutes_before: tuple[int, int]
    optional: bool
    sources: tuple[Source, ...]
    amount_mg: Decimal | None = None
    way: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """How a drug is given.

    ``form`` is a slug with a name in the texts (``pen``, ``infusion-bag``, ``capsule``), ``given_by`` lists
    who may give it (``self``, ``professional``), ``devices`` what a person may hold in the hand. ``families``
    are the families of rules that apply to it. ``model`` is the forecast's own model of this drug, or None.
    ``id`` is the product's own word in a record: the drug's name for the main one. ``readings`` are the ways
    to count that fit it, its own first; empty where those of the schedule do. ``sources`` say how it is
    given, or that there is such a variant, ``profiles`` in which label profiles; empty where in all. With
    ``refers_children`` no date and no amount is worked out under the age of adults. ``brands`` are the
    names under which it is sold; left out, its own word. ``ingredients`` are what else is in it, by the
    names of allergies; empty where no list of them was read. One that ``is_brand`` is given as the main
    product is; ``same_way`` are the words of all that are given as this one is, so that the count of
    doses goes on from one to the other.
    """

    id: str = ""
    route: Route
    form: str
    given_by: tuple[str, ...]
    devices: tuple[str, ...]
    families: frozenset[str]
    model: str | None
    observation: tuple[Observation, ...] = ()
    premedication: tuple[Premedication, ...] = ()
    readings: tuple[str, ...] = ()
    refers_children: bool = False
    sources: tuple[Source, ...] = ()
    profiles: frozenset[str] = frozenset()
    brands: tuple[str, ...] = ()
    ingredients: frozenset[str] = frozenset()
    is_brand: bool = False
    same_way: frozenset[str] = frozenset()

    @property
    def sold_as(self) -> tuple[str, ...]:
        """The names of this product and of no other one of the same medicine."""
        return self.brands or (self.id,)

    @property
    def is_kept_at_home(self) -> bool:
        """Whether a person has something in the hand that must be kept right: a device of their own."""
        return bool(self.devices)

    @property
    def is_refilled(self) -> bool:
        """Whether people get it from a pharmacy from time to time, so that it runs out."""
        return _REFILLS in self.families

    def watched_after(self, slot: int | None) -> Observation | None:
        """How long somebody is watched after the dose of that number; None where no source says so.

        A dose whose number is not known is watched as the first ones are.
        """
        fits = (one for one in self.observation if one.until_slot is None or (slot or 1) <= one.until_slot)
        return next(fits, None)

    @property
    def is_injected(self) -> bool:
        """Whether people may inject it themselves, so that the place and the training count."""
        return self.route is Route.INJECTION


_REFILLS = "refills"
_GIVEN_BY = frozenset({"self", "professional"})
_PRODUCT = {
    "route": TEXT, "form": TEXT, "given_by": TEXTS, "devices": maybe(TEXTS), "families": TEXTS,
    "refers_children": maybe(BOOLEAN), "variant": maybe(ANY), "model": maybe(TEXT), "brands": maybe(TEXTS),
    "observation": maybe(ANY), "premedication": maybe(ANY), "ingredients": maybe(TEXTS),
    "sources": maybe(ANY),
}  # fmt: skip
_OBSERVATION = {"minutes": INTEGER, "until_slot": maybe(INTEGER), "sources": ANY}
_PREMEDICATION = {
    "medicine": TEXT, "from_minutes": INTEGER, "to_minutes": INTEGER, "optional": maybe(BOOLEAN),
    "amount_mg": maybe(TEXT), "way": maybe(TEXT), "sources": ANY,
}  # fmt: skip
# One that names no route is given as the main product is: another brand of the same.
_BRAND = {
    "id": TEXT, "brands": maybe(TEXTS), "readings": maybe(TEXTS), "profiles": maybe(TEXTS), "sources": ANY,
}  # fmt: skip
_VARIANT = {
    **_BRAND, "route": TEXT, "form": TEXT, "given_by": TEXTS, "devices": maybe(TEXTS),
    "observation": maybe(ANY), "premedication": maybe(ANY),
}  # fmt: skip
UNREAD = Product(route=Route.INJECTION, form="", given_by=(), devices=(), families=frozenset(), model=None)


def read_product(table: Mapping[str, Any], citations: Citations, faults: Faults) -> Product:
    """The main product of a drug's folder."""
    if not check(table, _PRODUCT, "product", faults):
        return UNREAD
    return replace(
        _given(table, "product", citations, faults),
        families=frozenset(table["families"]),
        model=table.get("model"),
        brands=tuple(table.get("brands", ())),
        ingredients=frozenset(table.get("ingredients", ())),
        refers_children=table.get("refers_children", False),
        sources=citations.read(table["sources"], "product.sources") if "sources" in table else (),
    )


def read_variants(
    table: Mapping[str, Any], main: Product, citations: Citations, faults: Faults
) -> dict[str, Product]:
    """The other products of the same medicine, by their words in a record.

    One that names its route stands for itself: what it leaves out of premedication, watching and devices it
    has not. One without a route is another brand of the main product.
    """
    found: dict[str, Product] = {}
    for place, one in enumerate(table.get("variant", [])):
        where = f"product.variant[{place}]"
        if not check(one, _VARIANT if isinstance(one, dict) and "route" in one else _BRAND, where, faults):
            continue
        if one["id"] in found or one["id"] == main.id:
            faults.add("repeated-id", f"{where}.id", got=one["id"])
        under = _given(one, where, citations, faults) if "route" in one else main
        found[one["id"]] = replace(
            under,
            id=one["id"],
            families=main.families,
            refers_children=main.refers_children,
            model=main.model if "route" not in one else None,
            readings=tuple(one.get("readings", ())),
            profiles=frozenset(one.get("profiles", ())),
            brands=tuple(one.get("brands", ())),
            is_brand="route" not in one,
            sources=citations.read(one["sources"], f"{where}.sources"),
        )
    return found


def _given(table: Mapping[str, Any], where: str, citations: Citations, faults: Faults) -> Product:
    """How one product is given, and what stands around a dose of it."""
    if table["route"] not in set(Route):
        faults.add("unknown-choice", f"{where}.route", got=table["route"])
        return UNREAD
    for name in table["given_by"]:
        if name not in _GIVEN_BY:
            faults.add("unknown-choice", f"{where}.given_by", got=name)
    return Product(
        route=Route(table["route"]),
        form=table["form"],
        given_by=tuple(table["given_by"]),
        devices=tuple(table.get("devices", ())),
        families=frozenset(),
        model=None,
        observation=tuple(_observation(table.get("observation", []), where, citations, faults)),
        premedication=tuple(_premedication(table.get("premedication", []), where, citations, faults)),
    )


def _observation(
    tables: list[dict[str, Any]], of: str, citations: Citations, faults: Faults
) -> Iterator[Observation]:
    for place, table in enumerate(tables):
        where = f"{of}.observation[{place}]"
        if check(table, _OBSERVATION, where, faults):
            yield Observation(
                minutes=table["minutes"],
                until_slot=table.get("until_slot"),
                sources=citations.read(table["sources"], f"{where}.sources"),
            )


def _premedication(
    tables: list[dict[str, Any]], of: str, citations: Citations, faults: Faults
) -> Iterator[Premedication]:
    for place, table in enumerate(tables):
        where = f"{of}.premedication[{place}]"
        if check(table, _PREMEDICATION, where, faults):
            amount = _amount(table, where, faults)
            yield Premedication(
                medicine=table["medicine"],
                minutes_before=(table["from_minutes"], table["to_minutes"]),
                optional=table.get("optional", False),
                sources=citations.read(table["sources"], f"{where}.sources"),
                amount_mg=amount,
                way=table.get("way"),
            )


# Into a vein, or by mouth.
_WAYS = frozenset({"vein", "mouth"})


def _amount(table: Mapping[str, Any], where: str, faults: Faults) -> Decimal | None:
    """The amount of a medicine before a dose; one has a way into the body, and no other has."""
    if ("amount_mg" in table) != ("way" in table):
        faults.add("missing-key", f"{where}.{'way' if 'amount_mg' in table else 'amount_mg'}")
        return None
    if "way" not in table:
        return None
    if table["way"] not in _WAYS:
        faults.add("unknown-choice", f"{where}.way", got=table["way"])
    try:
        return Decimal(table["amount_mg"])
    except InvalidOperation:
        faults.add("wrong-type", f"{where}.amount_mg", expected="a number written as a text")
        return None
