"""Reading a guide from its data files; every fault of all files at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from doseline.errors import Fault, FaultyGuide, GuideError, WhichGuide
from doseline.finding import Severity
from doseline.guide.drug_files import drugs, folder_of_guide, is_of_a_drug, part, raise_faulty, read_files
from doseline.guide.facts import Fact, read_facts
from doseline.guide.families import check_families, needed
from doseline.guide.folders import OWN_NAMES, added_folders, data, drug_folders, kept, read_data
from doseline.guide.guide import Guide, Rule, Site
from doseline.guide.monitoring import read_monitoring, read_required
from doseline.guide.our_choices import FILE as OUR_CHOICES
from doseline.guide.our_choices import over_our_choices, spoken
from doseline.guide.patterns import Pattern, PatternKind
from doseline.guide.patterns_load import read_patterns
from doseline.guide.product import UNREAD, Product, read_product, read_variants
from doseline.guide.rules_load import read_rules
from doseline.guide.schedule import of_product
from doseline.guide.schedule_load import read_schedules
from doseline.guide.shared import Shared, build_shared, documents_in, load_shared
from doseline.guide.temporality import NO_ENDINGS, read_endings
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    INTEGERS,
    TEXT,
    Citations,
    Faults,
    entries,
    maybe,
)

if TYPE_CHECKING:
    from hashlib import _Hash as Hash
    from importlib.resources.abc import Traversable

__all__ = [
    "as_loaded", "build_guide", "data", "documents_of", "drugs", "guide_in_question",
    "guide_of_tables", "guide_tables", "load_guide", "load_guides", "of_version", "read_data",
    "read_guide", "sound_drugs", "tables_in", "version_of",
]  # fmt: skip

_OWN_SOURCES = "sources"
TOPICS = "topics"
# Where sources differ on codes: brought like a drug's, and shared by all.
_CODES = "codes"
T = TypeVar("T")
_DRUG_FILES = ("schedule", "facts", "rules", "patterns", "monitoring", "endings", "product")
# Files that a drug may lack: places on the body belong to injections.
_MAY_LACK = (_OWN_SOURCES, "sites")


@kept
def load_guide(drug: str) -> Guide:
    """The guide of one drug, checked.

    Raises: RequestError for an unknown drug; FaultyGuide, one of these, where its data do not hold together.

    >>> load_guide("kesimpta").numbers["live-vaccine-days"]
    28
    """
    guide, faults = read_guide(drug)
    raise_faulty(drug, faults)
    return guide


@kept
def sound_drugs() -> tuple[str, ...]:
    """The drugs whose guide can be used, by name."""
    return tuple(drug for drug in drugs() if _is_sound(drug))


def load_guides() -> Mapping[str, Guide]:
    """Every guide that can be used, by drug.

    >>> "kesimpta" in load_guides()
    True
    """
    return {drug: load_guide(drug) for drug in sound_drugs()}


def as_loaded(guide: Guide) -> Guide:
    """The guide as it is kept now: the same one, while its files and folders are the same."""
    return load_guide(guide.drug).of_product(guide.product.id)


def guide_in_question(named: str = "") -> Guide:
    """The guide that somebody named, or the only one there is: the alphabet must not choose.

    Raises: WhichGuide where there are several and none was named; RequestError for one that cannot be used.
    """
    if named:
        return load_guide(named.lower())
    known = sound_drugs() or drugs()
    if len(known) != 1:
        raise WhichGuide(known)
    (only,) = known
    return load_guide(only)


def _is_sound(drug: str) -> bool:
    try:
        load_guide(drug)
    except FaultyGuide:
        return False
    return True


def read_guide(drug: str) -> tuple[Guide, tuple[Fault, ...]]:
    """The guide of one drug as far as it can be read, and every fault of its files.

    Raises: RequestError for an unknown drug.
    """
    faults = Faults()
    guide = guide_of_tables(drug, guide_tables(drug, faults), faults)
    return of_version(guide, version_of(drug)), tuple(faults.found)


def guide_tables(drug: str, faults: Faults) -> dict[str, Mapping[str, Any]]:
    """The parsed files that a drug's guide is made of, by name.

    Raises: RequestError for an unknown drug.
    """
    return tables_in(folder_of_guide(drug), faults)


def tables_in(folder: Traversable, faults: Faults) -> dict[str, Mapping[str, Any]]:
    """The parsed files of a guide that lies in this folder, by name."""
    there = (name for name in _MAY_LACK if (folder / f"{name}.toml").is_file())
    return {**read_files(folder, _DRUG_FILES, faults), **read_files(folder, there, faults)}


def guide_of_tables(drug: str, tables: Mapping[str, Mapping[str, Any]], faults: Faults) -> Guide:
    """A guide from the parsed files of its drug and what all drugs share; it has no version yet."""
    return _guide(drug, tables, load_shared(), faults)


@kept
def version_of(*drugs: str) -> str:
    """A hash of the data of these guides and of what they share, so that an answer can be repeated."""
    seen = sha256()
    ours = drug_folders()
    for name, file in sorted(_shared_files()):
        _add(seen, name, file)
    for folder in added_folders():
        if (folder / OWN_NAMES).exists():
            _add(seen, f"//{OWN_NAMES}", folder / OWN_NAMES)
    for drug in drugs:
        for name, file in sorted(_files_of(ours[drug], drug), key=lambda one: (one[0], str(one[1]))):
            _add(seen, name, file)
    return seen.hexdigest()[:16]


def _add(seen: Hash, name: str, file: Traversable) -> None:
    seen.update(name.encode())
    with suppress(OSError):  # one that cannot be read is a fault of its own
        seen.update(file.read_bytes())


def _shared_files() -> Iterator[tuple[str, Traversable]]:
    """The files beside the folders of drugs, and those of the folders that are none."""
    yield from _files_of(data(), "")
    for folder in data().iterdir():
        if folder.is_dir() and (folder.name == _CODES or not is_of_a_drug(folder)):
            yield from _files_of(folder, folder.name)


def _files_of(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """The data files of a folder, and of the one folder that lies in it."""
    for item in (*folder.iterdir(), *_inside(folder / TOPICS)):
        if item.name.endswith(".toml") and item.is_file():
            yield f"/{name}/{item.name}", item


def _inside(folder: Traversable) -> Iterator[Traversable]:
    return folder.iterdir() if folder.is_dir() else iter(())


def build_guide(drug: str, tables: Mapping[str, Mapping[str, Any]], version: str) -> Guide:
    """A guide from all its parsed files, named as in the data folder.

    Raises: GuideError with every fault.
    """
    faults = Faults()
    own = {name.removeprefix(f"{drug}/"): table for name, table in tables.items() if name.startswith(drug)}
    own |= {OUR_CHOICES: tables[OUR_CHOICES]} if OUR_CHOICES in tables else {}
    guide = _guide(drug, own, build_shared(tables, faults), faults)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return of_version(guide, version)


def of_version(guide: Guide, version: str) -> Guide:
    """The guide and those of its products, with the state of their data."""
    variants = {key: replace(one, version=version) for key, one in guide.variants.items()}
    return replace(guide, version=version, variants=variants)


def _guide(drug: str, tables: Mapping[str, Mapping[str, Any]], shared: Shared, faults: Faults) -> Guide:
    """A guide from the files of its drug; what cannot be read is left out, and is a fault."""
    own, tables = tables, over_our_choices(tables)
    documents = documents_of(tables, shared, faults)
    citations = Citations(documents, faults)

    def made(file: str, otherwise: T, make: Callable[[Mapping[str, Any], Citations, Faults], T]) -> T:
        return part(faults, file, otherwise, lambda: make(tables[file], citations, faults))

    schedule = tables["schedule"]
    facts: dict[str, Fact] = made("facts", {}, read_facts)
    patterns: tuple[Pattern, ...] = made("patterns", (), read_patterns)
    rules: dict[str, Rule] = made("rules", {}, lambda *given: dict(read_rules(*given)))
    guide = Guide(
        drug=drug,
        substance=str(schedule.get("substance", "")),
        version="",
        default_edition=str(schedule.get("default_edition", "")),
        schedules=made("schedule", {}, read_schedules),
        facts=facts,
        rules=rules,
        patterns=patterns,
        signs_of_rule=_signs_of_rule(patterns),
        waiting_signs=_waiting_signs(patterns, rules),
        endings=made("endings", NO_ENDINGS, read_endings),
        sites=made("sites", {}, lambda *given: dict(_sites(*given))) if "sites" in tables else {},
        product=replace(made("product", UNREAD, read_product), id=drug),
        required_tests=part(faults, "monitoring", {}, lambda: read_required(tables["monitoring"], faults)),
        monitoring=made("monitoring", (), read_monitoring),
        regions=shared.regions,
        names=shared.names,
        documents={key: str(table["title"]) for key, table in documents.items()},
        numbers=_numbers(facts),
    )
    guide = _with_what_it_needs(guide, own)
    if guide.default_edition not in guide.schedules:
        faults.add("unknown-edition", "schedule.default_edition", got=guide.default_edition)
    products: dict[str, Product] = made(
        "product", {}, lambda table, *given: read_variants(table, guide.product, *given)
    )
    if "sites" not in tables and any(one.is_injected for one in (guide.product, *products.values())):
        faults.add("missing-file", "sites")
    check_families(guide, faults)
    guide = replace(guide, products=(drug, *products))
    alike = frozenset({drug, *(key for key, one in products.items() if one.is_brand)})
    guide = replace(guide, product=replace(guide.product, same_way=alike))
    products = {
        key: replace(one, same_way=alike if one.is_brand else frozenset({key}))
        for key, one in products.items()
    }
    variants = {key: _for_product(guide, one, faults) for key, one in products.items()}
    calendars = {drug: guide.schedules, **{key: one.schedules for key, one in variants.items()}}
    variants = {key: replace(one, by_product=calendars) for key, one in variants.items()}
    return replace(guide, variants=variants, by_product=calendars)


def _for_product(guide: Guide, product: Product, faults: Faults) -> Guide:
    """The guide for one of its other products: that one's words, and the ways to count that fit it."""
    known = {name for schedule in guide.schedules.values() for name in schedule.readings}
    for name in product.readings:
        if name not in known:
            faults.add("unknown-reading", f"product.variant.{product.id}.readings", got=name)
            return guide
    schedules = {key: of_product(one, product.readings) for key, one in guide.schedules.items()}
    return replace(guide, product=product, schedules=schedules)


