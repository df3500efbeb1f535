"""The one reader of free text about an entry: which known names it speaks of, and in what manner.

What a text may mean for danger is looked for anywhere in it (``Reading.counting``); what it must mean for
permission has to be understood whole (``Reading.whole``): a "no", a "ten years ago", a harmless name count
only when no word of the text is left over.

Known names are found as whole words in any place, the longest first; a word that is none is tried in its
other forms and as a slip of the fingers. ``kinds`` are ``medicine`` or those of ``Terminology.aliases``
(``condition``, ``allergy``, ``test``, ``vaccine``, ``symptom``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from doseline.frozen import dataclass
from doseline.guide.assertion_status import AssertionStatus, Found, Kind, Scene, Word, cue_spans, manner
from doseline.guide.cues import Cue, Cues
from doseline.guide.lay_words import load_lay_words
from doseline.guide.lexicon import Candidates, How, Lexicon
from doseline.guide.words import plain, spelling, tokens

_PIECE = re.compile(
    r"(?P<word>[^\W_]+|%)|(?P<point>(?<=\d)[.,](?=\d))|(?P<ask>\?)|(?P<end>[,;:.!()\[\]\n\"\u2013\u2014]| - )"
)
_TURNS = frozenset({"but", "although", "however", "except", "though", "yet", "while", "whereas"})
_NUMBER = re.compile(r"x?\d+[a-z]{0,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
# The kinds, the text and the year of a reading.
Asked = tuple[Sequence[str], str, int | None]
# One text is read several times before the next one is: so many of the newest readings are kept.
_KEPT = 32
# The longest name is looked for in so many words; a text is read no further than so many words.
_LONGEST, _MOST = 8, 400
_CONDITION, _SYMPTOM = "condition", "symptom"
_ILLNESS = frozenset({_CONDITION, _SYMPTOM})
_SIGNS = frozenset({_SYMPTOM, "reaction"})
# Kinds of text in which ordinary words may stand beside a name, and every kind of name.
WITH_TAILS = frozenset({_CONDITION, "medicine", "allergy", "vaccine"})
_EVERY_KIND = ("condition", "medicine", "allergy", "vaccine", "reaction")
_ENDS = frozenset({Cue.PAST, Cue.PAST_WEAK, Cue.PAST_MEDICINE, Cue.PAST_FINISHED})
# What leaves something open, and what takes a "benign" back.
_OPEN = frozenset({Cue.STILL, Cue.WAITING, Cue.POSSIBLE, Cue.NEGATED_BEFORE, Cue.NEGATED_AFTER})
# What never passes by itself: an allergy of long ago is one.
_ALLERGY, _REACTION, _MEDICINE = "allergy", "reaction", "medicine"
_INFECTION, _AGAINST = "infection", "anti-infective"


class Known(Protocol):
    """The names that the reader finds: ``doseline.guide.terminology.Terminology`` is one."""

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

    @property
    def readings(self) -> dict[Asked, Reading]:
        """The newest readings, which the reader keeps."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a text, the words it was read from, what is said of it, and how surely it was found."""

    kind: str
    name: str
    words: str
    manner: AssertionStatus
    how: How
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text; ``left`` are the words that were not, ``years`` those that had passed.

    ``over`` says of a medicine that it is one no longer: each that could matter is over by its words.
    """

    text: str
    mentions: tuple[Mention, ...]
    left: tuple[str, ...]
    years: tuple[int, ...] = ()
    over: bool = False

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
    asked, kept = (tuple(kinds), text, year), names.readings
    found = kept.get(asked)
    if found is None:  # another thread may clear what is kept at any moment
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[asked] = _read(names, kinds, text, year)
    return found


def _read(names: Known, kinds: Sequence[str], text: str, year: int | None) -> Reading:
    words, doubted = _words(_written_out(names, kinds, text))
    found = list(_exact(names, kinds, words))
    found += _otherwise(names, kinds, words, _places(found))
    found += _in_lay_words(names, kinds, words, found)
    cues = tuple(cue_spans(words, _places(found), names.cues))
    left = tuple(_left(names, kinds, words, _sure(kinds[0], found), cues))
    if (left or not found) and kinds[0] in WITH_TAILS:
        found, cues, left = _with_tails(names, kinds, words, found)
    found.sort(key=lambda one: (one.first, kinds.index(one.kind), one.name))
    years = tuple(_earlier(names, words, year))
    unclear = (
        ()
        if kinds[0] not in WITH_TAILS
        else (*_unnamed(names, words, _places(found)), *_finds(names, kinds[0], words, found))
    )
    mentions: tuple[Mention, ...] = ()
    if found:  # most words that nobody knows name nothing: there is nothing to look at
        cues = tuple(cue for cue in cues if not _is_of_treatment(names, words, cue, found))
        scene = Scene(
            words=words,
            names=tuple(dict.fromkeys((one.first, one.last) for one in found)),
            held=frozenset(one.first for one in found if _is_held(names, one)),
            cues=cues,
            lists=names.cues,
            earlier_years=frozenset(years),
            long_ago=frozenset(place for place in years if _is_long_ago(names, words[place], year)),
            doubted=doubted,
            of_medicines=kinds[0] == _MEDICINE,
        )
        mentions = _mentions(scene, found, kinds[0])
    return Reading(
        text=text,
        mentions=mentions,
        left=tuple(words[place].plain for place in sorted({*left, *unclear})),
        years=tuple(int(words[place].plain) for place in years),
        over=kinds[0] == _MEDICINE and _is_over(names, mentions),
    )


def _mentions(scene: Scene, found: Sequence[_Name], kind: str) -> tuple[Mention, ...]:
    mentions = tuple(_mention(scene, one, kind) for one in found)
    return tuple(_operated(scene, mentions)) if kind == _CONDITION and len(found) > 1 else mentions


def _operated(scene: Scene, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    """The mentions, an infection as over that an operation of long ago was for."""
    for one in mentions:
        is_there = one.name == _INFECTION and one.manner is AssertionStatus.PRESENT
        yield replace(one, manner=AssertionStatus.PAST) if is_there and _was_operated(scene, one) else one


def _was_operated(scene: Scene, one: Mention) -> bool:
    """Whether an operation of long ago stands before this, which was its reason, and nothing is open."""
    from doseline.guide.neutral_words import load_tails  # noqa: PLC0415 - only a text with two names needs it

    operation, words = load_tails().operation, [word.plain for word in scene.words[: one.first]]
    lead = next((place for place in range(one.first)[::-1] if words[place] in operation.reasons), 0)
    before = [place for place in range(lead) if scene.clause(place) == scene.clause(one.first)]
    if scene.doubted or not any(operation.is_one(words[place]) for place in before):
        return False
    if any(not _OPEN.isdisjoint(cue.cues) and not lead < cue.first < one.first for cue in scene.cues):
        return False
    ended = {cue.first for cue in scene.cues if Cue.PAST in cue.cues} | scene.earlier_years
    ended |= {place for place in before if operation.is_child_at(words, place)}
    return not ended.isdisjoint(before)


def _is_over(names: Known, mentions: Iterable[Mention]) -> bool:
    """Whether each medicine that could matter is over, but the treatment itself."""
    beside = names.cues.own | _permits(names, _MEDICINE)
    others = [one for one in mentions if one.name not in beside]
    return bool(others) and all(one.manner is AssertionStatus.PAST for one in others)


def _with_tails(
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], found: list[_Name]
) -> tuple[list[_Name], tuple[Found, ...], tuple[int, ...]]:
    """The same with the names that are made of two words, and without ordinary words beside them."""
    from doseline.guide.neutral_words import load_tails  # noqa: PLC0415 - only a text with an unknown word needs it

    tails, plain_words = load_tails(), tuple(word.plain for word in words)
    pairs = [
        _Name(kinds[0], name, How.EXACT, first, last)
        for first, last, name in tails.pairs_in(kinds[0], plain_words, _places(found))
        if words[first].clause == words[last].clause
    ]
    found = [*found, *pairs]
    taken = _places(found)
    cues = tuple(cue_spans(words, taken, names.cues))
    held = any(one.name not in _permits(names, one.kind) for one in found)
    over = held and any(not _ENDS.isdisjoint(cue.cues) for cue in cues)
    harmless = _harmless(names, kinds, words, held=held, over=over) | _alone(words, tails.alone)
    if kinds[0] == _CONDITION and not held and not any(not _OPEN.isdisjoint(cue.cues) for cue in cues):
        harmless |= frozenset(tails.benign.explained(plain_words, [word.clause for word in words]))
    unknown = tuple(
        place
        for place in _left(names, kinds, words, _sure(kinds[0], found), cues)
        if place not in harmless and not (over and plain_words[place] in tails.over)
    )
    return (
        found,
        cues,
        tuple(tails.not_ordinary(kinds[0], plain_words, unknown, partial(_is_any_name, names))),
    )


def _alone(words: tuple[Word, ...], listed: frozenset[str]) -> frozenset[int]:
    """The places of such words that are the whole of their clause."""
    clauses = [word.clause for word in words]
    return frozenset(
        place for place, word in enumerate(words) if word.plain in listed and clauses.count(word.clause) == 1
    )


def _harmless(
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], *, held: bool, over: bool
) -> frozenset[int]:
    """The places of names of other kinds that hold nothing back: "hay fever, on cetirizine".

    Beside a name that asks for care by itself, an infection is what a medicine was for, and of an illness
    that is over a medicine against infections says no more.
    """
    others = tuple(kind for kind in (_CONDITION, _MEDICINE) if kind not in kinds)
    return _places(
        one
        for one in _exact(names, others, words)
        if one.name in _permits(names, one.kind)
        or (held and one.name == _INFECTION and _is_what_for(words, one))
        or (over and one.name == _AGAINST)
    )


def _is_what_for(words: tuple[Word, ...], one: _Name) -> bool:
    """Whether "for" stands before a name: "amoxicillin for a UTI"."""
    return any(word.plain == "for" for word in words[max(0, one.first - 2) : one.first])


def _permits(names: Known, kind: str) -> frozenset[str]:
    return names.cues.permits.get("medication" if kind == _MEDICINE else kind, frozenset())


def _is_held(names: Known, one: _Name) -> bool:
    """Whether a name is an illness or a medicine that is not ordinary; a sign belongs to one of them."""
    return one.kind not in _SIGNS and one.name not in _permits(names, one.kind)


def _sure(kind: str, found: Iterable[_Name]) -> frozenset[int]:
    """The places of names, without a word that may be a slip of another kind's: "late" of latex."""
    return _places(one for one in found if one.kind == kind or one.how is not How.SLIP or len(one.places) > 1)


