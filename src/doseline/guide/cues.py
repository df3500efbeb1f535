"""The words around a name that change what it means, read from their data file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import (
    BOOLEAN,
    TABLE,
    TEXTS,
    TEXTS_OR_TEXT,
    Citations,
    Faults,
    check,
    entries,
    maybe,
)
from doseline.guide.words import phrase, spelling

# The long lists are one text each, divided by commas: that is read faster than a list of texts.
_DIVIDED = re.compile(r"\s*[,\n]\s*")
_LIST = {"words": TEXTS_OR_TEXT, "between": maybe(TEXTS), "of": maybe(TEXTS)}
_FORM = {"words": TEXTS, "turns": TABLE, "whole_body": BOOLEAN}


class Cue(StrEnum):
    """What a word does to the name beside it."""

    SMALL = "small"
    NEGATED_BEFORE = "negated.before"
    NEGATED_AFTER = "negated.after"
    PAST = "past"
    PAST_MEDICINE = "past.medicine"
    PAST_FINISHED = "past.finished"
    PAST_FROM = "past.from"
    PAST_WEAK = "past.weak"
    ONCE = "past.once"
    BEGUN = "begun"
    WAITING = "waiting"
    STILL = "still"
    STILL_MEDICINE = "still.medicine"
    FAMILY = "family"
    SELF = "self"
    POSSIBLE = "possible"
    ABOUT = "about"


# Lists within a list.
_WITHIN = {
    Cue.PAST: dict.fromkeys(("medicine", "finished", "from", "weak", "once", "year"), TABLE)
    | {"reach": TEXTS, "own_reach": TEXTS},
    Cue.STILL: {"medicine": maybe(TABLE)},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Words of a medicine's form, and what a class becomes by it."""

    words: frozenset[str]
    turns: Mapping[str, str]
    whole_body: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Each cue phrase with what it does, and the lists of words that the reader needs.

    ``between`` may stand between a "no" and its name, ``reach`` between a word for what is over and its name,
    ``own_reach`` between a word for what goes on and the treatment itself,
    ``year_after`` before a year and ``year_between`` between the two. ``unnamed`` are words for something
    that has no name here ("and another one"), behind one of ``joins``. ``heed`` are words of danger that a
    cue alone does not explain, ``finds`` and ``injections`` (of an
    allergy) those that harmless names do not, ``own`` the classes of the
    treatment itself. ``courses`` are medicines that can be finished, ``lasting_years`` how long ago a year is
    the end of one that works on. ``single`` are the cues of one
    word, which are never a slip of another one. By kind of name: ``beside`` holds the words that may stand
    beside one and change nothing, ``permits`` the names that hold nothing back, ``lasting`` those that count
    when they are over, ``same`` the short forms that are written out. ``only_whole`` are names that count
    only as a whole text.
    """

    does: Mapping[str, frozenset[Cue]]
    between: frozenset[str]
    reach: frozenset[str]
    own_reach: frozenset[str]
    year_after: frozenset[str]
    year_between: frozenset[str]
    joins: frozenset[str]
    unnamed: frozenset[str]
    own: frozenset[str]
    heed: frozenset[str]
    finds: frozenset[str]
    injections: frozenset[str]
    courses: frozenset[str]
    lasting_years: int
    single: frozenset[str]
    longest: int
    beside: Mapping[str, frozenset[str]]
    only_whole: frozenset[str]
    permits: Mapping[str, frozenset[str]]
    lasting: Mapping[str, frozenset[str]]
    forms: tuple[Form, ...]
    same: Mapping[str, Mapping[str, str]]


def read_cues(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> Cues:
    """The cues from the parsed file ``names/reading.toml``."""
    citations.read(tables.get("sources"), "names.reading.sources")
    does: dict[str, set[Cue]] = {}
    for cue, written in _phrases(tables, faults):
        does.setdefault(phrase(written), set()).add(cue)
    forms = tuple(_forms(tables, faults))
    beside = {kind: frozenset(words) for kind, words in _beside(tables, faults)}
    beside["medicine"] = beside.get("medicine", frozenset()).union(*(form.words for form in forms))
    between = _table(tables, Cue.NEGATED_BEFORE).get("between", ())
    year, unnamed = _under(tables, "past", "year"), _under(tables, "unnamed")
    return Cues(
        does={words: frozenset(cues) for words, cues in does.items()},
        between=frozenset(map(phrase, between)),
        reach=frozenset(_under(tables, "past").get("reach", ())),
        own_reach=frozenset(_under(tables, "past").get("own_reach", ())),
        year_after=frozenset(year.get("words", ())),
        year_between=frozenset(year.get("between", ())),
        joins=frozenset(unnamed.get("after", ())),
        unnamed=frozenset(unnamed.get("words", ())),
        own=frozenset(tables.get("own", ())),
        heed=frozenset(tables.get("heed", ())),
        finds=frozenset(tables.get("finds", ())),
        injections=frozenset(tables.get("injections", ())),
        courses=frozenset(_under(tables, "past", "finished").get("of", ())),
        lasting_years=year.get("lasting_years", 0),
        single=frozenset(words for words in does if " " not in words),
        longest=max((words.count(" ") + 1 for words in does), default=0),
        beside=beside
        | {"medicine": beside.get("medicine", frozenset()).union(*(one.words for one in forms))},
        only_whole=frozenset(map(phrase, tables.get("only_whole", ()))),
        permits=_lists(tables, "permits"),
        lasting=_lists(tables, "lasting"),
        forms=forms,
        same=tables.get("same", {}),
    )


def _phrases(tables: Mapping[str, Any], faults: Faults) -> Iterator[tuple[Cue, str]]:
    for cue in Cue:
        table = _table(tables, cue)
        shape = {**_LIST, **_WITHIN.get(cue, {})}
        if check(table, shape, f"names.reading.{cue.value}", faults):
            yield from ((cue, written) for written in _listed(table["words"]))


def _listed(written: list[str] | str) -> list[str]:
    """The words of a list, or of a text that is divided by commas."""
    return list(filter(None, _DIVIDED.split(written))) if isinstance(written, str) else written


def _beside(tables: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, Iterator[str]]]:
    for kind, table, _ in entries(tables, "beside", {"words": TEXTS}, "names.reading", faults):
        yield kind, (word for written in table["words"] for word in phrase(written).split())


def _lists(tables: Mapping[str, Any], key: str) -> dict[str, frozenset[str]]:
    return {kind: frozenset(listed) for kind, listed in tables.get(key, {}).items()}


def _forms(tables: Mapping[str, Any], faults: Faults) -> Iterator[Form]:
    for _, table, _ in entries(tables, "form", _FORM, "names.reading", faults):
        words = frozenset(spelling(phrase(word)) for word in table["words"])
        yield Form(words=words, turns=table["turns"], whole_body=table["whole_body"])


def reactions(tables: Mapping[str, Any], faults: Faults) -> dict[str, str]:
    """Each word for a reaction, and whether it is ``severe`` or ``any``."""
    found = entries(tables, "reaction", _LIST, "names.reading", faults)
    return {phrase(written): name for name, table, _ in found for written in table["words"]}


def _table(tables: Mapping[str, Any], cue: Cue) -> Mapping[str, Any]:
    return _under(tables, *cue.value.split("."))


def _under(tables: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    found: Any = tables
    for part in path:
        found = found.get(part, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}
