"""The reader of record files: a record, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from doseline.errors import Fault, RecordError, fault
from doseline.frozen import dataclass
from doseline.record.codes import Code
from doseline.record.fields import (
    ANY_ENTRY,
    ENTRIES,
    FORMAT,
    LIST_LENGTH,
    PERSON,
    THERAPY,
    TOP,
    TYPE,
    Shape,
)
from doseline.record.model import Event, Record
from doseline.record.named import NamesLike, measured_faults, named, result_faults
from doseline.record.of_drug import with_drug
from doseline.record.parse import parse
from doseline.record.relations import Draft, Links, Settled, links, relation_faults
from doseline.record.shape import MAX_FAULTS, key_faults, read_field, read_object
from doseline.record.timezone import is_timezone
from doseline.record.values import is_interval, shown

_FORMAT = re.compile(r"doseline-record/(0|[1-9][0-9]{0,8})", re.ASCII)
NUMBER = int(FORMAT.rpartition("/")[2])

Document = dict[str, Any]
Upgrade = Callable[[Document], Document]


def many_therapies(document: Document) -> Document:
    """A document of format 1 as one of format 2: its one therapy is the first of several."""
    therapies = {"therapies": [document["therapy"]]} if "therapy" in document else {}
    others = {key: value for key, value in document.items() if key not in {"therapy", "therapies"}}
    return {**others, **therapies, "format": "doseline-record/2"}


# From a format number to the change that makes it the next one. Files are read for ever: never take one away.
UPGRADES: Mapping[int, Upgrade] = MappingProxyType({1: many_therapies})
# The parts of a document by its format: a file is told of what is missing in its own words.
TOPS: Mapping[int, tuple[str, ...]] = MappingProxyType({1: ("format", "person", "therapy", "events")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A document field by field, before its parts are held against each other."""

    person: dict[str, Any]
    therapies: tuple[Draft, ...]
    entries: tuple[Draft, ...]
    faults: tuple[Fault, ...]


def read_record(
    data: bytes | str,
    *,
    names: NamesLike | None,
    guides: Mapping[str, frozenset[str] | None] | None = None,
    readings: Mapping[str, frozenset[str]] | None = None,
) -> Record:
    """The record that a file holds.

    ``names`` turns names into canonical ones and knows the units of tests; ``guides`` maps each
    known guide to its editions, ``readings`` to the ways in which its doses can be counted; they are only
    asked for those of the record. What is None is not checked.

    Raises: RecordError with every fault, in the order of the document.

    >>> read_record('{"format": "doseline-record/3"}', names=None)
    Traceback (most recent call last):
    doseline.errors.RecordError: newer-format (got=3, known=2) @ $.format
    """
    return read_document(parse(data), names=names, guides=guides, readings=readings)


def read_document(
    document: object,
    *,
    names: NamesLike | None,
    guides: Mapping[str, frozenset[str] | None] | None = None,
    readings: Mapping[str, frozenset[str]] | None = None,
) -> Record:
    """The record of a document that is here already: plain values, as ``parse`` gives them.

    It is for a program that makes records itself, and may have settled some entries before; the rest is as in
    ``read_record``.

    Raises: RecordError with every fault, in the order of the document.
    """
    outline = _outline(document)
    if names is not None:
        outline = replace(outline, entries=tuple(_with_names(draft, names) for draft in outline.entries))
    known = links(outline.entries)
    _raise(
        [
            *outline.faults,
            *_header_faults(outline, guides, readings),
            *(found for draft in outline.entries for found in _entry_faults(draft, known, names)),
        ]
    )
    therapies = tuple(THERAPY.makes(**therapy.values) for therapy in outline.therapies)
    drafts = outline.entries if names is None else with_drug(outline.entries, therapies, names)
    events = tuple(_event(draft) for draft in drafts)
    return Record(person=PERSON.makes(**outline.person), therapies=therapies, events=events)


def settled_values(entry: Document, names: NamesLike) -> dict[str, Any] | None:
    """The values of one entry as a record holds them, with its names; None where anything is wrong."""
    draft = _with_names(_draft(entry, ""), names)
    is_well = next(_entry_faults(draft, links((draft,)), names), None) is None
    return draft.values if is_well else None