def _with_what_it_needs(guide: Guide, own: Mapping[str, Mapping[str, Any]]) -> Guide:
    """The guide with those of our choices that it needs, beside what its own files say."""
    rules, facts = needed(guide)
    rules, facts = rules.union(spoken(own, "rules")), facts.union(spoken(own, "facts"))
    kept_facts = {key: fact for key, fact in guide.facts.items() if key in facts}
    return replace(
        guide,
        rules={key: rule for key, rule in guide.rules.items() if key in rules},
        facts=kept_facts,
        numbers=_numbers(kept_facts),
        regional=_regional(kept_facts),
        editions={one: key for key, found in guide.schedules.items() for one in found.profiles},
        of_condition=tuple(
            (key, rule.conditions)
            for key, rule in guide.rules.items()
            if rule.conditions and key != "indication-outside"  # read with the kinds of MS
        ),
    )


def _numbers(facts: Mapping[str, Fact]) -> dict[str, int]:
    return {key: fact.value for key, fact in facts.items() if isinstance(fact.value, int)}


def _regional(facts: Mapping[str, Fact]) -> dict[str, dict[str, int]]:
    """The numbers of each label profile in which a fact is another one."""
    profiles = {profile for fact in facts.values() for profile in fact.regions}
    own = {key: fact.regions for key, fact in facts.items() if fact.regions}
    return {
        profile: _numbers(facts) | {key: by[profile] for key, by in own.items() if profile in by}
        for profile in sorted(profiles)
    }


