"""What a table may show of something that was not understood: codes and numbers, nobody's own words."""

from __future__ import annotations

from doseline.exchange.fhir.said import NotUnderstood, What

# In these cases the text is a code with its name, a unit, a number, a day, or a word of ours.
_SHOWN = frozenset(
    {
        What.UNKNOWN_CODE, What.UNKNOWN_UNIT, What.UNKNOWN_STATUS, What.UNKNOWN_COMPARATOR,
        What.UNREADABLE_DATE, What.UNREADABLE_NUMBER, What.UNREADABLE_RESULT, What.CODES_DISAGREE,
        What.REFERENCE, What.RANGE, What.REFUSED,
    }
)  # fmt: skip
# The last part of a place where people write what they like.
_FREE = ("String", "conclusion", "note", "comment", "comments", "text", "description", "display", "div")
# Of a person themselves nothing is shown: name, birth date and address stand there.
_PERSON = "Patient"


def got(one: NotUnderstood) -> str | None:
    """The text as it may be shown; None where it may be somebody's own words, or tell who a person is.

    >>> from doseline.exchange.fhir.said import NotUnderstood, What
    >>> told = NotUnderstood(from_="Observation/1", where="value", what=What.UNKNOWN_UNIT, got="x")
    >>> got(told)
    'x'
    """
    if one.what not in _SHOWN or one.from_.partition("/")[0] == _PERSON:
        return None
    parts = [part.partition("[")[0] for part in one.where.split(".")]
    return None if any(part.endswith(_FREE) for part in parts) else one.got