def _is_any_name(names: Known, word: str) -> bool:
    """Whether a word alone is a name of any kind, in any form or with a slip."""
    return any(_of_one_word(names, kind).candidates(spelling(word)) for kind in _EVERY_KIND)


def _of_one_word(names: Known, kind: str) -> Lexicon:
    """The names of a kind that are one word."""
    key = f"{kind}, one word"
    if key not in names.lexicons:
        one = {alias: name for alias, name in known(names, kind).items() if " " not in alias}
        names.lexicons[key] = Lexicon(one)
    return names.lexicons[key]


def _is_of_treatment(names: Known, words: tuple[Word, ...], cue: Found, found: list[_Name]) -> bool:
    """Whether a word for what goes on is about the treatment itself: "stopped it when I started Kesimpta"."""
    if Cue.STILL not in cue.cues or Cue.PAST in cue.cues:
        return False
    own = _places(one for one in found if one.kind == _MEDICINE and one.name in names.cues.own)
    place = cue.last + 1
    while place < len(words) and words[place].plain in names.cues.own_reach:
        place += 1
    return place in own


def _unnamed(names: Known, words: tuple[Word, ...], taken: frozenset[int]) -> Iterator[int]:
    """The places of words for something without a name: "vitamin D and the weekly one"."""
    for start, word in enumerate(words):
        if word.plain not in names.cues.joins or start in taken:
            continue
        piece = list(_piece(names, words, start))
        if not taken.isdisjoint(piece):
            continue
        yield from (place for place in piece[1:] if words[place].plain in names.cues.unnamed)
        yield from (
            place for place in piece[:1] if words[place].plain in names.cues.unnamed and len(piece) == 1
        )


