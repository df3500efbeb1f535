"""What people type, language by language: words of danger, what denies them, and everyday words for symptoms.

All languages are tried at once, whatever the language of the page, and before anything is translated. Each
has one file in ``data/typed``; English has its everyday words for symptoms beside their codes. They are read
when a text is first listened to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.folders import data, read_data
from doseline.guide.patterns import DangerKind, Phrase
from doseline.guide.validation import ANY, TEXT, TEXTS, Citations, Faults, check, maybe
from doseline.guide.words import phrase

_FOLDER = "typed"
_UMLAUTS = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"})
# Stands for no one symptom.
_ANY = "any"
_LANGUAGE = {
    "language": TEXT, "sources": ANY, "symptom": maybe(ANY), "taken_out": maybe(ANY), "no_slip": maybe(TEXTS),
    **{kind.value: ANY for kind in DangerKind},
}  # fmt: skip
# A word that says no: what holds one is not said to be missing by another.
_NO = frozenset({"nicht", "kein", "keine", "keinen", "no", "sin", "ohne"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The words of one language.

    ``taken_out`` goes on with the lists of ``danger/words.toml``; ``no_slip`` are words that look like
    a slip of a word of danger in another language.
    """

    language: str
    phrases: tuple[Phrase, ...]
    symptoms: Mapping[str, str]
    taken_out: Mapping[str, Mapping[str, tuple[str, ...]]]
    no_slip: frozenset[str]


@lru_cache(maxsize=1)
def load_typed_words() -> tuple[Typed, ...]:
    """The words of every language.

    Raises: GuideError with every fault of the files.
    """
    faults = Faults()
    documents = read_data("sources").get("source", {})
    names = sorted(item.name for item in (data() / _FOLDER).iterdir() if item.name.endswith(".toml"))
    tables = {
        name.removesuffix(".toml"): read_data(f"{_FOLDER}/{name.removesuffix('.toml')}") for name in names
    }
    found = [read_typed(name, table, Citations(documents, faults), faults) for name, table in tables.items()]
    if faults.found:
        raise GuideError(tuple(faults.found))
    return tuple(one for one in found if one is not None)


@lru_cache(maxsize=1)
def danger_phrases() -> tuple[Phrase, ...]:
    """The words of danger of every language, the kinds in their order."""
    every = tuple(chain.from_iterable(one.phrases for one in load_typed_words()))
    return tuple(one for kind in DangerKind for one in every if one.kind is kind)


@lru_cache(maxsize=1)
def symptoms_typed() -> Mapping[str, str]:
    """The everyday words for symptoms of every language beside English, each with the name of ours."""
    return {words: name for one in load_typed_words() for words, name in one.symptoms.items()}


@lru_cache(maxsize=1)
def no_slips() -> frozenset[str]:
    """The words of every language that are no slips of a word of danger, though they look like one."""
    return frozenset(chain.from_iterable(one.no_slip for one in load_typed_words()))


def taken_out_typed(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The lists of what takes a sign out, with those of every language behind them.

    A symptom of another language can be missing as one of ours can.
    """
    whole = {name: dict(part) if isinstance(part, dict) else part for name, part in table.items()}
    for one in load_typed_words():
        for name, lists in one.taken_out.items():
            for key, words in lists.items():
                whole[name][key] = [*whole[name][key], *words]
    deniable = (words for words in symptoms_typed() if _NO.isdisjoint(words.split()))
    whole["signs"]["words"] = [*whole["signs"]["words"], *deniable]
    return whole


def read_typed(name: str, table: Mapping[str, Any], citations: Citations, faults: Faults) -> Typed | None:
    """The words of one language from its parsed file; None where the file cannot be read."""
    where = f"{_FOLDER}/{name}"
    if not check(table, _LANGUAGE, where, faults):
        return None
    citations.read(table["sources"], f"{where}.sources")
    return Typed(
        language=table["language"],
        phrases=tuple(
            Phrase(
                kind=kind,
                words=tuple(words.split()),
                symptom=None if symptom == _ANY else symptom,
                language=table["language"],
            )
            for kind in DangerKind
            for symptom, words in _listed(table[kind.value], f"{where}.{kind.value}", faults)
        ),
        symptoms={words: symptom for symptom, words in _listed(table.get("symptom", {}), where, faults)},
        taken_out={
            part: {key: tuple(_spellings(words)) for key, words in lists.items()}
            for part, lists in table.get("taken_out", {}).items()
        },
        no_slip=frozenset(_spellings(table.get("no_slip", ()))),
    )


def _listed(table: Mapping[str, object], where: str, faults: Faults) -> Iterator[tuple[str, str]]:
    """Each phrase of a table of lists with the name of its list."""
    for name, written in table.items():
        if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
            faults.add("wrong-type", f"{where}.{name}", expected="a list of texts")
            continue
        yield from ((name, words) for words in _spellings(written))


def _spellings(written: Iterable[str]) -> Iterator[str]:
    """Each phrase as it is compared: with its accents left off, and with umlauts spelt out."""
    for one in written:
        yield from dict.fromkeys((phrase(one), phrase(one.lower().translate(_UMLAUTS))))
