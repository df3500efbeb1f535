"""The symptoms in a text in somebody's own words; what is not understood stays as it was typed.

What a text may mean is looked for anywhere in it, so words around a symptom never make it less: "i have a
fever" is the fever it names. A symptom said not to be there is left out; one we do not know is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from doseline.guide import Guide
from doseline.guide.manner import Manner
from doseline.guide.reader import Mention, Reading, read
from doseline.guide.words import phrase, plain
from doseline.triage.danger import danger

# Between two symptoms: a mark, but not the point or comma inside a number.
_APART = re.compile(r"[;!?\n]+|[,.](?!\d)|(?<!\d)[,.]")
_JOINTS = re.compile(r"\s+(?:and|with|plus|also|but|&|\+)\s+", re.IGNORECASE)
_DEGREES = re.compile(
    r"(?<![\w.,/-])(\d{2,3}(?:[.,]\d{1,2})?)\s*(\u00b0\s*|degrees?\b\s*|deg\b\s*)?([cf]\b|celsius|fahrenheit)?"
    r"(?!\s*(?:kg|lbs?|cm|mg|%|years?|yrs?|weeks?|days?|st\b)|[\w/-])",
    re.IGNORECASE,
)
_KINDS = ("symptom", "condition")
_NOT_THERE = frozenset({Manner.NEGATED, Manner.PAST})
_FEVER = "fever"


def told_of(text: str, guide: Guide) -> tuple[str, ...]:
    """The names of what a text tells of: ours where we know them, the words themselves where we do not."""
    known = guide.names.aliases["symptom"].get(phrase(text))
    if known is not None:
        return (known,)
    found = (name for piece in _APART.split(text) if phrase(piece) for name in _of_piece(piece, guide))
    meant = danger(text, guide.danger)
    return tuple(dict.fromkeys((*found, *(meant.symptoms if meant else ()))))


def understood(names: Iterable[str], guide: Guide) -> tuple[str, ...]:
    """Those of the names that are ours."""
    return tuple(name for name in names if guide.names.knows("symptom", name))


def _of_piece(piece: str, guide: Guide) -> Iterator[str]:
    """The signs in a piece; parts of it that say something else are kept as they are."""
    whole = tuple(_signs(piece, guide))
    yield from whole
    if not whole and _is_unknown(piece, guide) and not _means_danger(piece, guide):
        yield piece.strip()
    if whole and not guide.names.contacts.keys() & set(whole):
        left = frozenset(read(guide.names, _KINDS, piece).left)
        parts = (part.strip() for part in _JOINTS.split(piece.strip()))
        yield from (part for part in parts if not any(_signs(part, guide)) and left & {*phrase(part).split()})


def _means_danger(piece: str, guide: Guide) -> bool:
    """Whether words of danger stand for it; they name their symptom themselves."""
    found = danger(piece, guide.danger)
    return found is not None and bool(found.symptoms)


def _is_unknown(piece: str, guide: Guide) -> bool:
    """Whether words are left that are no filler, or something is told that is neither absent nor over."""
    reading = read(guide.names, _KINDS, piece)
    return bool(reading.left) or any(one.manner not in _NOT_THERE for one in reading.mentions)


def _signs(piece: str, guide: Guide) -> Iterator[str]:
    reading = read(guide.names, _KINDS, piece)
    contacts = tuple(_contacts(reading, guide))
    for one in reading.mentions:
        name = _sign(one, guide)
        if name is not None and _counts(one, reading) and not (contacts and one.kind == "condition"):
            yield name
    yield from contacts
    yield from _accidents(piece, guide)
    if _is_hot(piece, guide):
        yield _FEVER


def _sign(one: Mention, guide: Guide) -> str | None:
    return one.name if one.kind == "symptom" else guide.names.sign_of_condition.get(one.name)


def _counts(one: Mention, reading: Reading) -> bool:
    """Whether it may be there. A symptom typed here counts whoever has it, an illness only as one's own."""
    if one in reading.counting:
        return True
    return one.kind == "symptom" and one.manner is Manner.FAMILY


def _contacts(reading: Reading, guide: Guide) -> Iterator[str]:
    """The signs that stand for an infection of somebody near."""
    for name, contact in guide.names.contacts.items():
        mentioned = [one for one in reading.mentions if _has(one.words, contact.of)]
        is_over = any(one.manner in _NOT_THERE for one in mentioned)
        near = _has(reading.text, contact.of) and _has(reading.text, contact.beside)
        if not is_over and (near or any(one.manner is Manner.FAMILY for one in mentioned)):
            yield name


def _accidents(piece: str, guide: Guide) -> Iterator[str]:
    """The accidents of which all words are there; they are told as a story, and never a thing for later."""
    typed = {*phrase(piece).split()}
    for alias, name in guide.names.aliases["symptom"].items():
        if name in guide.names.in_any_order and typed.issuperset(alias.split()):
            yield name


def _has(text: str, any_of: Iterable[str]) -> bool:
    said = f" {phrase(text)} "
    return any(f" {words} " in said for words in any_of)


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