def read_structure(data: bytes | str) -> Outline:
    """The document field by field: all that the JSON Schema can judge, and nothing more.

    Raises: RecordError with every fault of structure, in the order of the document.
    """
    return structure_of(parse(data))


def structure_of(document: object) -> Outline:
    """The same of a document that is here already, as ``parse`` gives it."""
    outline = _outline(document)
    _raise([*outline.faults, *(found for draft in outline.entries for found in draft.faults)])
    return outline


def upgraded(document: Document, number: int, *, upgrades: Mapping[int, Upgrade] = UPGRADES) -> Document:
    """A document of an older format, brought step by step to the present one.

    Raises: RecordError if there is no way from its number to ours.
    """
    while number < NUMBER:
        if number not in upgrades:
            raise RecordError((fault(Code.NOT_A_RECORD, "$.format", got=shown(document.get("format"))),))
        document, number = upgrades[number](document), number + 1
    return document


def _raise(faults: Sequence[Fault]) -> None:
    if len(faults) > MAX_FAULTS:
        raise RecordError((*faults[:MAX_FAULTS], fault(Code.MORE_FAULTS, "$", shown=MAX_FAULTS)))
    if faults:
        raise RecordError(tuple(faults))


def _outline(document: object) -> Outline:
    if not isinstance(document, dict):
        raise RecordError((fault(Code.NOT_A_RECORD, "$", got=shown(document)),))
    number = _format_number(document)
    sent, document = document, upgraded(document, number)
    top, told = (TOPS[number], sent) if number in TOPS else (TOP, document)
    faults = [*islice(key_faults(frozenset(top), told, "$"), MAX_FAULTS + 1), *_missing(told, top)]
    person, wrong_person = _section(PERSON, document)
    therapies, wrong_list = _therapies(document, one=number == 1)
    faults += [*wrong_person, *wrong_list, *(found for draft in therapies for found in draft.faults)]
    entries = document.get("events", [])
    if not isinstance(entries, list):
        faults.append(fault(Code.NOT_A_LIST, "$.events", got=shown(entries)))
        entries = []
    return Outline(person=person, therapies=therapies, entries=_drafts(entries, faults), faults=tuple(faults))


def _therapies(document: Document, *, one: bool) -> tuple[tuple[Draft, ...], tuple[Fault, ...]]:
    """The therapies, each at its own place; a file that held ``one`` is told so in its own words."""
    got = document.get("therapies", [])
    if not isinstance(got, list):
        return (), (fault(Code.NOT_A_LIST, "$.therapies", got=shown(got)),)
    if not got and "therapies" in document:
        return (), (fault(Code.EMPTY_LIST, "$.therapies"),)
    if len(got) > LIST_LENGTH:
        return (), (fault(Code.LIST_TOO_LONG, "$.therapies", length=len(got), most=LIST_LENGTH),)
    places = ["$.therapy"] if one else [f"$.therapies[{index}]" for index in range(len(got))]
    return tuple(_therapy(value, where) for value, where in zip(got, places, strict=False)), ()


def _therapy(value: object, where: str) -> Draft:
    values, faults = read_object(THERAPY, value, where)
    return Draft(where=where, type=None, values=values, faults=tuple(faults))


def _drafts(entries: list[object], before: list[Fault]) -> tuple[Draft, ...]:
    drafts: list[Draft] = []
    faults = list(before)
    for index, entry in enumerate(entries):
        drafts.append(_draft(entry, f"$.events[{index}]"))
        faults += drafts[-1].faults
        if len(faults) > MAX_FAULTS:  # read no further: who sent a million mistakes should not wait
            _raise(faults)
    return tuple(drafts)


def _format_number(document: Document) -> int:
    got = document.get("format")
    match = _FORMAT.fullmatch(got) if isinstance(got, str) else None
    if match is None:
        raise RecordError((fault(Code.NOT_A_RECORD, "$.format", got=shown(got)),))
    number = int(match[1])
    if number > NUMBER:
        raise RecordError((fault(Code.NEWER_FORMAT, "$.format", got=number, known=NUMBER),))
    return number


def _missing(document: Document, top: tuple[str, ...]) -> Iterator[Fault]:
    return (fault(Code.MISSING, f"$.{key}", key=key) for key in top if key not in document)


