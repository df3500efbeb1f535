"""Names in a text: the known ones at their places, in other spellings and forms, and with slips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doseline.frozen import dataclass
from doseline.guide.assertion_status import Word
from doseline.guide.lay_words import load_lay_words
from doseline.guide.lexicon import Candidates, How, Lexicon
from doseline.guide.reading import Known
from doseline.guide.words import spelling

# RxNorm puts the number of an approval in the US in front of a name: "NDA020800 0.3 ML Epinephrine ...".
_NUMBER = re.compile(r"(?:x|nda|anda|bla)?\d+[a-z]{0,4}")
# The longest name is looked for in so many words; a text is read no further than so many words.
_LONGEST, MOST = 8, 400
CONDITION, SYMPTOM = "condition", "symptom"


@dataclass(frozen=True, slots=True)
class FoundName:
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


def of_one_word(names: Known, kind: str) -> Lexicon:
    """The names of a kind that are one word."""
    key = f"{kind}, one word"
    if key not in names.lexicons:
        one = {alias: name for alias, name in known(names, kind).items() if " " not in alias}
        names.lexicons[key] = Lexicon(one)
    return names.lexicons[key]


def known(names: Known, kind: str) -> Mapping[str, str]:
    """Every phrase of a kind, with the name it means; of medicines the class."""
    return names.medicine_names if kind == "medicine" else names.aliases.get(kind, {})


def exact(names: Known, kinds: Sequence[str], words: tuple[Word, ...]) -> Iterator[FoundName]:
    """The names that stand there as we know them, the longest first wherever they are."""
    taken: set[int] = set()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            places = range(first, first + length)
            if not taken.isdisjoint(places):
                continue
            phrase = " ".join(words[place].plain for place in places)
            for kind in kinds:
                name = known(names, kind).get(phrase) or _in_other_languages(kind, phrase)
                if name is not None and (length == len(words) or not _says_little(names, kind, phrase, name)):
                    taken.update(places)
                    yield FoundName(kind, name, How.EXACT, first, first + length - 1)


def _in_other_languages(kind: str, phrase: str) -> str | None:
    """What everyday words of another language mean, as they stand: a form or a slip may be one of ours."""
    if kind != SYMPTOM:
        return None
    from doseline.guide.typed_words import symptoms_typed  # noqa: PLC0415 - only a text that is read needs it

    return symptoms_typed().get(phrase)


def _says_little(names: Known, kind: str, phrase: str, name: str) -> bool:
    """Whether a name says too little inside a longer text: only that something is over, for one."""
    cues = names.cues
    is_cue = kind == CONDITION and phrase in cues.does
    return is_cue or name in names.past or phrase in cues.only_whole or phrase in cues.beside.get(kind, ())


def in_other_forms(
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], taken: frozenset[int]
) -> Iterator[FoundName]:
    """The names among the other words, in other spellings and forms and with slips."""
    for kind in kinds:
        beside = names.cues.beside.get(kind, frozenset())
        if all(
            place in taken or word.plain in beside or is_plain(names, word.plain)
            for place, word in enumerate(words)
        ):
            continue
        yield from _in_kind(names, kind, words, taken)


def in_lay_words(
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], found: Sequence[FoundName]
) -> Iterator[FoundName]:
    """The illnesses that people tell of without a name, where no name stands there already."""
    if CONDITION not in kinds:
        return
    text = [word.plain for word in words]
    taken = places_of(one for one in found if one.how is How.EXACT)
    for name, places in load_lay_words().find(text, names.cues.single):
        said = places_of(one for one in found if one.name == name)
        if not said.issuperset(places) and not (len(places) == 1 and taken.issuperset(places)):
            yield FoundName(CONDITION, name, How.FORM, places[0], places[-1], places)


def _in_kind(names: Known, kind: str, words: tuple[Word, ...], taken: frozenset[int]) -> Iterator[FoundName]:
    lexicon = _lexicon(names, kind)
    choices = [{} if place in taken else _choices(names, lexicon, word) for place, word in enumerate(words)]
    place = 0
    while place < len(words):
        found = _longest(lexicon, choices[place : place + _LONGEST]) if choices[place] else ()
        for length, name, how in found:
            yield FoundName(kind, name, how, place, place + length - 1)
        place += max((length for length, _, _ in found), default=1)


def _longest(lexicon: Lexicon, choices: Sequence[Candidates]) -> tuple[tuple[int, str, How], ...]:
    found = tuple(lexicon.at(choices))
    longest = max((length for length, _, _ in found), default=0)
    surest = min((how for length, _, how in found if length == longest), default=How.EXACT)
    return tuple(dict.fromkeys(one for one in found if one[0] == longest and one[2] == surest))


def _choices(names: Known, lexicon: Lexicon, word: Word) -> Candidates:
    """The known words that a word of the text may be; a small word is only itself."""
    key = spelling(word.plain)
    if is_plain(names, word.plain):
        return {key: How.EXACT} if key in lexicon.vocabulary.known else {}
    found = lexicon.candidates(key)
    # A slip can make a word look British: "betaefron".
    return found if found or key == word.plain else lexicon.candidates(word.plain)


def is_plain(names: Known, word: str) -> bool:
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


def places_of(found: Iterable[FoundName]) -> frozenset[int]:
    """The places of the words of these names."""
    return frozenset(place for one in found for place in one.places)
