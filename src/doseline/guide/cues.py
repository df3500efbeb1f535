"""The words around a name that change what it means, read from their data file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from doseline.guide.shape import TEXTS, Citations, Faults, check, entries, maybe
from doseline.guide.words import phrase

_LIST = {"words": TEXTS, "between": maybe(TEXTS)}


class Cue(StrEnum):
    """What a word does to the name beside it."""

    SMALL = "small"
    NEGATED_BEFORE = "negated.before"
    NEGATED_AFTER = "negated.after"
    PAST = "past"
    STILL = "still"
    FAMILY = "family"
    SELF = "self"
    POSSIBLE = "possible"
    ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Each cue phrase with what it does; ``between`` may stand between a "no" and its name.

    ``single`` are the cues of one word, which are never a slip of another one. ``beside`` holds, by kind of
    name, the words that may stand beside one and change nothing.
    """

    does: Mapping[str, frozenset[Cue]]
    between: frozenset[str]
    single: frozenset[str]
    longest: int
    beside: Mapping[str, frozenset[str]]


def read_cues(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> Cues:
    """The cues from the parsed file ``names/reading.toml``."""
    citations.read(tables.get("sources"), "names.reading.sources")
    does: dict[str, set[Cue]] = {}
    for cue, written in _phrases(tables, faults):
        does.setdefault(phrase(written), set()).add(cue)
    between = _table(tables, Cue.NEGATED_BEFORE).get("between", ())
    return Cues(
        does={words: frozenset(cues) for words, cues in does.items()},
        between=frozenset(map(phrase, between)),
        single=frozenset(words for words in does if " " not in words),
        longest=max((words.count(" ") + 1 for words in does), default=0),
        beside={kind: frozenset(words) for kind, words in _beside(tables, faults)},
    )


def _phrases(tables: Mapping[str, Any], faults: Faults) -> Iterator[tuple[Cue, str]]:
    for cue in Cue:
        table = _table(tables, cue)
        if check(table, _LIST, f"names.reading.{cue.value}", faults):
            yield from ((cue, written) for written in table["words"])


def _beside(tables: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, Iterator[str]]]:
    for kind, table, _ in entries(tables, "beside", {"words": TEXTS}, "names.reading", faults):
        yield kind, (word for written in table["words"] for word in phrase(written).split())


def _table(tables: Mapping[str, Any], cue: Cue) -> Mapping[str, Any]:
    found: Any = tables
    for part in cue.value.split("."):
        found = found.get(part, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}
