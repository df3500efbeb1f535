"""What a forecast of one person gives back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from doseline.finding import Unknown
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass
from doseline.source import Source


class PopulationName(StrEnum):
    """The two populations a person is compared with."""

    PUBLISHED = "published"
    CALIBRATED = "calibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """The dose due or given on a day is left out."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """The dose due on a day is given some days later; the ones after it follow the plan's own rule."""

    on: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """No dose is given on this day or later."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """From the next dose on, doses are this many days apart."""

    days: int


# Several of them together are one scenario.
Change = Skip | Delay | Stop | Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Quantiles over the virtual people at each time: 5 %, 50 % and 95 %; each of the shape (times,)."""

    p5: Floats
    p50: Floats
    p95: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Repletion:
    """When B cells would be back at the lower limit of normal if no dose were given from ``stop`` on.

    Days since the last dose given before. A virtual person counts whose B cells are under the threshold at
    some time after that dose, and the first time after that at which they reach it again.
    ``p5_days`` and ``p50_days`` are the early end and the median; there is no late end: ``withheld`` names
    why. A quantile that lies beyond what was simulated is None.
    ``label_days`` is the label's median, from ``label_sources``. ``leading_days`` is the later of the two
    medians, and ``ask_from`` its date. ``ask_from`` is None where the last dose is not known.
    """

    threshold_per_uL: float  # noqa: N815 - the unit's own letter
    last_dose: date
    p5_days: float | None
    p50_days: float | None
    label_days: float
    label_sources: tuple[Source, ...]
    leading_days: float | None
    ask_from: date | None
    withheld: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One regimen followed on the same virtual people: its doses, its bands, its repletion.

    ``changes`` is empty for the doses as they were given and are planned. ``given`` and ``ahead`` are days
    of doses. ``under_8`` and ``under_40`` (times,) are shares of the virtual people under these counts.
    """

    changes: tuple[Change, ...]
    given: tuple[date, ...]
    ahead: tuple[date, ...]
    concentration_mg_L: Band  # noqa: N815 - the unit's own letter
    b_cells_per_uL: Band  # noqa: N815 - the unit's own letter
    under_8: Floats
    under_40: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement of the person beside what the model expected of it.

    ``kind`` is ``"cd19"`` or ``"level"``; ``below`` says the true value lies under ``value``, ``above`` that
    it lies over it. ``p5`` and
    ``p95`` bound what would be measured in nine of ten virtual people, before any measurement is used.
    ``misfit`` says that the model can hardly explain the value. ``used`` is False for a misfit so far off
    that no virtual person is like it; the band is then made without it.
    """

    entry: str
    on: date
    kind: str
    value: float
    below: bool
    above: bool
    p5: float
    p95: float
    misfit: bool
    used: bool


class NoteId(StrEnum):
    """What a note can say, apart from the model's own misfits (``misfit-`` and the id in the model's data).

    Beside each stands what its ``values`` hold; ``because`` names the entries where there are any.
    """

    OVERDUE_TODAY = "assumed-overdue-today"  # due
    UNCONFIRMED_DATES = "assumed-unconfirmed-dates"
    NONE_WHILE_HELD = "assumed-none-while-held"  # since
    NONE_AFTER_STOP = "assumed-none-after-stop"  # since
    NO_DATES = "assumed-no-dates"
    START_AS_PLANNED = "assumed-start-as-planned"  # on
    TREATED_SINCE = "assumed-treated-since"  # since, doses
    CLOCK_THROUGH_RESTART = "assumed-clock-through-restart"  # since
    OWN_BASELINE = "assumed-own-baseline"
    BASELINE_LEFT_OUT = "assumed-baseline-left-out"
    WEIGHT_OF_LATER = "assumed-weight-of-later"  # on
    AGE_ABOUT = "assumed-age-about"
    MEASURED_BEFORE_DOSE = "assumed-measured-before-dose"
    MEASUREMENT_LEFT_OUT = "assumed-measurement-left-out"
    MEASUREMENTS_TOO_MANY = "assumed-measurements-too-many"  # used
    NOTHING_WENT_IN = "assumed-nothing-went-in"
    AS_GIVEN_DOSE = "assumed-doubtful-given"
    MIDDLE_DAY = "assumed-middle-day"
    GIVEN_AT_ONCE = "assumed-given-at-once"
    WEIGHT_STEP = "assumed-weight-step"  # weight
    NO_BAND = "no-band"
    BOTH_WAYS_DEVICE = "both-ways-device"
    BOTH_WAYS_DOSE = "both-ways-dose"
    BOTH_WAYS_DAY = "both-ways-day"
    OUTSIDE_WEIGHT = "outside-weight"  # value, low, high
    OUTSIDE_AGE = "outside-age"  # value, low, high
    OUTSIDE_BASELINE = "outside-baseline"  # value, low, high
    OUTSIDE_DOSE = "outside-dose"  # value, low, high
    OUTSIDE_OTHER_DRUG = "outside-other-drug"
    MISFIT_MEASUREMENT = "misfit-measurement"
    FEW_PEOPLE = "few-people"  # people, effective
    WAS_GIVEN = "what-if-was-given"  # on
    WHAT_IF_UNCONFIRMED = "what-if-unconfirmed"
    WHAT_IF_BEYOND = "what-if-beyond"  # until


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a reader must know about the forecast; ``id`` picks its sentence, ``values`` go into it.

    Kinds: an assumption (``assumed-...``), a value outside of what the model was fitted on
    (``outside-...``), doses that were run both ways (``both-ways-...``), a known misfit (``misfit-...``).
    The ids are those of ``NoteId``, and ``misfit-`` with the id of a known misfit of the model.
    """

    id: str
    because: tuple[str, ...] = ()
    values: tuple[tuple[str, object], ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Drug level and B cells of people like this one, from the first injection on.

    ``dates`` are the civil days of ``times_days`` (days since the first injection). ``people`` is how many
    virtual people were followed, ``effective_people`` what they are worth after the measurements have
    weighted them (equal where there are none and the population itself has no weights). ``failures``
    counts the virtual people left out because their integration failed. ``repletion`` is for a stop
    today. ``better_population`` is the one that does better on the checks held back.
    """

    model: str
    population: PopulationName
    better_population: PopulationName
    today: date
    first_dose: date
    times_days: Floats
    dates: tuple[date, ...]
    as_planned: Course
    what_if: tuple[Course, ...]
    repletion: Repletion | None
    measured: tuple[Measured, ...]
    people: int
    effective_people: float
    failures: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoForecast:
    """Why there is no forecast: everything that is missing, at once."""

    unknowns: tuple[Unknown, ...]
