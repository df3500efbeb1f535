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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from doseline.guide.assertion_status import AssertionStatus, Found, Kind, Scene, Word, cue_spans, manner
from doseline.guide.cues import Cue, Cues
from doseline.guide.lexicon import How
from doseline.guide.names_in_text import (
    CONDITION,
    MOST,
    SYMPTOM,
    FoundName,
    exact,
    in_lay_words,
    in_other_forms,
    is_plain,
    of_one_word,
    places_of,
)
from doseline.guide.reading import Known, Mention, Reading
from doseline.guide.words import plain, spelling, tokens

_PIECE = re.compile(
    r"(?P<word>[^\W_]+|%)|(?P<point>(?<=\d)[.,](?=\d))|(?P<ask>\?)|(?P<end>[,;:.!()\[\]\n\"\u2013\u2014]| - )"
)
_TURNS = frozenset({"but", "although", "however", "except", "though", "yet", "while", "whereas"})
_YEAR = re.compile(r"(?:19|20)\d\d")
# One text is read several times before the next one is: so many of the newest readings are kept.
_KEPT = 32
_ILLNESS = frozenset({CONDITION, SYMPTOM})
_SIGNS = frozenset({SYMPTOM, "reaction"})
# Kinds of text in which ordinary words may stand beside a name, and every kind of name.
WITH_TAILS = frozenset({CONDITION, "medicine", "allergy", "vaccine"})
_EVERY_KIND = ("condition", "medicine", "allergy", "vaccine", "reaction")
_ENDS = frozenset({Cue.PAST, Cue.PAST_WEAK, Cue.PAST_MEDICINE, Cue.PAST_FINISHED})
# What leaves something open, and what takes a "benign" back.
_OPEN = frozenset({Cue.STILL, Cue.WAITING, Cue.POSSIBLE, Cue.NEGATED_BEFORE, Cue.NEGATED_AFTER})
# What never passes by itself: an allergy of long ago is one.
_ALLERGY, _REACTION, _MEDICINE = "allergy", "reaction", "medicine"
_INFECTION, _AGAINST = "infection", "anti-infective"


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
    found = list(exact(names, kinds, words))
    found += in_other_forms(names, kinds, words, places_of(found))
    found += in_lay_words(names, kinds, words, found)
    cues = tuple(cue_spans(words, places_of(found), names.cues))
    left = tuple(_left(names, kinds, words, _sure(kinds[0], found), cues))
    if (left or not found) and kinds[0] in WITH_TAILS:
        found, cues, left = _with_tails(names, kinds, words, found)
    found.sort(key=lambda one: (one.first, kinds.index(one.kind), one.name))
    years = tuple(_earlier(names, words, year))
    unclear = (
        ()
        if kinds[0] not in WITH_TAILS
        else (*_unnamed(names, words, places_of(found)), *_finds(names, kinds[0], words, found))
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


def _mentions(scene: Scene, found: Sequence[FoundName], kind: str) -> tuple[Mention, ...]:
    mentions = tuple(_mention(scene, one, kind) for one in found)
    return tuple(_operated(scene, mentions)) if kind == CONDITION and len(found) > 1 else mentions


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
    names: Known, kinds: Sequence[str], words: tuple[Word, ...], found: list[FoundName]
) -> tuple[list[FoundName], tuple[Found, ...], tuple[int, ...]]:
    """The same with the names that are made of two words, and without ordinary words beside them."""
    from doseline.guide.neutral_words import load_tails  # noqa: PLC0415 - only a text with an unknown word needs it

    tails, plain_words = load_tails(), tuple(word.plain for word in words)
    pairs = [
        FoundName(kinds[0], name, How.EXACT, first, last)
        for first, last, name in tails.pairs_in(kinds[0], plain_words, places_of(found))
        if words[first].clause == words[last].clause
    ]
    found = [*found, *pairs]
    taken = places_of(found)
    cues = tuple(cue_spans(words, taken, names.cues))
    held = any(one.name not in _permits(names, one.kind) for one in found)
    over = held and any(not _ENDS.isdisjoint(cue.cues) for cue in cues)
    harmless = _harmless(names, kinds, words, held=held, over=over) | _alone(words, tails.alone)
    if kinds[0] == CONDITION and not held and not any(not _OPEN.isdisjoint(cue.cues) for cue in cues):
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
    others = tuple(kind for kind in (CONDITION, _MEDICINE) if kind not in kinds)
    return places_of(
        one
        for one in exact(names, others, words)
        if one.name in _permits(names, one.kind)
        or (held and one.name == _INFECTION and _is_what_for(words, one))
        or (over and one.name == _AGAINST)
    )


def _is_what_for(words: tuple[Word, ...], one: FoundName) -> bool:
    """Whether "for" stands before a name: "amoxicillin for a UTI"."""
    return any(word.plain == "for" for word in words[max(0, one.first - 2) : one.first])


def _permits(names: Known, kind: str) -> frozenset[str]:
    return names.cues.permits.get("medication" if kind == _MEDICINE else kind, frozenset())


def _is_held(names: Known, one: FoundName) -> bool:
    """Whether a name is an illness or a medicine that is not ordinary; a sign belongs to one of them."""
    return one.kind not in _SIGNS and one.name not in _permits(names, one.kind)


def _sure(kind: str, found: Iterable[FoundName]) -> frozenset[int]:
    """The places of names, without a word that may be a slip of another kind's: "late" of latex."""
    return places_of(
        one for one in found if one.kind == kind or one.how is not How.SLIP or len(one.places) > 1
    )


def _is_any_name(names: Known, word: str) -> bool:
    """Whether a word alone is a name of any kind, in any form or with a slip."""
    return any(of_one_word(names, kind).candidates(spelling(word)) for kind in _EVERY_KIND)


def _is_of_treatment(names: Known, words: tuple[Word, ...], cue: Found, found: list[FoundName]) -> bool:
    """Whether a word for what goes on is about the treatment itself: "stopped it when I started Kesimpta"."""
    if Cue.STILL not in cue.cues or Cue.PAST in cue.cues:
        return False
    own = places_of(one for one in found if one.kind == _MEDICINE and one.name in names.cues.own)
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


def _finds(names: Known, kind: str, words: tuple[Word, ...], found: list[FoundName]) -> Iterator[int]:
    """The places of words of a find where no name says what was found: "hay fever, tested positive"."""
    if any(one.name not in _permits(names, one.kind) for one in found):
        return
    taken = places_of(found)
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
        if len(words) == MOST:
            break
    return tuple(words), doubted


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


def _what(cues: Cues, one: FoundName) -> Kind:
    """What a name is, as far as it matters for its end."""
    is_medicine = one.kind == _MEDICINE
    return Kind(
        is_illness=one.kind in _ILLNESS,
        is_course=is_medicine and one.name in cues.courses,
        is_lasting=is_medicine and one.name in cues.lasting.get("medication", ()),
    )


def _mention(scene: Scene, one: FoundName, kind: str) -> Mention:
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
        is_known = is_plain(names, word.plain) or word.plain in beside
        if place not in found and (not is_known or word.plain in names.cues.heed):
            yield place


def _explained(names: Known, words: tuple[Word, ...], cue: Found) -> Iterator[int]:
    """The places that a cue explains: all, but words of danger where it says of nothing that it is over."""
    is_over = not _ENDS.isdisjoint(cue.cues)
    for place in range(cue.first, cue.last + 1):
        if is_over or words[place].plain not in names.cues.heed:
            yield place
