"""The forecast in words; no line gives leave to do anything, and none names the day B cells are back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from math import ceil, floor, log10
from typing import assert_never

from doseline.assessment.forecast.summary import (
    Difference,
    Lines,
    Three,
    difference,
    first_shown,
    point,
    shares_under,
)
from doseline.finding import Unknown
from doseline.forecast.outcome import (
    Change,
    Course,
    Delay,
    Every,
    Forecast,
    Measured,
    Note,
    NoteId,
    PopulationName,
    Repletion,
    Skip,
    Stop,
)
from doseline.text import Catalogue

_DAYS_A_WEEK = 7
# Our choice: whole cells from here on, tenths below; under a tenth nobody counts.
_WHOLE_FROM = 10.0
_LEAST_CELLS = 0.1
# Our choice: two digits of a drug level, and none under a thousandth of a milligram.
_LEVEL_DIGITS = 2
_LEAST_LEVEL = 0.001


def cells_words(catalogue: Catalogue, value: float) -> str:
    """A count of B cells as it can be read."""
    if value < _LEAST_CELLS:
        return catalogue.say("forecast.under", value=Decimal(str(_LEAST_CELLS)))
    return catalogue.write(round(value) if value >= _WHOLE_FROM else Decimal(f"{value:.1f}"))


def level_words(catalogue: Catalogue, value: float) -> str:
    """A drug level as it can be read; nought before the first dose."""
    if value == 0:
        return catalogue.write(0)
    if value < _LEAST_LEVEL:
        return catalogue.say("forecast.under", value=Decimal(str(_LEAST_LEVEL)))
    places = max(_LEVEL_DIGITS - 1 - floor(log10(value)), 0)
    return catalogue.write(Decimal(f"{value:.{places}f}"))


def share_words(catalogue: Catalogue, share: float) -> str:
    """How many in a hundred; "0" and "100" for nobody and everybody alone."""
    count = round(100 * share)
    if count == 0 and share > 0:
        return catalogue.say("forecast.fewer", value=1)
    if count == _ALL and share < 1:
        return catalogue.say("forecast.more", value=_ALL - 1)
    return catalogue.write(count)


_ALL = 100


def letter(place: int) -> str:
    """The name of a scenario: A, B, C and so on.

    >>> letter(0), letter(2)
    ('A', 'C')
    """
    return chr(ord("A") + place)


def now_words(catalogue: Catalogue, found: Forecast, lines: Lines) -> tuple[str, ...]:
    """What it says of today, in plain sentences; of a day after the start where that is still to come."""
    on = first_shown(found)
    now = point(found, found.as_planned, on)
    under_8, under_40 = shares_under(found, on)
    start = "now" if on == found.today else "then"
    shares = {"under_8": share_words(catalogue, under_8), "under_40": share_words(catalogue, under_40)}
    return (
        catalogue.say(f"forecast.cells-{start}", on=on, **_three(catalogue, now.cells, cells_words)),
        catalogue.say("forecast.level-now", **_three(catalogue, now.level, level_words)),
        catalogue.say("forecast.shares-now", **shares, depleted=lines.depleted, limit=lines.limit),
    )


def _three(
    catalogue: Catalogue, values: Three, write: Callable[[Catalogue, float], str]
) -> dict[str, object]:
    return {
        "low": write(catalogue, values.low),
        "middle": write(catalogue, values.middle),
        "high": write(catalogue, values.high),
    }


def cell_words(catalogue: Catalogue, values: Three, write: Callable[[Catalogue, float], str]) -> str:
    """Middle and band as they stand in a table; one number where all are the same."""
    three = _three(catalogue, values, write)
    same = len(set(three.values())) == 1
    return str(three["middle"]) if same else catalogue.say("forecast.table.cell", **three)


def changes_words(catalogue: Catalogue, changes: Iterable[Change]) -> str:
    """The changes of one question, in a row."""
    return catalogue.write(tuple(_change_words(catalogue, one) for one in changes))


def _change_words(catalogue: Catalogue, one: Change) -> str:
    match one:
        case Skip(on=on):
            return catalogue.say("forecast.change.skip", on=on)
        case Delay(on=on, days=days):
            return catalogue.say("forecast.change.delay", on=on, days=days)
        case Stop(on=on):
            return catalogue.say("forecast.change.stop", on=on)
        case Every(days=days):
            return catalogue.say("forecast.change.every", days=days)
    assert_never(one)


def brief_words(catalogue: Catalogue, changes: Iterable[Change]) -> str:
    """The changes of one question as a name on a picture."""
    return catalogue.write(tuple(_brief_words(catalogue, one) for one in changes))


def _brief_words(catalogue: Catalogue, one: Change) -> str:
    match one:
        case Skip(on=on):
            return catalogue.say("forecast.brief.skip", on=on)
        case Delay(on=on, days=days):
            return catalogue.say("forecast.brief.delay", on=on, days=days)
        case Stop(on=on):
            return catalogue.say("forecast.brief.stop", on=on)
        case Every(days=days):
            return catalogue.say("forecast.brief.every", days=days)
    assert_never(one)


def asked_words(catalogue: Catalogue, changes: Iterable[Change]) -> str:
    """The question of one what-if."""
    return catalogue.say("forecast.what-if.asked", changes=changes_words(catalogue, changes))


def title_words(catalogue: Catalogue, changes: Iterable[Change], place: int) -> str:
    """The question of one what-if, with its letter."""
    asked = changes_words(catalogue, changes)
    return catalogue.say("forecast.what-if.question", name=letter(place), changes=asked)


def difference_words(catalogue: Catalogue, found: Forecast, course: Course, lines: Lines) -> tuple[str, ...]:
    """How a change differs from the plan; the sentence on what it does not show comes last."""
    return (
        *_differences(catalogue, difference(found, course), lines),
        catalogue.say("forecast.not-permission"),
    )


def _differences(catalogue: Catalogue, apart: Difference, lines: Lines) -> Iterator[str]:
    say = catalogue.say
    if apart.cells is None and apart.shares is None:
        yield say("forecast.what-if.same")
        return
    if apart.cells is not None and apart.level is not None:
        planned, changed = apart.cells
        values = {
            **_three(catalogue, changed, cells_words),
            **{f"planned_{name}": text for name, text in _three(catalogue, planned, cells_words).items()},
        }
        yield say("forecast.what-if.cells", on=apart.cells_on, **values)
        levels = [level_words(catalogue, level.middle) for level in apart.level]
        yield say("forecast.what-if.level", planned=levels[0], changed=levels[1])
    if apart.shares is None:
        yield say("forecast.what-if.share-same", limit=lines.limit)
    else:
        shares = [share_words(catalogue, share) for share in apart.shares]
        values = {"planned": shares[0], "changed": shares[1], "limit": lines.limit}
        yield say("forecast.what-if.share", on=apart.share_on, **values)


def back_words(catalogue: Catalogue, back: Repletion, lines: Lines) -> tuple[str, ...]:
    """When B cells come back, the later of the two medians first; no day, and no latest time."""
    return tuple(_back(catalogue, back, lines))


def _back(catalogue: Catalogue, back: Repletion, lines: Lines) -> Iterator[str]:
    say, last = catalogue.say, back.last_dose
    yield say("forecast.back.if-stopped", last_dose=last)
    if back.leading_days is not None and back.ask_from is not None:
        # A month and whole weeks: a day would read as the day on which they are back.
        yield say("forecast.back.ask", month=back.ask_from, weeks=_weeks(back.leading_days), last_dose=last)
        yield say(f"forecast.back.{'label' if back.leading_days == back.label_days else 'model'}-leads")
    yield label_words(catalogue, back, lines)
    if back.p50_days is None:
        yield say("forecast.back.model-none")
    else:
        yield say("forecast.back.model-median", weeks=_weeks(back.p50_days))
    if back.p5_days is not None:
        yield say("forecast.back.model-early", weeks=_weeks(back.p5_days))
    yield withheld_words(catalogue, back)
    yield say("forecast.back.longer")


def label_words(catalogue: Catalogue, back: Repletion, lines: Lines) -> str:
    """The median of the sources."""
    label = Decimal(str(round(back.label_days / _DAYS_A_WEEK, 1)))
    return catalogue.say("forecast.back.label", limit=lines.limit, label=label)


def withheld_words(catalogue: Catalogue, back: Repletion) -> str:
    """Why there is no late end."""
    return catalogue.say(f"forecast.withheld.{back.withheld}")


def _weeks(days: float) -> int:
    """Whole weeks, the last one begun counted: rather late than early."""
    return ceil(days / _DAYS_A_WEEK)


def measured_words(catalogue: Catalogue, one: Measured) -> tuple[str, ...]:
    """One result beside what was expected; a result that does not fit says what to do."""
    write = cells_words if one.kind == _CELLS else level_words
    value = write(catalogue, one.value)
    if one.below and not _is_least(one):
        value = catalogue.say("forecast.under", value=value)
    if one.above:
        value = catalogue.say("forecast.over", value=value)
    said = catalogue.say(
        f"forecast.measured.{one.kind}",
        on=one.on,
        value=value,
        low=write(catalogue, one.p5),
        high=write(catalogue, one.p95),
    )
    if not one.misfit:
        return (said,)
    return (said, catalogue.say(f"forecast.measured.{'misfit' if one.used else 'left-out'}", on=one.on))


_CELLS = "cd19"


def _is_least(one: Measured) -> bool:
    """Whether the value is written as lying under something already."""
    return one.value < (_LEAST_CELLS if one.kind == _CELLS else _LEAST_LEVEL)


def used_words(catalogue: Catalogue, found: Forecast) -> tuple[str, ...]:
    """How the person's own results were used."""
    if not found.measured:
        return (catalogue.say("forecast.measured.none"),)
    if not any(one.used for one in found.measured):
        return (catalogue.say("forecast.measured.not-used"),)
    effective = round(found.effective_people)
    said = catalogue.say("forecast.measured.used", people=found.people, effective=effective)
    few = any(note.id == NoteId.FEW_PEOPLE for note in found.notes)
    return (said, catalogue.say("forecast.measured.few")) if few else (said,)