def documents_of(
    tables: Mapping[str, Mapping[str, Any]], shared: Shared, faults: Faults
) -> dict[str, Mapping[str, Any]]:
    """The documents that the drug may cite: those of all guides, and its own."""
    own: dict[str, Mapping[str, Any]] = part(
        faults, _OWN_SOURCES, {}, lambda: documents_in(tables.get(_OWN_SOURCES, {}), faults)
    )
    for key in own.keys() & shared.documents.keys():
        faults.add("repeated-id", f"{_OWN_SOURCES}.source.{key}", got=key)
    return {**own, **shared.documents}


def _signs_of_rule(patterns: tuple[Pattern, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pattern in patterns:
        for rule in pattern.rules.values():
            found[rule] = found.get(rule, frozenset()) | pattern.signs
    return found


def _waiting_signs(patterns: tuple[Pattern, ...], rules: Mapping[str, Rule]) -> dict[str, str]:
    waits = {id_ for id_, rule in rules.items() if rule.grade.severity is Severity.WAIT}
    found: dict[str, str] = {}
    for pattern in patterns:
        asked = pattern.rules.values() if pattern.kind is PatternKind.ANY else ()
        first = next((rule for rule in asked if rule in waits), None)
        if first is not None:
            found = {**dict.fromkeys(pattern.signs, first), **found}
    return found


_SITE = {"part": TEXT, "alone": BOOLEAN, "sources": ANY, "at": maybe(INTEGERS)}


def _sites(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> list[tuple[str, Site]]:
    return [
        (
            key,
            Site(
                id=key,
                part=table["part"],
                alone=table["alone"],
                sources=citations.read(table["sources"], f"{where}.sources"),
                at=_place(table.get("at"), f"{where}.at", faults),
            ),
        )
        for key, table, where in entries(tables, "site", _SITE, "sites", faults)
    ]


def _place(numbers: list[int] | None, where: str, faults: Faults) -> tuple[int, int] | None:
    """A point of the picture: how far to the right, and how far down."""
    match numbers:
        case None:
            return None
        case [int() as across, int() as down]:
            return across, down
        case _:
            faults.add("wrong-type", where, expected="two whole numbers")
            return None
