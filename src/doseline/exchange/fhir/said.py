"""What a resource says: an entry of a record, or why there is none, or what was not understood.

Nothing disappears: each resource of a kind that is read leaves at least one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from doseline.dates import PartialDate
from doseline.frozen import dataclass


class Why(StrEnum):
    """Why a resource is no fact of the record."""

    IN_ERROR = "entered-in-error"
    CANCELLED = "cancelled"
    STATUS_UNKNOWN = "status-unknown"
    NO_STATUS = "no-status"
    DRAFT = "draft"
    ON_HOLD = "on-hold"
    NOT_DONE = "not-done"
    NOT_TAKEN = "not-taken"
    NOT_YET_KNOWN = "not-yet-known"
    NO_RESULT = "asked-for-no-result"
    REFUTED = "refuted"
    MODIFIED = "modifier-not-known"
    DO_NOT_PERFORM = "do-not-perform"
    DELETED = "deleted"
    FUTURE = "in-the-future"
    NO_DAY = "no-day"
    NO_AMOUNT = "no-amount"
    NOTHING_GIVEN = "nothing-given"
    NOT_A_VACCINE = "not-a-vaccine"
    NO_PATIENT = "no-patient"
    ANOTHER_VERSION = "another-version-is-newer"
    ANOTHER_PRODUCT = "another-product-of-the-substance"
    HISTORY = "history"
    NO_NAME = "no-name"
    NOT_RUNNING = "not-running"
    IN_OTHERS = "said-by-its-parts"
    NOT_THERE = "nothing-of-the-kind"
    NOT_A_PLAN = "no-plan"
    OTHER_TYPE = "says-nothing-here"
    NO_RULE = "no-rule-reads-it"
    OUR_ANSWER = "our-own-answer"
    OUR_PLAN = "our-own-plan"
    LOST = "what-replaced-it-is-gone"


class What(StrEnum):
    """What of a resource was not understood, or was chosen."""

    UNKNOWN_CODE = "unknown-code"
    UNKNOWN_UNIT = "unknown-unit"
    UNKNOWN_STATUS = "unknown-status"
    UNKNOWN_COMPARATOR = "unknown-comparator"
    UNREADABLE_DATE = "unreadable-date"
    UNREADABLE_NUMBER = "unreadable-number"
    UNREADABLE_RESULT = "unreadable-result"
    WRONG_TYPE = "wrong-type"
    EMPTY_MEMBER = "empty-member"
    REPEATED = "repeated-member"
    CODES_DISAGREE = "codes-disagree"
    REFERENCE = "reference-leads-nowhere"
    UTC_DAY = "utc-day"
    NO_OFFSET = "time-without-offset"
    YEAR_FROM_AGE = "year-from-age"
    DAY_KNOWN = "day-it-was-known"
    OVER = "over-day-not-known"
    RANGE = "range-not-read"
    ENDS_EARLY = "ends-before-its-start"
    STATUS_AND_END = "status-and-end-disagree"
    CUT = "text-cut"
    WORDS = "words-not-a-code"
    MERGED_PATIENT = "merged-patient"
    HELD = "held-day-not-known"
    REFUSED = "refused-by-the-record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as a record file holds it, but for its id; ``from_`` are the resources that say it.

    ``part`` numbers the entries that come out of one resource, from 1.
    """

    values: Mapping[str, Any]
    from_: tuple[str, ...]
    part: int = 1

    @property
    def id(self) -> str:
        """Its id in the record: the resource's reference, with its number from the second on."""
        return self.from_[0] if self.part == 1 else f"{self.from_[0]}#{self.part}"

    @property
    def is_whole(self) -> bool:
        """Whether it stands as this program wrote it, so that nothing is made of it any more."""
        return False

    def written(self) -> dict[str, Any]:
        """As a record file holds it."""
        return {"id": self.id, **self.values, "from": [*self.from_]}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A resource that is no fact of the record."""

    from_: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """An element of a resource that could not be read; what else it says is read."""

    from_: str
    where: str
    what: What
    got: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something read in one of several ways, or with a day that the resource does not hold."""

    from_: str
    what: What
    got: str | None
    took: str | None


class Sign(StrEnum):
    """What shows that somebody is, or was, treated with a medicine."""

    DOSE = "dose"
    ORDER = "order"
    DISPENSE = "dispense"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """A sign of treatment with the medicine of a guide.

    ``product`` is the guide's word for the form or brand where it is not the main one; ``begins`` the first
    day that the sign speaks of, ``ends`` the last where it says one; ``changed`` is the day on which its
    status became what it is.
    """

    from_: str
    sign: Sign
    guide: str
    product: str | None
    begins: PartialDate | None
    ends: PartialDate | None = None
    changed: PartialDate | None = None


Said = Entry | LeftOut | NotUnderstood | Choice | Treated
