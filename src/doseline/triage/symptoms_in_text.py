"""The symptoms in a text in somebody's own words; what is not understood stays as it was typed.

What a text may mean is looked for anywhere in it, so words around a symptom never make it less: "i have a
fever" is the fever it names. A symptom said not to be there is left out; one we do not know is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from doseline.guide import Guide
from doseline.guide.assertion_status import AssertionStatus
from doseline.guide.danger_alike import load_alike
from doseline.guide.danger_words import load_taken_out
from doseline.guide.reader import read
from doseline.guide.reading import Mention, Reading
from doseline.guide.words import phrase, plain
from doseline.triage.danger import Danger, Heard, danger, hear, hear_beside
from doseline.triage.flush import tells_of_flush, with_flush_named
from doseline.triage.look_alikes import (
    at_site,
    has,
    is_elsewhere_too,
    site_words,
    turned,
    without_look_alikes,
)
from doseline.triage.taken_out import is_told_as_over, there, without_denied

# Between two symptoms: a mark, but not the point or comma inside a number.
_APART = re.compile(r"[;!?\n]+|[,.](?!\d)|(?<!\d)[,.]")
_JOINTS = re.compile(r"\s+(?:and|with|plus|also|but|&|\+)\s+", re.IGNORECASE)
_DEGREES = re.compile(
    r"(?<![\w.,/-])(\d{2,3}(?:[.,]\d{1,2})?)\s*(\u00b0\s*|degrees?\b\s*|deg\b\s*)?([cf]\b|celsius|fahrenheit)?"
    r"(?!\s*(?:kg|lbs?|cm|mg|%|years?|yrs?|weeks?|days?|st\b)|[\w/-])",
    re.IGNORECASE,
)
# A text is asked about several times while it is read: what the newest ones say is kept.
_KEPT = 32
# Stands for the spaces within a name.
_INSIDE = "\0"
_KINDS = ("symptom", "condition")
_NOT_THERE = frozenset({AssertionStatus.NEGATED, AssertionStatus.PAST})
_FEVER = "fever"


def told_of(text: str, guide: Guide, *, year: int | None = None) -> tuple[str, ...]:
    """The names of what a text tells of: ours where we know them, the words themselves where we do not.

    ``year`` is the year it was written in, where that is known: "in 2012" is over.
    """
    known = guide.names.aliases["symptom"].get(phrase(text))
    if known is not None:
        return (known,)
    meant = _danger_there(text, guide, year)
    signs = meant.symptoms if meant else ()
    pieces = _pieces(text, year)
    found = (
        name
        for piece in map(with_flush_named, pieces)
        for name in _of_piece(piece, guide, may_mean_danger=bool(signs))
    )
    return tuple(dict.fromkeys((*found, *signs, *filter(None, map(tells_of_flush, pieces)))))


def is_set_aside(text: str, guide: Guide, *, year: int | None = None) -> bool:
    """Whether a text speaks of symptoms, and of none that is there now."""
    return not told_of(text, guide, year=year) and speaks_of_symptoms(text, guide)


def speaks_of_symptoms(text: str, guide: Guide) -> bool:
    """Whether a text names a symptom at all, there or not."""
    return bool(read(guide.names, _KINDS, with_flush_named(text)).mentions)


def heard_in(text: str, guide: Guide) -> Heard:
    """The danger in a text of symptoms: what was understood is judged by its patterns, the rest by ear."""
    if guide.names.aliases["symptom"].get(phrase(text)) is not None:
        return Heard()
    pieces = [piece for piece in _APART.split(text) if phrase(piece)]
    rest = [_unread(piece, guide) for piece in map(with_flush_named, pieces)]
    if rest == pieces:
        return hear(text, guide)
    return hear_beside(text, " . ".join(filter(None, rest)), guide)


def _unread(piece: str, guide: Guide) -> str:
    """What of a piece the patterns do not judge: nothing where every word of it is understood.

    An accident is told as a story; of it only its own words are understood.
    """
    found = _signs(piece, guide)
    if not any(guide.names.knows("symptom", name) for name in found):
        return piece
    accidents = tuple(_accident_words(piece, guide))
    if accidents:
        return _rest_of_story(piece, frozenset(accidents), guide)
    return "" if _is_whole(piece, guide) else piece


def _rest_of_story(piece: str, told: frozenset[str], guide: Guide) -> str:
    """What else is told beside an accident; nothing where so few words tell of no sign."""
    cues = guide.names.cues
    left = [word for word in phrase(piece).split() if word not in told]
    telling = [word for word in left if word not in cues.single and word not in cues.does]
    return " ".join(left) if len(telling) > load_alike().few or not load_alike().heed.isdisjoint(left) else ""


def _is_whole(piece: str, guide: Guide) -> bool:
    """Whether a piece is understood whole; a place such as the chest has to be part of a symptom."""
    alike = load_alike()
    named = {word for one in read(guide.names, _KINDS, piece).mentions for word in phrase(one.words).split()}
    others = {*phrase(piece).split()} - named
    return alike.heed.isdisjoint(others) and alike.beside.issuperset(_left(piece, guide))


@lru_cache(maxsize=_KEPT)
def _pieces(text: str, year: int | None) -> tuple[str, ...]:
    """The pieces of a text that do not tell of the past only."""
    taken = load_taken_out()
    pieces = (piece for piece in _APART.split(text) if phrase(piece))
    return tuple(piece for piece in pieces if not is_told_as_over(piece, taken, year=year))


def _danger_there(text: str, guide: Guide, year: int | None = None) -> Danger | None:
    """The known words of danger that are neither denied nor over, and no look-alikes."""
    taken = load_taken_out()
    pieces = (one for piece in _pieces(text, year) for one in there(piece, taken))
    return danger(without_look_alikes(" . ".join(pieces), load_alike().look_alikes), guide.danger)


def _apart(text: str, guide: Guide) -> str:
    """The text without what only looks like a sign."""
    return without_look_alikes(text, load_alike().look_alikes, guide.names.aliases["symptom"])


def understood(names: Iterable[str], guide: Guide) -> tuple[str, ...]:
    """Those of the names that are ours."""
    return tuple(name for name in names if guide.names.knows("symptom", name))


def _of_piece(piece: str, guide: Guide, *, may_mean_danger: bool) -> Iterator[str]:
    """The signs in a piece; parts of it that say something else are kept as they are.

    Only a text that means danger has a piece that does.
    """
    whole = _signs(piece, guide)
    yield from whole
    means_danger = may_mean_danger and _means_danger(piece, guide)
    if not whole and _is_unknown(piece, guide) and not means_danger:
        yield piece.strip()
    if whole and not guide.names.contacts.keys() & set(whole):
        left = frozenset(_left(piece, guide))
        parts = _parts(piece.strip(), guide)
        only_whole = guide.names.cues.only_whole  # "blue and tired": each stands by itself there
        yield from (name for part in parts if phrase(part) in only_whole for name in _signs(part, guide))
        yield from (part for part in parts if not _signs(part, guide) and left & {*phrase(part).split()})


def _parts(piece: str, guide: Guide) -> tuple[str, ...]:
    """The parts of a piece around "and" and the like; one within a name joins nothing."""
    kept = piece
    for one in read(guide.names, _KINDS, piece).mentions:
        name = r"\s+".join(map(re.escape, one.words.split()))
        kept = re.sub(name, lambda found: re.sub(r"\s+", _INSIDE, found[0]), kept, flags=re.IGNORECASE)
    return tuple(part.replace(_INSIDE, " ").strip() for part in _JOINTS.split(kept))


def _left(piece: str, guide: Guide) -> Iterator[str]:
    """The words of a piece that nothing explains, neither a name nor the place or time of the injection."""
    site = load_alike().site
    there_said = {word for words, _ in site_words(piece, site) for word in words.split()}
    there_said = there_said if at_site(piece, site) else set()
    there_said |= _since(piece)
    return (word for word in read(guide.names, _KINDS, piece).left if word not in there_said)


def _since(piece: str) -> set[str]:
    """The words that say after which injection it came; none where there may have been more than one."""
    alike = load_alike()
    if _has(piece, alike.since_unless):
        return set()
    return {word for words in alike.since if _has(piece, (words,)) for word in words.split()}


def _means_danger(piece: str, guide: Guide) -> bool:
    """Whether words of danger stand for it; they name their symptom themselves."""
    found = _danger_there(piece, guide)
    return found is not None and bool(found.symptoms)


def _is_unknown(piece: str, guide: Guide) -> bool:
    """Whether words are left that are no filler, or something is told that is neither absent nor over."""
    reading = read(guide.names, _KINDS, piece)
    return bool(reading.left) or any(
        one.manner not in _NOT_THERE and not _is_denied(one, reading) for one in reading.mentions
    )


# The signs in the newest pieces, by guide.
_kept_signs: dict[tuple[str, str, str], tuple[str, ...]] = {}


def _signs(piece: str, guide: Guide) -> tuple[str, ...]:
    """The signs that a piece of a text names."""
    key = (guide.drug, guide.version, piece)
    found = _kept_signs.get(key)
    if found is None:
        if len(_kept_signs) >= _KEPT:
            _kept_signs.clear()
        found = _kept_signs[key] = tuple(_found_signs(piece, guide))
    return found


def _found_signs(piece: str, guide: Guide) -> Iterator[str]:
    reading = read(guide.names, _KINDS, _apart(piece, guide))
    site = load_alike().site
    contacts = tuple(_contacts(reading, guide))
    is_there = at_site(piece, site)
    for one in reading.mentions:
        name = _sign(one, guide)
        if name is not None and _counts(one, reading) and not (contacts and one.kind == "condition"):
            yield (site.words.get(one.words) or turned(name, site.signs)) if is_there else name
            if is_elsewhere_too(piece, site):
                yield from (anywhere for anywhere, there_only in site.signs.items() if name == there_only)
    yield from contacts
    if is_there:
        yield from (name for _, name in site_words(piece, site))
    yield from _accidents(piece, guide)
    if _is_hot(piece, guide):
        yield _FEVER


def _sign(one: Mention, guide: Guide) -> str | None:
    return one.name if one.kind == "symptom" else guide.names.sign_of_condition.get(one.name)


def _counts(one: Mention, reading: Reading) -> bool:
    """Whether it may be there. A symptom typed here counts whoever has it, an illness only as one's own."""
    if one in reading.counting:
        return not _is_denied(one, reading)
    return one.kind == "symptom" and one.manner is AssertionStatus.FAMILY


