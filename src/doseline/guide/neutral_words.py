"""Ordinary words beside a known name, which leave its meaning as it is: "hay fever, tablets from Boots".

Permission needs a text that is understood whole. What is ordinary is data; a word that is not in it, looks
medical, or could be a danger in itself is left over, and the entry is asked about. Read only for a text
with a word that no other list knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.words import phrase, tokens

_ANY = "any"
# The shortest word that is looked up without its ending (our choice).
_SHORTEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two words that together are one known name."""

    kind: str
    name: str
    first: frozenset[str]
    second: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benign:
    """What says that a growth was harmless, and what was done about it, with the places beside it."""

    says: frozenset[str]
    operations: frozenset[str]
    places: frozenset[str]

    def explained(self, words: Sequence[str], clauses: Sequence[int]) -> Iterator[int]:
        """The places of an operation, and of where it was done, in a text that calls something harmless."""
        if self.says.isdisjoint(words):
            return
        done = {clauses[place] for place, word in enumerate(words) if word in self.operations}
        for place, word in enumerate(words):
            if clauses[place] in done and word in self.operations | self.places:
                yield place


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """How an operation is called, what leads to its reason, and the ages of a child."""

    endings: tuple[str, ...]
    reasons: frozenset[str]
    ages: frozenset[str]
    child: int

    def is_one(self, word: str) -> bool:
        """Whether a word is called like an operation."""
        return word.endswith(self.endings)

    def is_child_at(self, words: Sequence[str], place: int) -> bool:
        """Whether the age of a child stands there: "aged 6"."""
        age = words[place + 1] if place + 1 < len(words) else ""
        return words[place] in self.ages and age.isdecimal() and int(age) <= self.child


@dataclass(frozen=True, slots=True, kw_only=True)
class Tails:
    """The ordinary words, by kind of text or for ``any``, and what is never one.

    ``over`` are ordinary where a text says that something is over, ``phrases`` only together, ``alone`` as
    the whole of a clause. A place or a
    person with a name that nobody knows may stand behind ``leads`` or ``titles``, with ``between`` in
    between, in at most ``most`` words; what ends in one of ``medical`` is neither.
    """

    words: Mapping[str, frozenset[str]]
    never: Mapping[str, frozenset[str]]
    over: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    pairs: tuple[Pair, ...]
    leads: Mapping[str, frozenset[str]]
    between: frozenset[str]
    titles: frozenset[str]
    most: int
    medical: tuple[str, ...]
    alone: frozenset[str]
    benign: Benign
    operation: Operation

    def pairs_in(
        self, kind: str, words: Sequence[str], taken: frozenset[int]
    ) -> Iterator[tuple[int, int, str]]:
        """The names of two words that no other name has taken: first place, last place, name."""
        for pair in self.pairs:
            for place in range(len(words) - 1):
                both = words[place] in pair.first and words[place + 1] in pair.second
                if both and pair.kind == kind and taken.isdisjoint((place, place + 1)):
                    yield place, place + 1, pair.name

    def not_ordinary(
        self, kind: str, words: Sequence[str], places: tuple[int, ...], is_name: Callable[[str], bool]
    ) -> Iterator[int]:
        """The places, of those that nobody explained, whose words are not ordinary either."""
        together = frozenset(self._in_phrases(words))
        for place in places:
            if place in together or self._is_ordinary(kind, words[place]):
                continue
            if not (
                self._is_led_to(kind, words, place, places)
                and self._may_be_named(kind, words[place], is_name)
            ):
                yield place

    def _in_phrases(self, words: Sequence[str]) -> Iterator[int]:
        longest = max(map(len, self.phrases), default=0)
        for first in range(len(words)):
            for length in range(2, min(longest, len(words) - first) + 1):
                if tuple(words[first : first + length]) in self.phrases:
                    yield from range(first, first + length)

    def _is_ordinary(self, kind: str, word: str) -> bool:
        forms = tuple(_forms(word))
        if self._has(self.never, kind, forms):
            return False
        if self._has(self.words, kind, forms):
            return True
        return not self._has(self.never, _ANY, forms) and self._has(self.words, _ANY, forms)

    def _has(self, lists: Mapping[str, frozenset[str]], kind: str, forms: tuple[str, ...]) -> bool:
        return not lists.get(kind, frozenset()).isdisjoint(forms)

    def _is_led_to(self, kind: str, words: Sequence[str], place: int, unknown: tuple[int, ...]) -> bool:
        """Whether a word that leads to a place or a person stands before these words."""
        leads = self.leads[_ANY] | self.leads.get(kind, frozenset())
        before, names = place - 1, 1
        while before >= 0:
            word = words[before]
            if word in leads or word in self.titles:
                return True
            if word not in self.between:
                names += 1
                if names > self.most or before not in unknown:
                    return False
            before -= 1
        return False

    def _may_be_named(self, kind: str, word: str, is_name: Callable[[str], bool]) -> bool:
        """Whether an unknown word can be the name of a place or a person."""
        forms = tuple(_forms(word))
        if self._has(self.never, kind, forms) or self._has(self.never, _ANY, forms):
            return False
        return word.isalpha() and not word.endswith(self.medical) and not is_name(word)


def _forms(word: str) -> Iterator[str]:
    """A word, and what it may be without its usual ending."""
    yield word
    for ending, puts in _ENDINGS:
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= _SHORTEST:
            yield from (bare + put for put in puts)
            if bare[-1] == bare[-2]:
                yield bare[:-1]


_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("", "le")),
    ("er", ("", "e")),
)


@lru_cache(maxsize=1)
def load_tails() -> Tails:
    """The ordinary words from their data file.

    >>> load_tails().words["vaccine"] >= {"arm"}
    True
    """
    import tomllib  # noqa: PLC0415 - only a text with an unknown word needs it
    from importlib.resources import files  # noqa: PLC0415

    path = files("doseline.guide") / "data" / "names" / "tails.toml"
    return read_tails(tomllib.loads(path.read_text(encoding="utf-8")))


def read_tails(tables: Mapping[str, Any]) -> Tails:
    """The ordinary words from the parsed file."""
    ordinary, places = tables["ordinary"], tables["places"]
    words = {kind: frozenset(tokens(table["words"])) for kind, table in ordinary.items()}
    people = words.pop("people")
    return Tails(
        words={**words, _ANY: words[_ANY] | people},
        never={kind: frozenset(tokens(written)) for kind, written in tables["never"].items()},
        over=frozenset(tokens(tables["over"]["words"])),
        phrases=frozenset(tuple(phrase(one).split()) for one in ordinary[_ANY]["phrases"]),
        pairs=tuple(map(_pair, tables["pair"])),
        leads={kind: frozenset(places[kind]) for kind in places.keys() - {"between", "titles", "most"}},
        between=frozenset(places["between"]),
        titles=frozenset(places["titles"]),
        most=places["most"],
        medical=tuple(tables["medical"]["endings"]),
        alone=frozenset(tables["alone"]["words"]),
        benign=Benign(**{part: frozenset(listed) for part, listed in tables["benign"].items()}),
        operation=_operation(tables["operation"]),
    )


def _operation(table: Mapping[str, Any]) -> Operation:
    return Operation(
        endings=tuple(table["endings"]),
        reasons=frozenset(table["reasons"]),
        ages=frozenset(table["ages"]),
        child=table["child"],
    )


def _pair(table: Mapping[str, Any]) -> Pair:
    return Pair(
        kind=table["kind"],
        name=table["name"],
        first=frozenset(table["first"]),
        second=frozenset(table["second"]),
    )
