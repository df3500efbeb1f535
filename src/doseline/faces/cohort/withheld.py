"""What a table may show of something that was not understood: codes and numbers, nobody's own words."""

from __future__ import annotations

from doseline.exchange.fhir.said import NotUnderstood, What

# In these cases the text is a code with its name, a unit, or a word of ours.
_SHOWN = frozenset(
    {
        What.UNKNOWN_CODE, What.UNKNOWN_UNIT, What.UNKNOWN_STATUS, What.UNKNOWN_COMPARATOR,
        What.CODES_DISAGREE, What.REFERENCE, What.REFUSED,
    }
)  # fmt: skip
# In these it is shown where it holds no words: a day or a number that was mistyped.
_WITHOUT_WORDS = frozenset({What.UNREADABLE_DATE, What.UNREADABLE_NUMBER, What.UNREADABLE_RESULT, What.RANGE})
# The letters of a moment.
_OF_A_MOMENT = "TZ"
# The last part of a place where people write what they like.
_FREE = ("String", "conclusion", "note", "comment", "comments", "text", "description", "display", "div")
# Of a person themselves nothing is shown: name, birth date and address stand there.
_PERSON = "Patient"


def got(one: NotUnderstood) -> str | None:
    """The text as it may be shown; None where it may be somebody's own words, or tell who a person is.

    >>> from doseline.exchange.fhir.said import NotUnderstood, What
    >>> one = NotUnderstood(from_="Observation/1", where="issued", what=What.UNREADABLE_DATE, got="2026-13")
    >>> got(one)
    '2026-13'
    """
    if one.from_.partition("/")[0] == _PERSON:
        return None
    if one.what in _WITHOUT_WORDS:
        return None if _has_words(one.got or "") else one.got
    parts = [part.partition("[")[0] for part in one.where.split(".")]
    is_free = any(part.endswith(_FREE) for part in parts)
    return one.got if one.what in _SHOWN and not is_free else None


def _has_words(text: str) -> bool:
    return any(letter.isalpha() and letter not in _OF_A_MOMENT for letter in text)
