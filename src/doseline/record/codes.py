"""The codes of everything that can be wrong with a record; the catalogue holds their sentences."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """One thing that can be wrong, as the stable word that other programs see."""

    # The file as a whole
    TOO_BIG = "too-big"
    EMPTY = "empty"
    NOT_UTF_8 = "not-utf-8"
    NOT_JSON = "not-json"
    NESTED_TOO_DEEP = "nested-too-deep"
    NOT_A_RECORD = "not-a-record"
    NEWER_FORMAT = "newer-format"
    MORE_FAULTS = "more-faults"
    # The shape of an object
    NOT_AN_OBJECT = "not-an-object"
    NOT_A_LIST = "not-a-list"
    MISSING = "missing"
    NO_VALUE = "no-value"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_KEY_NEAR = "unknown-key-near"
    REPEATED_KEY = "repeated-key"
    NEEDED_WITH = "needed-with"
    NOT_USED_WITH = "not-used-with"
    NEEDS_ONE_OF = "needs-one-of"
    EMPTY_LIST = "empty-list"
    LIST_TOO_LONG = "list-too-long"
    # One value
    NOT_TEXT = "not-text"
    BLANK = "blank"
    TEXT_TOO_LONG = "text-too-long"
    ODD_CHARACTER = "odd-character"
    NOT_A_DATE = "not-a-date"
    NO_SUCH_DATE = "no-such-date"
    DAY_NEEDED = "day-needed"
    YEAR_OUT_OF_RANGE = "year-out-of-range"
    NOT_A_TIME = "not-a-time"
    NOT_A_MOMENT = "not-a-moment"
    NOT_A_PHONE = "not-a-phone"
    NOT_A_NUMBER = "not-a-number"
    NOT_FINITE = "not-finite"
    NUMBER_TOO_LONG = "number-too-long"
    NUMBER_NOT_ABOVE = "number-not-above"
    NUMBER_TOO_LOW = "number-too-low"
    NUMBER_TOO_HIGH = "number-too-high"
    NOT_YES_OR_NO = "not-yes-or-no"
    NOT_A_CHOICE = "not-a-choice"
    NOT_WHOLE = "not-whole"
    NOT_AN_INTERVAL = "not-an-interval"
    NOT_A_LOADING = "not-a-loading"
    # One entry against itself, the names and the guides
    ENDS_BEFORE_START = "ends-before-start"
    RANGE_UPSIDE_DOWN = "range-upside-down"
    NOTHING_MEASURED = "nothing-measured"
    NOT_POSSIBLE = "not-possible"
    UNKNOWN_GUIDE = "unknown-guide"
    UNKNOWN_EDITION = "unknown-edition"
    READING_NOT_IN_GUIDE = "reading-not-in-guide"
    UNKNOWN_TIMEZONE = "unknown-timezone"
    # Entries against each other
    REPEATED_ID = "repeated-id"
    POINTS_NOWHERE = "points-nowhere"
    POINTS_TO_ITSELF = "points-to-itself"
    POINTS_IN_CIRCLE = "points-in-circle"
    POINTS_TO_OTHER_TYPE = "points-to-other-type"
    RETRACTION_SUPERSEDES = "retraction-supersedes"
    # The record against today
    IN_THE_FUTURE = "in-the-future"
    BORN_IN_THE_FUTURE = "born-in-the-future"
