"""What the learnt line of danger looks at in a sentence, as places.

Words, word pairs, letter groups, and what the words are about: "cannot" beside a word for breath is learnt
once, however either is put.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

# How many places there are; a power of two, so that a place is the last bits of a checksum. From LETTERS on
# they are those of letter groups, which say less than words do.
PLACES = 1 << 16
LETTERS = PLACES // 2
_GROUPS = (3, 4, 5)
_GROUP = crc32(b"g")
# Words up to this far apart say something together.
_NEAR = 5
_GERMAN = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00df": "ss"})
_MARKS = re.compile("['\u2019\u2018`\u00b4]")
_NOT_WORD = re.compile(r"[^0-9a-z%]+")
# One way to write what is written in two; the line would else have to learn each.
_JOINED = (
    ("can not", "cant"), ("cannot", "cant"), ("do not", "dont"), ("does not", "doesnt"), ("will not", "wont"),
    ("is not", "isnt"), ("did not", "didnt"), ("i am", "im"), ("i have", "ive"), ("any more", "anymore"),
)  # fmt: skip
_ENDINGS = ("ings", "ing", "ed", "es", "s", "ly", "er")
_SHORTEST_STEM = 3


def words(text: str) -> tuple[str, ...]:
    """The words of a text: lower case, no accents, no apostrophes.

    >>> words("I can't breathe, Mü!")
    ('i', 'cant', 'breathe', 'mue')
    """
    spaced = f" {' '.join(as_typed(text))} "
    for long, short in _JOINED:
        spaced = spaced.replace(f" {long} ", f" {short} ")
    return tuple(spaced.split())


def as_typed(text: str) -> tuple[str, ...]:
    """The words of a text as they stand there, "do not" as two.

    >>> as_typed("I am not well")
    ('i', 'am', 'not', 'well')
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_GERMAN))
    letters = plain
    if not plain.isascii():
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_NOT_WORD.sub(" ", _MARKS.sub("", letters)).split())


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without its commonest endings; a number by how many digits it has.

    >>> stem("swelling"), stem("swelled"), stem("999")
    ('swel', 'swel', '###')
    """
    if word.isdigit():
        return "#" * len(word)
    ending = next((end for end in _ENDINGS if word.endswith(end) and _is_long(word, end)), "")
    short = word.removesuffix(ending)
    if len(short) > _SHORTEST_STEM and short[-1] == short[-2]:
        return short[:-1]
    return short.rstrip("e") if len(short) > _SHORTEST_STEM else short


def _is_long(word: str, ending: str) -> bool:
    return len(word) - len(ending) >= _SHORTEST_STEM


def features(text: str) -> frozenset[int]:
    """The places that a text fills."""
    return places(words(text))


def places(typed: tuple[str, ...]) -> frozenset[int]:
    """The places that these words fill."""
    found: set[int] = set()
    for word in typed:
        found.update(_of_word(word))
    found.update(map(_place, _pairs([stem(word) for word in typed])))
    found.update(map(_place, _about([_concepts_of(word) for word in typed])))
    return frozenset(found)


def _place(part: str) -> int:
    return crc32(part.encode()) % LETTERS


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[int, ...]:
    """The word, its stem and its groups of letters."""
    known = map(_place, (f"w{word}", f"s{stem(word)}"))
    return tuple({*known, *_groups(word)})


def _groups(word: str) -> list[int]:
    """The place of each group of letters, with a "g" before it as the others have their letter."""
    edged = f"_{word}_".encode()
    return [
        LETTERS + crc32(edged[start : start + length], _GROUP) % LETTERS
        for length in _GROUPS
        for start in range(len(edged) - length + 1)
    ]


def _pairs(stems: list[str]) -> Iterator[str]:
    """Neighbours, with the ends of the text, and words with one between them."""
    whole = ["^", *stems, "$"]
    yield from (f"b{left} {right}" for left, right in pairwise(whole))
    yield from (f"k{left} {right}" for left, right in zip(stems, stems[2:], strict=False))


def _about(meant: list[tuple[str, ...]]) -> Iterator[str]:
    """What each word is about, and each pair of such words close to each other."""
    for place, here in enumerate(meant):
        yield from (f"c{concept}" for concept in here)
        near = (concept for words_near in meant[place + 1 : place + _NEAR] for concept in words_near)
        yield from (f"p{one} {other}" for other in near for one in here)


@lru_cache(maxsize=4096)
def _concepts_of(word: str) -> tuple[str, ...]:
    known = _concepts()
    return known.get(word) or known.get(stem(word), ())


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, tuple[str, ...]]:
    """What each word and each stem is about, as read from the data."""
    from doseline.guide.load import read_data  # noqa: PLC0415 - a tool that learns needs no guide

    found: dict[str, dict[str, None]] = {}
    for name, written in read_data("danger/concepts")["concept"].items():
        for word in written.split():
            found.setdefault(word, {})[name] = None
            found.setdefault(stem(word), {})[name] = None
    return {word: tuple(names) for word, names in found.items()}
