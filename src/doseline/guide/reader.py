"""The one reader of free text about an entry: which known names it speaks of, and in what manner.

What a text may mean for danger is looked for anywhere in it (``Reading.counting``); what it must mean for
permission has to be understood whole (``Reading.whole``): a "no", a "ten years ago", a harmless name count
only when no word of the text is left over.

Known names are found as whole words in any place, the longest first; a word that is none is tried in its
other forms and as a slip of the fingers. ``kinds`` are ``medicine`` or those of ``Names.aliases``
(``condition``, ``allergy``, ``test``, ``vaccine``, ``symptom``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from doseline.frozen import dataclass
from doseline.guide.cues import Cues
from doseline.guide.lay_words import load_lay_words
from doseline.guide.lexicon import Candidates, How, Lexicon
from doseline.guide.manner import Found, Manner, Scene, Word, cue_spans, manner
from doseline.guide.words import plain, spelling, tokens

_PIECE = re.compile(
    r"(?P<word>[^\W_]+|%)|(?P<point>(?<=\d)[.,](?=\d))|(?P<ask>\?)|(?P<end>[,;:.!()\[\]\n\"\u2013\u2014]| - )"
)
_TURNS = frozenset({"but", "although", "however", "except", "though", "yet", "while", "whereas"})
_NUMBER = re.compile(r"x?\d+[a-z]{0,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
# The longest name is looked for in so many words; a text is read no further than so many words.
_LONGEST, _MOST = 8, 400
_CONDITION = "condition"
_ILLNESS = frozenset({_CONDITION, "symptom"})


class Known(Protocol):
    """The names that the reader finds: ``doseline.guide.names.Names`` is one."""

    @property
    def aliases(self) -> Mapping[str, Mapping[str, str]]:
        """The canonical name of each phrase, by kind."""

    @property
    def medicine_names(self) -> Mapping[str, str]:
        """The class of each medicine."""

    @property
    def past(self) -> frozenset[str]:
        """The names of what is over, or another's."""

    @property
    def cues(self) -> Cues:
        """The words around names."""

    @property
    def lexicons(self) -> dict[str, Lexicon]:
        """What the reader keeps."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a text, the words it was read from, what is said of it, and how surely it was found."""

    kind: str
    name: str
    words: str
    manner: Manner
    how: How
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text; ``left`` are the words that were not."""

    text: str
    mentions: tuple[Mention, ...]
    left: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether there was something to understand, and no word is left over."""
        return bool(self.mentions) and not self.left

    @property
    def counting(self) -> tuple[Mention, ...]:
        """The mentions that count as there: all, but those surely said to be something else."""
        return tuple(one for one in self.mentions if self.left or one.manner.is_present)

    @property
    def set_aside(self) -> tuple[Mention, ...]:
        """The mentions that are surely not there, over, somebody else's, or about another thing."""
        return tuple(one for one in self.mentions if not self.left and not one.manner.is_present)

    def says(self, kind: str, name: str) -> bool:
        """Whether the text may say that ``name`` is there."""
        return any(one.kind == kind and one.name == name for one in self.counting)


@dataclass(frozen=True, slots=True)
class _Name:
    """A known name at its place."""

    kind: str
    name: str
    how: How
    first: int
    last: int
    apart: tuple[int, ...] = ()

    @property
    def places(self) -> Sequence[int]:
        """The places of its words; those of lay words can lie apart."""
        return self.apart or range(self.first, self.last + 1)


def read(names: Known, kinds: Sequence[str], text: str, *, year: int | None = None) -> Reading:
    """What ``text`` says of the names of ``kinds``; ``year`` is the year it was written in, if known.

    >>> from doseline.guide import load_guide
    >>> reading = read(load_guide("kesimpta").names, ["condition"], "no pneumonia")
    >>> [(one.name, one.manner.value) for one in reading.mentions], reading.whole
    ([('infection', 'negated')], True)
    """
    words, doubted = _words(_written_out(names, kinds, text))
    found = list(_exact(names, kinds, words))
    found += _otherwise(names, kinds, words, _places(found))
    found += _in_lay_words(names, kinds, words, found)
    found.sort(key=lambda one: (one.first, kinds.index(one.kind), one.name))
    taken = _places(found)
    cues = tuple(cue_spans(words, taken, names.cues))
    scene = Scene(
        words=words,
        names=tuple(dict.fromkeys((one.first, one.last) for one in found)),
        cues=cues,
        between=names.cues.between,
        earlier_years=frozenset(_earlier(words, year)),
        doubted=doubted,
    )
    return Reading(
        text=text,
        mentions=tuple(_mention(scene, one) for one in found),
        left=tuple(_left(names, kinds, words, taken, cues)),
    )


def _written_out(names: Known, kinds: Sequence[str], text: str) -> str:
    """The text with the short forms of its first kind written out."""
    same = names.cues.same.get(kinds[0], {})
    if same.keys().isdisjoint(tokens(text)):
        return text
    return " ".join(same.get(word, word) for word in tokens(text))


def _words(text: str) -> tuple[tuple[Word, ...], bool]:
    """The words with the clause of each, and whether something is asked."""
    words: list[Word] = []
    clause, doubted = 0, False
    for piece in _PIECE.finditer(plain(text)):
        if piece["word"]:
            clause += piece["word"] in _TURNS
            words.append(Word(piece["word"], clause))
        elif piece["point"] is None:
            clause += 1
            doubted = doubted or piece["ask"] is not None
        if len(words) == _MOST:
            break
    return tuple(words), doubted