def _is_denied(one: Mention, reading: Reading) -> bool:
    """Whether a "no" stands before a symptom of danger though other words are not understood."""
    left = _not_denied(reading.text)
    return one.kind == "symptom" and not _has(left, (one.words,)) and _has(reading.text, (one.words,))


@lru_cache(maxsize=1)
def _not_denied(text: str) -> str:
    """A text without what it denies: looked for once, however many names stand in it."""
    return " ".join(without_denied(plain(text), load_taken_out()))


def _contacts(reading: Reading, guide: Guide) -> Iterator[str]:
    """The signs that stand for an infection of somebody near."""
    for name, contact in guide.names.contacts.items():
        mentioned = [one for one in reading.mentions if _has(one.words, contact.of)]
        is_over = any(one.manner in _NOT_THERE for one in mentioned)
        near = _has(reading.text, contact.of) and _has(reading.text, contact.beside)
        if not is_over and (near or any(one.manner is AssertionStatus.FAMILY for one in mentioned)):
            yield name


def _accidents(piece: str, guide: Guide) -> Iterator[str]:
    """The accidents of which all words are there; they are told as a story, and never a thing for later."""
    return (name for _, name in guide.names.accidents_in(phrase(piece).split()))


def _accident_words(piece: str, guide: Guide) -> Iterator[str]:
    return (word for words, _ in guide.names.accidents_in(phrase(piece).split()) for word in words)


def _has(text: str, any_of: tuple[str, ...] | frozenset[str]) -> bool:
    return has(f" {phrase(text)} ", any_of)


def _is_hot(piece: str, guide: Guide) -> bool:
    """Whether a number is a temperature of a fever; a bare whole number is none."""
    return any(_is_fever(match, guide) for match in _DEGREES.finditer(plain(piece)))


def _is_fever(match: re.Match[str], guide: Guide) -> bool:
    number, mark, unit = match.groups()
    if not (mark or unit or "." in number or "," in number):
        return False
    value = Decimal(number.replace(",", "."))
    scales = {"c": "celsius", "f": "fahrenheit"}
    tried = (scales[unit[0]],) if unit else scales.values()
    return any(
        _number(guide, f"fever-from-{one}") <= value <= _number(guide, f"fever-to-{one}") for one in tried
    )


def _number(guide: Guide, name: str) -> Decimal:
    return Decimal(str(guide.facts[name].value))
