"""What a guide is made of: dated, cited facts as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from doseline.finding import Severity, Urgency
from doseline.frozen import dataclass
from doseline.guide.facts import Fact
from doseline.guide.monitoring import Watch
from doseline.guide.patterns import Pattern, Phrase
from doseline.guide.product import Product
from doseline.guide.schedule import Schedule
from doseline.guide.settled_by import SettledBy
from doseline.guide.temporality import Endings
from doseline.guide.terminology import Terminology
from doseline.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How serious a finding is and how soon to act on it."""

    severity: Severity
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the guide says about one rule: its group, grades and sources.

    ``newest_unread`` marks a rule whose newest label text we know to exist and have not read; a rule
    that is not ``decidable`` waits for an entry, which no clinician's decision replaces. One that
    ``passes`` is about what is over one day, so that a word on it covers the dose open then and no later.
    ``settled_by`` are the entries that settle it, for a variant those of ``variants_settled_by``.
    ``conditions`` are illnesses that raise it while they are open, without any other rule; where one of
    ``other_kinds`` of the main illness is on record and none of ``only_in``, they do not.
    ``says_also`` are the rules whose matter its sentences tell as well.
    ``profiles`` names the label profiles that have it, and is empty where all do.
    """

    id: str
    group: str
    grade: Grade
    variants: Mapping[str, Grade]
    regions: Mapping[str, Severity]
    reopened_by: tuple[str, ...]
    newest_unread: bool
    decidable: bool
    passes: bool
    sources: tuple[Source, ...]
    settled_by: tuple[SettledBy, ...] = ()
    variants_settled_by: Mapping[str, tuple[SettledBy, ...]] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()
    only_in: frozenset[str] = frozenset()
    other_kinds: frozenset[str] = frozenset()
    says_also: tuple[str, ...] = ()
    profiles: frozenset[str] = frozenset()

    def settlers(self, variant: str | None) -> tuple[SettledBy, ...]:
        """What settles one variant, in the order in which it is offered."""
        return self.variants_settled_by.get(variant or "", self.settled_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The numbers to ring, the date style, and whose label is the strictest there.

    ``week_starts`` is the first day of a week on a calendar, 0 for Monday and 6 for Sunday.
    """

    id: str
    profile: str
    emergency: str | None
    poison: str | None
    crisis: str | None
    date_style: str
    decimal: str
    temperature: str
    week_starts: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place on the body for an injection.

    ``part`` is its name without a side; ``alone`` says whether a person reaches it without help. ``at`` is
    where it lies on the picture of a body seen from the front, 100 wide and 150 high; None where it cannot
    be seen there.
    """

    id: str
    part: str
    alone: bool
    sources: tuple[Source, ...]
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Everything the rules need to know about one drug.

    ``signs_of_rule`` lists, for a rule on symptoms, every symptom that can call on it. ``waiting_signs`` are
    those that make a dose wait on their own, each with the first rule that says so.
    ``sites`` are in the order in which unused ones are suggested. ``products`` are the words of a record
    for the drug's products, the main one first: the drug's own name. ``by_product`` are the calendars of
    each, ``variants`` the same guide for each of the others. ``regional`` has the numbers of the label
    profiles in which some differ, ``editions`` those with an edition of their own, ``of_condition`` the
    rules that an illness alone raises, with the illnesses.
    """

    drug: str
    substance: str
    version: str
    default_edition: str
    schedules: Mapping[str, Schedule]
    facts: Mapping[str, Fact]
    rules: Mapping[str, Rule]
    patterns: tuple[Pattern, ...]
    signs_of_rule: Mapping[str, frozenset[str]]
    waiting_signs: Mapping[str, str]
    endings: Endings
    sites: Mapping[str, Site]
    product: Product
    required_tests: Mapping[str, tuple[str, ...]]
    monitoring: tuple[Watch, ...]
    regions: Mapping[str, Region]
    names: Terminology
    documents: Mapping[str, str]
    numbers: Mapping[str, int] = field(repr=False)
    products: tuple[str, ...] = ()
    variants: Mapping[str, Guide] = field(repr=False, default_factory=dict)
    by_product: Mapping[str, Mapping[str, Schedule]] = field(repr=False, default_factory=dict)
    regional: Mapping[str, Mapping[str, int]] = field(repr=False, default_factory=dict)
    editions: Mapping[str, str] = field(repr=False, default_factory=dict)
    of_condition: tuple[tuple[str, frozenset[str]], ...] = field(repr=False, default=())

    def of_product(self, product: str | None) -> Guide:
        """The guide for one product of the drug; the main one where none is named or nobody knows it."""
        return self.variants.get(product, self) if product else self

    def schedule_of(self, product: str | None, edition: str | None) -> Schedule:
        """The calendar of an edition for a product; the main one's where none is named or known."""
        own = self.by_product.get(product or self.drug) or self.by_product.get(self.drug, self.schedules)
        return own[edition or self.default_edition]

    def knows_product(self, product: str | None) -> bool:
        """Whether this is a product of the drug; no word means the main one."""
        return product is None or product in self.products

    @property
    def danger(self) -> tuple[Phrase, ...]:
        """The words of danger of every language; they are the same for every drug."""
        from doseline.guide.typed_words import danger_phrases  # noqa: PLC0415 - a plan listens to nothing

        return danger_phrases()

    def __repr__(self) -> str:
        """The drug and the state of its data; all of it would fill a book."""
        return f"<Guide {self.drug} {self.version}: {len(self.facts)} facts, {len(self.rules)} rules>"

    def schedule(self, edition: str | None) -> Schedule:
        """The dose calendar of an edition, or of the default one."""
        return self.schedules[edition or self.default_edition]

    def has(self, family: str) -> bool:
        """Whether a family of rules applies to the drug."""
        return family in self.product.families

    @property
    def readings(self) -> frozenset[str]:
        """The ways in which its doses can be counted, of all editions."""
        return frozenset(name for schedule in self.schedules.values() for name in schedule.readings)

    def region(self, code: str) -> Region:
        """The region's numbers; an unknown region gets those that hold anywhere.

        A part of a country (``US-NY``) is read as its country.
        """
        country = code.upper().partition("-")[0]
        return self.regions.get(country, self.regions["default"])

    def numbers_of(self, profile: str) -> Mapping[str, int]:
        """The whole numbers that hold for a label profile."""
        return self.regional.get(profile, self.numbers)

    def edition_in(self, region: str) -> str:
        """The edition that a person of the region follows where none is named."""
        return self.editions.get(self.region(region).profile, self.default_edition)

    @property
    def future_note_days(self) -> int:
        """How far ahead an entry may lie that says what is planned."""
        return self.numbers["future-note-days"]

    @property
    def early_ask_days(self) -> int:
        """From how many days on an early dose is asked about; 0 where doses have no days of their own."""
        return self.numbers.get("early-ask-days", 0)

    @property
    def visit_months(self) -> int:
        """How many months lie between two visits."""
        return self.numbers["visit-months"]

    @property
    def has_fridge_limits(self) -> bool:
        """Whether the guide says how long a device may be out of the fridge."""
        return self.product.is_kept_at_home and "fridge-days" in self.numbers

    @property
    def cold_c(self) -> tuple[int, int] | None:
        """From and to how many degrees Celsius it is kept, or None where the guide does not say."""
        low, high = self.numbers.get("cold-min-c"), self.numbers.get("cold-max-c")
        return None if low is None or high is None else (low, high)

    @property
    def fridge_days(self) -> int:
        """How many days a pen may be out of the fridge."""
        return self.numbers["fridge-days"]

    @property
    def fridge_max_c(self) -> Decimal:
        """How warm it may get there, in degrees Celsius."""
        return Decimal(self.numbers["fridge-max-c"])

    @property
    def birth_control(self) -> Fact | None:
        """For how many months after the last dose birth control is advised; None without such a time."""
        return self.facts["contraception-months"] if self.has("contraception") else None

    @property
    def b_cell_limit(self) -> Fact:
        """The lower limit of normal of B cells, of a drug that lowers them."""
        return self.facts["cd19-lower-limit"]

    @property
    def has_b_cell_limit(self) -> bool:
        """Whether the guide has such a limit."""
        return "cd19-lower-limit" in self.facts

    def tests_required(self, region: str) -> tuple[str, ...]:
        """The tests that the strictest source of the region asks for before the first dose."""
        return self.required_of(self.region(region).profile)

    def required_of(self, profile: str) -> tuple[str, ...]:
        """The same for the label profile of a region."""
        return self.required_tests.get(profile, self.required_tests["strictest"])