def _finds(names: Known, kind: str, words: tuple[Word, ...], found: list[_Name]) -> Iterator[int]:
    """The places of words of a find where no name says what was found: "hay fever, tested positive"."""
    if any(one.name not in _permits(names, one.kind) for one in found):
        return
    taken = _places(found)
    heeded = names.cues.injections if kind == _ALLERGY else names.cues.finds
    yield from (place for place, word in enumerate(words) if word.plain in heeded and place not in taken)


def _piece(names: Known, words: tuple[Word, ...], start: int) -> Iterator[int]:
    """The places behind a joining word, up to the next one or the end of the clause."""
    for place in range(start + 1, len(words)):
        if words[place].clause != words[start].clause or words[place].plain in names.cues.joins:
            return
        yield place


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
                name = known(names, kind).get(phrase) or _in_other_languages(kind, phrase)
                if name is not None and (length == len(words) or not _says_little(names, kind, phrase, name)):
                    taken.update(places)
                    yield _Name(kind, name, How.EXACT, first, first + length - 1)


def _in_other_languages(kind: str, phrase: str) -> str | None:
    """What everyday words of another language mean, as they stand: a form or a slip may be one of ours."""
    if kind != _SYMPTOM:
        return None
    from doseline.guide.typed_words import symptoms_typed  # noqa: PLC0415 - only a text that is read needs it

    return symptoms_typed().get(phrase)


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
    found = lexicon.candidates(key)
    # A slip can make a word look British: "betaefron".
    return found if found or key == word.plain else lexicon.candidates(word.plain)


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