def known(names: Known, kind: str) -> Mapping[str, str]:
    """Every phrase of a kind, with the name it means; of medicines the class."""
    return names.medicine_names if kind == "medicine" else names.aliases.get(kind, {})


def _exact(names: Known, kinds: Sequence[str], words: tuple[Word, ...]) -> Iterator[_Name]:
    """The names that stand there as we know them, the longest first wherever they are."""
    taken: set[int] = set()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            places = range(first, first + length)
            if not taken.isdisjoint(places):
                continue
            phrase = " ".join(words[place].plain for place in places)
            for kind in kinds:
                name = known(names, kind).get(phrase)
                if name is not None and (length == len(words) or not _says_little(names, kind, phrase, name)):
                    taken.update(places)
                    yield _Name(kind, name, How.EXACT, first, first + length - 1)


def _says_little(names: Known, kind: str, phrase: str, name: str) -> bool:
    """Whether a name says too little inside a longer text: only that something is over, for one."""
    cues = names.cues
    is_cue = kind == _CONDITION and phrase in cues.does
    return is_cue or name in names.past or phrase in cues.only_whole or phrase in cues.beside.get(kind, ())


def _otherwise(
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], taken: frozenset[int]
) -> Iterator[_Name]:
    """The names among the other words, in other spellings and forms and with slips."""
    for kind in kinds:
        beside = names.cues.beside.get(kind, frozenset())
        if all(
            place in taken or word.plain in beside or _is_plain(names, word.plain)
            for place, word in enumerate(words)
        ):
            continue
        yield from _in_kind(names, kind, words, taken)


def _in_lay_words(
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], found: Sequence[_Name]
) -> Iterator[_Name]:
    """The illnesses that people tell of without a name, where no name stands there already."""
    if _CONDITION not in kinds:
        return
    text = [word.plain for word in words]
    taken = _places(one for one in found if one.how is How.EXACT)
    for name, places in load_lay_words().find(text, names.cues.single):
        said = _places(one for one in found if one.name == name)
        if not said.issuperset(places) and not (len(places) == 1 and taken.issuperset(places)):
            yield _Name(_CONDITION, name, How.FORM, places[0], places[-1], places)


def _in_kind(names: Known, kind: str, words: tuple[Word, ...], taken: frozenset[int]) -> Iterator[_Name]:
    lexicon = _lexicon(names, kind)
    choices = [{} if place in taken else _choices(names, lexicon, word) for place, word in enumerate(words)]
    place = 0
    while place < len(words):
        found = _longest(lexicon, choices[place : place + _LONGEST]) if choices[place] else ()
        for length, name, how in found:
            yield _Name(kind, name, how, place, place + length - 1)
        place += max((length for length, _, _ in found), default=1)


def _longest(lexicon: Lexicon, choices: Sequence[Candidates]) -> tuple[tuple[int, str, How], ...]:
    found = tuple(lexicon.at(choices))
    longest = max((length for length, _, _ in found), default=0)
    surest = min((how for length, _, how in found if length == longest), default=How.EXACT)
    return tuple(dict.fromkeys(one for one in found if one[0] == longest and one[2] == surest))


def _choices(names: Known, lexicon: Lexicon, word: Word) -> Candidates:
    """The known words that a word of the text may be; a small word is only itself."""
    key = spelling(word.plain)
    if _is_plain(names, word.plain):
        return {key: How.EXACT} if key in lexicon.vocabulary.known else {}
    # A slip can make a word look British: "betaefron".
    return lexicon.candidates(key) or lexicon.candidates(word.plain)


def _is_plain(names: Known, word: str) -> bool:
    """Whether a word is one of the small ones, or a number."""
    return word in names.cues.single or _NUMBER.fullmatch(word) is not None


def _lexicon(names: Known, kind: str) -> Lexicon:
    kept = names.lexicons
    if kind not in kept:
        aliases = known(names, kind).items()
        kept[kind] = Lexicon(
            {alias: name for alias, name in aliases if not _says_little(names, kind, alias, name)}
        )
    return kept[kind]


def _places(found: Iterable[_Name]) -> frozenset[int]:
    return frozenset(place for one in found for place in one.places)


def _earlier(words: tuple[Word, ...], year: int | None) -> Iterator[int]:
    """The places of years that lie before the one in which the text was written: "in 2012"."""
    pairs = enumerate(pairwise(words), start=1)
    for place, (before, word) in pairs:
        is_year = before.plain == "in" and _YEAR.fullmatch(word.plain)
        if is_year and year is not None and int(word.plain) < year:
            yield place


def _mention(scene: Scene, one: _Name) -> Mention:
    words = " ".join(scene.words[place].plain for place in one.places)
    said = manner(scene, one.first, one.last, is_illness=one.kind in _ILLNESS)
    return Mention(one.kind, one.name, words, said, one.how, one.first, one.last)


def _left(
    names: Known,
    kinds: Sequence[str],
    words: tuple[Word, ...],
    taken: frozenset[int],
    cues: tuple[Found, ...],
) -> Iterator[str]:
    """The words that are no name, no cue, no number, and nothing that may stand beside a name."""
    found = taken | {place for cue in cues for place in range(cue.first, cue.last + 1)}
    beside = names.cues.between.union(*(names.cues.beside.get(kind, frozenset()) for kind in kinds))
    for place, word in enumerate(words):
        if place not in found and not _is_plain(names, word.plain) and word.plain not in beside:
            yield word.plain
