"""The reader of scenario files: a scenario, or every fault at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from itertools import pairwise

from doseline.errors import fault
from doseline.forecast.model.load import load_model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people.calibrated import load_calibration
from doseline.forecast.trial.document import (
    Faults,
    Range,
    Table,
    TrialError,
    number,
    pair,
    plain,
    shown,
    whole,
    whole_number,
)
from doseline.forecast.trial.dosing import planned
from doseline.forecast.trial.limits import (
    FOLLOW_UP_DAYS,
    LATE_DAYS,
    LOG_SD,
    MOST_INTERVALS,
    MOST_REGIMENS,
    MOST_TIMES,
    PEOPLE,
    SEED,
    SHARE,
    STEP_DAYS,
    limits,
)
from doseline.forecast.trial.scenario import (
    FORMAT,
    Adherence,
    Attendees,
    DoseBlock,
    Fixed,
    Listed,
    LogNormal,
    Looked,
    OnDays,
    Regimen,
    Repeated,
    Scenario,
    Spread,
    Uniform,
)
from doseline.record.codes import Code

_NAMES = tuple(name.value for name in PopulationName)
_DAY = Range(least=0)
_BROKEN = Fixed(value=1.0)  # stands in for what could not be read, until the faults are raised


def read_scenario(
    text: str, *, models: tuple[str, ...], people: int | None = None, seed: int | None = None
) -> Scenario:
    """The scenario that a TOML text describes; ``people`` and ``seed`` take the place of its own.

    Raises: TrialError with every fault, each with its path.

    >>> read_scenario("people = 0", models=("yu2022",))
    Traceback (most recent call last):
    doseline.forecast.trial.document.TrialError: missing (key='format') @ $.format; ...
    """
    faults = Faults()
    top = Table(_parsed(text), "$", faults)
    top.only("format", "title", "model", "people", "seed", "population", "regimen", "adherence", "look")
    if top.text("format") not in {FORMAT, ""}:
        faults.add("trial-format", "$.format", expected=FORMAT, got=shown(top.values["format"]))
    looked = _looked(top.table("look"))
    model = top.choice("model", models, default=models[0])
    scenario = Scenario(
        title=top.text("title", default="-"),
        model=model,
        people=_asked(people, top, "people", PEOPLE),
        seed=_asked(seed, top, "seed", SEED),
        attendees=_attendees(top.table("population"), model),
        regimens=_regimens(top, looked.follow_up_days),
        adherence=_adherence(top.table("adherence")),
        looked=looked,
    )
    faults.settle()
    return scenario


# A key of thousands of parts takes Python's reader gigabytes.
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_DEEP_KEY = re.compile(rf"{_PART}(?:\.[ \t]*+{_PART}){{64}}")


def _parsed(text: str) -> dict[str, object]:
    if _DEEP_KEY.search(text):
        raise TrialError((fault(Code.NESTED_TOO_DEEP, "$"),))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Python's own words end in "(at line 3, column 7)"; only the place is kept.
        place = str(error).rpartition("(")[2].rstrip(")")
        raise TrialError((fault("trial-not-toml", "$", place=place),)) from None
    except RecursionError:
        raise TrialError((fault(Code.NESTED_TOO_DEEP, "$"),)) from None
    except ValueError:  # Python turns no number of thousands of digits into an integer
        raise TrialError((fault(Code.NUMBER_TOO_LONG, "$", got="..."),)) from None


def _asked(given: int | None, top: Table, key: str, within: Range) -> int:
    """The command line's number, else the file's."""
    if given is None:
        return top.whole(key, within) or 0
    return whole_number(given, within, f"--{key}", top.faults) or 0


def _attendees(part: Table, model: str) -> Attendees:
    part.only("name", "reading", "weight_kg", "age_years", "baseline_b_per_uL", "autoinjector_share")
    own_count = not part.has("baseline_b_per_uL")
    name = PopulationName(part.choice("name", _NAMES, default=PopulationName.PUBLISHED.value))
    described = load_model(model)
    reading = part.choice("reading", described.readings, default=described.default_reading)
    if name is PopulationName.CALIBRATED and reading != (known := load_calibration(model).reading):
        part.faults.add("reading-not-calibrated", part.at("reading"), got=reading, known=known)
    return Attendees(
        name=name,
        reading=reading,
        weight_kg=_spread(part, "weight_kg"),
        age_years=_spread(part, "age_years"),
        baseline_b_per_uL=None if own_count else _spread(part, "baseline_b_per_uL"),
        autoinjector_share=part.number("autoinjector_share", SHARE) or 0.0,
    )


def _spread(part: Table, key: str) -> Spread:
    possible = limits().possible[key]
    if not isinstance(part.values.get(key), dict):
        return Fixed(value=part.number(key, possible) or _BROKEN.value)
    own = part.table(key)
    if own.has("values"):
        values = own.only("values").numbers("values", possible)
        if not own.items("values"):
            own.faults.add("trial-empty-list", own.at("values"))
        return Listed(values=values)
    least, most = own.number("least", possible), own.number("most", possible)
    if least is not None and most is not None and least >= most:
        own.faults.add("trial-least-above-most", own.where, least=least, most=most)
    if not (own.has("median") or own.has("log_sd")):
        own.only("least", "most", "median", "log_sd", "values")
        return Uniform(least=least or 1.0, most=most or 1.0)
    own.only("least", "most", "median", "log_sd")
    median, log_sd = own.number("median", possible), own.number("log_sd", LOG_SD)
    if median and least and most and not least <= median <= most:
        own.faults.add("trial-median-outside", own.at("median"), median=median, least=least, most=most)
    return LogNormal(median=median or 1.0, log_sd=log_sd or 1.0, least=least or 1.0, most=most or 1.0)


def _regimens(top: Table, follow_up_days: int) -> tuple[Regimen, ...]:
    tables = tuple(top.tables("regimen"))
    if not tables:
        top.faults.add("trial-no-regimen", "$.regimen")
    _check_most(len(tables), MOST_REGIMENS, "$.regimen", top.faults)
    found = tuple(_regimen(item, follow_up_days) for item in tables)
    for place, regimen in enumerate(found):
        if regimen.name and regimen.name in (other.name for other in found[:place]):
            top.faults.add("trial-name-twice", f"{tables[place].where}.name", name=regimen.name)
    return found


def _regimen(own: Table, follow_up_days: int) -> Regimen:
    own.only("name", "doses", "stop_day")
    before = len(own.faults.found)
    blocks = tuple(_block(item) for item in own.tables("doses"))
    stop = own.whole("stop_day", _DAY) if own.has("stop_day") else None
    regimen = Regimen(name=own.text("name"), blocks=blocks, stop_day=stop)
    if len(own.faults.found) == before:  # days that could not be read would be blamed twice
        _check_days(own, regimen, follow_up_days)
    return regimen


def _check_days(own: Table, regimen: Regimen, follow_up_days: int) -> None:
    days = [day for day, _ in planned(regimen, follow_up_days)]
    if not days:
        own.faults.add("trial-no-doses", own.where)
    elif days[0] > 0:
        own.faults.add("trial-first-not-0", own.at("doses"), day=days[0])
    for day, after in pairwise(days):
        if day == after:
            own.faults.add("trial-two-on-a-day", own.at("doses"), day=day)


def _block(own: Table) -> DoseBlock:
    if own.has("days"):
        return _on_days(own.only("days", "amount_mg"))
    own.only("from_day", "every_days", "every_weeks", "to_day", "amount_mg")
    first = own.whole("from_day", _DAY) or 0
    last = own.whole("to_day", _DAY) if own.has("to_day") else None
    if last is not None and last < first:
        own.faults.add("trial-ends-before", own.at("to_day"), first=first, last=last)
    every = _every(own)
    amount = own.number("amount_mg", limits().possible["amount_mg"]) or 0.0
    return Repeated(from_day=first, every_days=every, to_day=last, amount_mg=amount)


def _every(own: Table) -> int:
    """How many days lie between two doses; one of the two keys, never both."""
    keys = [key for key in ("every_days", "every_weeks") if own.has(key)]
    if len(keys) != 1:
        own.faults.add("trial-every", own.where)
        return 1
    days_in = 7 if keys[0] == "every_weeks" else 1
    return (own.whole(keys[0], Range(least=1)) or 1) * days_in


def _on_days(own: Table) -> OnDays:
    days = tuple(_day(item, where, own.faults) for item, where in own.items("days"))
    _check_rising(days, own.at("days"), own.faults)
    possible = limits().possible["amount_mg"]
    if not isinstance(own.values.get("amount_mg"), list):
        amount = own.number("amount_mg", possible) or 0.0
        return OnDays(days=tuple(day or 0 for day in days), amounts_mg=(amount,) * len(days))
    amounts = own.numbers("amount_mg", possible)
    if len(own.items("amount_mg")) != len(days):
        own.faults.add("trial-amounts-and-days", own.at("amount_mg"), amounts=len(amounts), days=len(days))
    return OnDays(days=tuple(day or 0 for day in days), amounts_mg=amounts)


def _day(item: object, where: str, faults: Faults) -> int | None:
    if isinstance(item, int | float) and not isinstance(item, bool) and item < 0:
        faults.add("trial-before-first", where, day=item)
        return None
    return whole(number(item, _DAY, where, faults), where, faults)


def _check_rising(values: Iterable[float | None], where: str, faults: Faults) -> None:
    for place, (before, after) in enumerate(pairwise(values)):
        if before is not None and after is not None and after <= before:
            code = "trial-repeated" if after == before else "trial-not-rising"
            faults.add(code, f"{where}[{place + 1}]", got=plain(after), before=plain(before))


def _check_most(count: int, most: int, where: str, faults: Faults) -> None:
    if count > most:
        faults.add("trial-too-many", where, got=count, most=most)


def _adherence(part: Table) -> Adherence:
    part.only("missed_share", "late_share", "late_days", "stopping_share_per_year")
    if part.has("late_share") and not part.has("late_days"):
        part.faults.add("trial-late-days", part.at("late_days"))
    return Adherence(
        missed_share=part.number("missed_share", SHARE, default=0.0) or 0.0,
        late_share=part.number("late_share", SHARE, default=0.0) or 0.0,
        late_days=_late_days(part),
        stopping_share_per_year=part.number("stopping_share_per_year", Range(least=0, most=0.99), default=0.0)
        or 0.0,
    )


def _late_days(part: Table) -> tuple[int, int]:
    got = part.values.get("late_days", 1)
    where = part.at("late_days")
    both = (
        pair(got, LATE_DAYS, where, part.faults)
        if isinstance(got, list)
        else (number(got, LATE_DAYS, where, part.faults),) * 2
    )
    first, last = (whole(item, where, part.faults) or 1 for item in both or (1, 1))
    return first, last


def _looked(part: Table) -> Looked:
    part.only("follow_up_days", "step_days", "times_days", "intervals_days", "half_life_days", "curves")
    end = part.whole("follow_up_days", FOLLOW_UP_DAYS) or 0
    within = Range(least=0, most=end or None)
    times = part.numbers("times_days", within)
    _check_rising(times, part.at("times_days"), part.faults)
    _check_most(len(times), MOST_TIMES, part.at("times_days"), part.faults)
    _check_most(len(part.items("intervals_days")), MOST_INTERVALS, part.at("intervals_days"), part.faults)
    intervals = (pair(item, within, where, part.faults) for item, where in part.items("intervals_days"))
    return Looked(
        follow_up_days=end,
        step_days=part.number("step_days", STEP_DAYS, default=1.0) or 1.0,
        times_days=times,
        intervals_days=tuple(item for item in intervals if item is not None),
        half_life_days=part.pair("half_life_days", within) if part.has("half_life_days") else None,
        curves=part.yes("curves"),
    )