def _earlier(names: Known, words: tuple[Word, ...], year: int | None) -> Iterator[int]:
    """The places of years that lie before the one in which the text was written: "in March 2012"."""
    for place, word in enumerate(words):
        is_year = _YEAR.fullmatch(word.plain)
        if is_year and year is not None and int(word.plain) < year and _is_led_to(names, words, place):
            yield place


def _is_led_to(names: Known, words: tuple[Word, ...], place: int) -> bool:
    """Whether "in" or "until" stands before a year, with no more than a month between, or an earlier year."""
    cues, before = names.cues, place - 1
    if before >= 0 and _YEAR.fullmatch(words[before].plain):
        return int(words[before].plain) < int(words[place].plain)
    while before >= 0 and words[before].clause == words[place].clause:
        if words[before].plain in cues.year_after:
            return True
        if words[before].plain not in cues.year_between:
            return False
        before -= 1
    return False


def _is_long_ago(names: Known, word: Word, year: int | None) -> bool:
    """Whether a year is so far back that it ended even a medicine that works on."""
    return year is not None and int(word.plain) <= year - names.cues.lasting_years


def _what(cues: Cues, one: _Name) -> Kind:
    """What a name is, as far as it matters for its end."""
    is_medicine = one.kind == _MEDICINE
    return Kind(
        is_illness=one.kind in _ILLNESS,
        is_course=is_medicine and one.name in cues.courses,
        is_lasting=is_medicine and one.name in cues.lasting.get("medication", ()),
    )


def _mention(scene: Scene, one: _Name, kind: str) -> Mention:
    words = " ".join(scene.words[place].plain for place in one.places)
    said = manner(scene, one.first, one.last, _what(scene.lists, one))
    if said is AssertionStatus.PAST and (kind == _ALLERGY or one.kind in (_ALLERGY, _REACTION)):
        said = AssertionStatus.PRESENT
    return Mention(one.kind, one.name, words, said, one.how, one.first, one.last)


def _left(
    names: Known,
    kinds: Sequence[str],
    words: tuple[Word, ...],
    taken: frozenset[int],
    cues: tuple[Found, ...],
) -> Iterator[int]:
    """The places of words that are no name, cue or number, and may not stand beside a name either."""
    found = taken | {place for cue in cues for place in _explained(names, words, cue)}
    beside = names.cues.between.union(*(names.cues.beside.get(kind, frozenset()) for kind in kinds))
    for place, word in enumerate(words):
        is_known = _is_plain(names, word.plain) or word.plain in beside
        if place not in found and (not is_known or word.plain in names.cues.heed):
            yield place


def _explained(names: Known, words: tuple[Word, ...], cue: Found) -> Iterator[int]:
    """The places that a cue explains: all, but words of danger where it says of nothing that it is over."""
    is_over = not _ENDS.isdisjoint(cue.cues)
    for place in range(cue.first, cue.last + 1):
        if is_over or words[place].plain not in names.cues.heed:
            yield place
