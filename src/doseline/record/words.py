"""The words a field of a record may hold."""

from enum import StrEnum


class Complete(StrEnum):
    """How much of a dose went in."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    NOT_SURE = "not-sure"


class InstructionKind(StrEnum):
    """The prescriber's words on dates."""

    NEXT_DOSE = "next_dose"
    HOLD = "hold"
    RESUME = "resume"
    STOP = "stop"
    RESTART = "restart"
    SCHEDULE = "schedule"


class RestartPhase(StrEnum):
    """How a new course begins."""

    LOADING = "loading"
    MONTHLY = "monthly"


class Certainty(StrEnum):
    """How sure it is that somebody has it; what is only suspected may hold back, and never clears."""

    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"


class Change(StrEnum):
    """Whether a symptom is new, worse than it was, or as it always was."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"


class Purpose(StrEnum):
    """What a medicine is for: an illness, its prevention, or one single time."""

    TREAT = "treat"
    PREVENT = "prevent"
    ONCE = "once"


class MedicineIs(StrEnum):
    """What a medicine is, as the person says it of a name that nobody knows."""

    INFECTION = "infection"
    IMMUNE_SYSTEM = "immune-system"
    STEROID = "steroid"


class BirthOrLoss(StrEnum):
    """How a pregnancy ended."""

    BIRTH = "birth"
    LOSS = "loss"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """What the laboratory itself said of a result."""

    LOW = "low"
    HIGH = "high"
    NORMAL = "normal"
    ABNORMAL = "abnormal"
    CRITICAL = "critical"


class AmountFrom(StrEnum):
    """Where the amount of a dose comes from: said, worked out of a volume, or the product's only strength."""

    STATED = "stated"
    VOLUME = "volume"
    PRODUCT = "product"


class OrderStatus(StrEnum):
    """How far an order has come."""

    DRAFT = "draft"
    ACTIVE = "active"
    ON_HOLD = "on-hold"
    STOPPED = "stopped"
    COMPLETED = "completed"


class Loading(StrEnum):
    """The first doses as a prescriber ordered them, where it is not a number of doses."""

    FULL = "full"
    NONE = "none"


class Outcome(StrEnum):
    """A clinician's word on one finding."""

    MAY_PROCEED = "may-proceed"
    NOT_YET = "not-yet"
    NEVER = "never"


class Result(StrEnum):
    """The result of a test that is not a number."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"


class Degree(StrEnum):
    """How bad a symptom is, the mildest first."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Tempo(StrEnum):
    """How fast a symptom came."""

    SUDDEN = "sudden"
    DAYS = "days"
    WEEKS = "weeks"