def _section(shape: Shape, document: Document) -> tuple[dict[str, Any], list[Fault]]:
    if shape.name not in document:
        return {}, []
    return read_object(shape, document[shape.name], f"$.{shape.name}")


def _draft(entry: object, where: str) -> Draft:
    if not isinstance(entry, dict):
        if isinstance(entry, Settled):
            return Draft(where=where, type=entry.type, values=entry.values, faults=(), is_settled=True)
        wrong = fault(Code.NOT_AN_OBJECT, where, got=shown(entry))
        return Draft(where=where, type=None, values={}, faults=(wrong,))
    type_ = entry.get("type")
    shape = ENTRIES.get(type_) if type(type_) is str else None
    if shape is not None:
        values, faults = read_object(shape, entry, where)
        return Draft(where=where, type=shape.name, values=values, faults=tuple(faults))
    # Which other keys belong here cannot be told: what every entry has is looked at all the same.
    _, wrong_type = read_field(TYPE, entry, where)
    values, faults = read_object(ANY_ENTRY, entry, where)
    return Draft(where=where, type=None, values=values, faults=(*wrong_type, *faults))


def _with_names(draft: Draft, names: NamesLike) -> Draft:
    if draft.type is None or draft.is_settled:
        return draft
    shape = ENTRIES[draft.type]
    if not shape.named:
        return draft
    values = named(shape, draft.values, names)
    return Draft(where=draft.where, type=draft.type, values=values, faults=draft.faults)


def _header_faults(
    outline: Outline,
    guides: Mapping[str, frozenset[str] | None] | None,
    readings: Mapping[str, frozenset[str]] | None,
) -> Iterator[Fault]:
    zone = outline.person.get("timezone")
    if zone is not None and not is_timezone(zone):
        yield fault(Code.UNKNOWN_TIMEZONE, "$.person.timezone", got=shown(zone))
    if guides is not None:
        for therapy in outline.therapies:
            yield from _guide_faults(therapy, guides)
            yield from _reading_faults(therapy, readings or {})
        yield from _word_faults(outline, readings or {})


def _guide_faults(therapy: Draft, guides: Mapping[str, frozenset[str] | None]) -> Iterator[Fault]:
    guide, edition = therapy.values.get("guide"), therapy.values.get("edition")
    if guide is None:
        return
    if guide not in guides:
        known = tuple(sorted(guides))
        yield fault(Code.UNKNOWN_GUIDE, f"{therapy.where}.guide", got=shown(guide), known=known)
    elif edition is not None and (editions := guides[guide]) is not None and edition not in editions:
        known = tuple(sorted(editions))
        yield fault(Code.UNKNOWN_EDITION, f"{therapy.where}.edition", got=shown(edition), known=known)


def _reading_faults(therapy: Draft, readings: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """A way to count that the guide does not have; an interval of the clinic's own fits any dated doses."""
    mode = therapy.values.get("month_mode")
    known = readings.get(str(therapy.values.get("guide"))) if mode is not None else None
    if mode is None or known is None or mode in known or (known and is_interval(mode)):
        return
    known_words = tuple(sorted(known))
    yield fault(Code.READING_NOT_IN_GUIDE, f"{therapy.where}.month_mode", got=shown(mode), known=known_words)


def _word_faults(outline: Outline, readings: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """A prescriber's word on counting that none of the guides has."""
    words = [one for one in outline.entries if one.type == "instruction" and one.values.get("reading")]
    found = [readings.get(str(therapy.values.get("guide"))) for therapy in outline.therapies if words]
    known = frozenset(name for names in found for name in names or ())
    for word in words if None not in found else ():
        mode = word.values["reading"]
        if mode not in known and not is_interval(mode):
            names = tuple(sorted(known))
            yield fault(Code.READING_NOT_IN_GUIDE, f"{word.where}.reading", got=shown(mode), known=names)


def _entry_faults(draft: Draft, known: Links, names: NamesLike | None) -> Iterator[Fault]:
    yield from draft.faults
    yield from relation_faults(draft, known)
    if draft.type == "test" and not draft.is_settled:
        yield from result_faults(draft.where, draft.values, names)
    elif draft.type == "measurement" and names is not None:
        yield from measured_faults(draft.where, draft.values, names)


def _event(draft: Draft) -> Event:
    event: Event = ENTRIES[str(draft.type)].makes(**draft.values)
    return event