def rests_words(catalogue: Catalogue, found: Forecast) -> tuple[str, ...]:
    """The model and the population by name, and which of the two did better."""
    return tuple(_rests(catalogue, found))


def _rests(catalogue: Catalogue, found: Forecast) -> Iterator[str]:
    say = catalogue.say
    own, better = found.population, found.better_population
    yield say("forecast.like-you", people=found.people)
    yield say(
        "forecast.rests.model",
        model=say(f"forecast.model.{found.model}"),
        population=say(f"forecast.population.{own.value}"),
    )
    if own is better:
        yield say("forecast.rests.better")
    else:
        yield say("forecast.rests.other-better", other=say(f"forecast.population.{better.value}"))
    if not any(one.used for one in found.measured) and found.effective_people < found.people - 1:
        yield say("forecast.rests.worth", effective=round(found.effective_people))
    if found.failures:
        yield say("forecast.rests.failed", failed=found.failures)


def other_population(found: Forecast) -> str:
    """The name of the population that was not used."""
    return next(name.value for name in PopulationName if name is not found.population)


def note_words(catalogue: Catalogue, note: Note) -> str:
    """One assumption, limit or misfit in words."""
    values = {name: _written(value) for name, value in note.values}
    return catalogue.say(f"forecast.note.{note.id}", **values)


def _written(value: object) -> object:
    """A number with one digit after the mark at most."""
    return Decimal(str(round(value, 1))).normalize() if isinstance(value, float) else value


def told_apart(found: Forecast) -> tuple[Note, ...]:
    """The notes but for those that stand beside the results already."""
    return tuple(note for note in found.notes if note.id not in _BESIDE_RESULTS)


_BESIDE_RESULTS = frozenset({NoteId.MISFIT_MEASUREMENT, NoteId.FEW_PEOPLE})


def unknown_words(catalogue: Catalogue, unknown: Unknown) -> str:
    """What is missing for a forecast."""
    return catalogue.say(f"forecast.missing.{unknown.what}.{unknown.why}")
