"""Files of cases: individual parameters and doses in, trajectories out, to compare solvers with.

The format is ``ofatumumab-reference-trajectories/1``: a JSON object with ``schema``, ``model``, ``cases`` and
what a reader should know; each case has ``individual_parameters`` in the printed units and ``doses`` as
``[day, mg]``. What comes out is a CSV table, one row for a case and a day, ten digits to a number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from doseline.errors import fault
from doseline.forecast.model.load import load_model
from doseline.forecast.trajectories import Doses, Floats, Parameters, Trajectories
from doseline.forecast.trial.document import Faults, Range, Table, TrialError, number, plain, shown, table
from doseline.frozen import dataclass
from doseline.record.codes import Code
from doseline.record.parse import Repeating

SCHEMA = "ofatumumab-reference-trajectories/1"
HEADER = "case,time_day,conc_total_mg_L,conc_free_mg_L,bcell_per_uL"
# The days of the shared reference, and the keys that tell about a file without changing what is computed.
_LAST_DAY = 1095
_TOLD = ("grid", "units", "suggested_tolerance", "description", "note")
_TOLD_OF_CASE = ("description", "covariates", "eta", "two_solver_max_relative_difference")
_DAY = Range(least=0)
_MOST_TIMES = 100_000
# Under this a level is written as 0: it is far below a molecule.
_NOTHING_MG_L = 1e-12
_POSITIVE = Range(above=0)
# What a spreadsheet begins a formula with; nothing but spaces is no name either.
_FORMULA = frozenset({"=", "+", "-", "@", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person of a file: its name, parameters and doses."""

    name: str
    parameters: Parameters
    doses: Doses


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The cases of a file, in its order, and the days that are asked for (times,)."""

    cases: tuple[Case, ...]
    times_days: Floats


def read_cases(data: bytes, *, model: str, names: tuple[str, ...], weight_kda: float) -> Cases:
    """The cases of a file; ``names`` are the parameters of the model, ``weight_kda`` its molecular weight.

    The days are 0 to 1095, one by one, unless the file has ``times_days``.

    Raises: TrialError with every fault, each with its path.
    """
    faults = Faults()
    top = table(_parsed(data), "$", faults)
    if not _is_ours(top):
        raise TrialError(
            (fault("trial-schema", "$.schema", expected=SCHEMA, got=shown(top.values.get("schema"))),)
        )
    top.only("schema", "model", "molecular_weight_kDa", "days_per_year", "times_days", "cases", *_TOLD)
    _check_weight(top, weight_kda)
    _check_year(top, load_model(model).days_per_year)
    listed = top.table("cases")
    if not listed.values:
        faults.add("trial-no-cases", listed.where)
    found = tuple(_case(name, listed.table(name), model, names) for name in listed.values)
    times = _times(top)
    faults.settle()
    return Cases(cases=found, times_days=times)


def rows(case: Case, found: Trajectories) -> Iterator[str]:
    """The lines of one case in the CSV table, each with its line end.

    ``found`` is of this one person, with the free drug.
    """
    free = found.free_concentration_mg_L
    if free is None:
        raise ValueError("the free drug was not asked for")
    columns = (found.times_days, found.concentration_mg_L[0], free[0], found.b_cells_per_uL[0])
    for day, total, unbound, count in zip(*(column.tolist() for column in columns), strict=True):
        yield f"{case.name},{day:.10g},{_level(total)},{_level(unbound)},{count:.10g}\n"


def _level(value: float) -> str:
    return f"{value if value >= _NOTHING_MG_L else 0.0:.10g}"


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise TrialError((fault(Code.NOT_UTF_8, "$", byte=error.start + 1),)) from None
    except json.JSONDecodeError as error:
        raise TrialError((fault(Code.NOT_JSON, "$", line=error.lineno, column=error.colno),)) from None
    except RecursionError:
        raise TrialError((fault(Code.NESTED_TOO_DEEP, "$"),)) from None
    except ValueError:  # Python turns no number of thousands of digits into an integer
        raise TrialError((fault(Code.NUMBER_TOO_LONG, "$", got="..."),)) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that remembers which keys it was given twice."""
    seen = Counter(key for key, _ in pairs)
    if len(seen) == len(pairs):
        return dict(pairs)
    again = Repeating(pairs)
    again.repeated = tuple(key for key, times in seen.items() if times > 1)
    return again


def _is_ours(top: Table) -> bool:
    return bool(top.values.get("schema") == SCHEMA)


def _check_weight(top: Table, weight_kda: float) -> None:
    """The molecular weight is part of the model here; a file that wants another one is told so."""
    got = top.number("molecular_weight_kDa", _POSITIVE, default=weight_kda)
    if got is not None and got != weight_kda:
        where = top.at("molecular_weight_kDa")
        top.faults.add("trial-other-weight", where, got=plain(got), expected=plain(weight_kda))


def _check_year(top: Table, days_per_year: float) -> None:
    """The length of a year is part of the model too: one of its rates is printed for a year."""
    got = top.number("days_per_year", _POSITIVE, default=days_per_year)
    if got is not None and got != days_per_year:
        where = top.at("days_per_year")
        top.faults.add("trial-other-year", where, got=plain(got), expected=plain(days_per_year))


def _case(name: str, own: Table, model: str, names: tuple[str, ...]) -> Case:
    own.only("individual_parameters", "doses", *_TOLD_OF_CASE)
    if not _fits_a_cell(name):
        own.faults.add("trial-case-name", own.where)
    given = own.table("individual_parameters").only(*names)
    values = [given.number(key, _POSITIVE) or 1.0 for key in names]
    share = given.values.get("F")
    if isinstance(share, int | float) and share > 1:
        own.faults.add(Code.NUMBER_TOO_HIGH, given.at("F"), got=plain(float(share)), bound=1)
    parameters = Parameters(model=model, names=names, values=np.array([values]))
    return Case(name=name, parameters=parameters, doses=_doses(own))


def _fits_a_cell(name: str) -> bool:
    """Whether it stands in one cell of a table, which no spreadsheet takes for a formula."""
    return (
        bool(name) and name.isprintable() and not set(name) & set(',"') and name.lstrip()[:1] not in _FORMULA
    )


def _doses(own: Table) -> Doses:
    where = own.at("doses")
    if not own.has("doses"):
        own.faults.add(Code.MISSING, where, key="doses")
    pairs = [_dose(item, place, own.faults) for item, place in own.items("doses")]
    days = [day for day, _ in pairs]
    for place, (before, after) in enumerate(pairwise(days)):
        if before is not None and after is not None and after <= before:
            code = "trial-repeated" if after == before else "trial-not-rising"
            own.faults.add(code, f"{where}[{place + 1}]", got=plain(after), before=plain(before))
    if own.values.get("doses") == []:
        own.faults.add("trial-no-doses", where)
    if days and days[0]:
        own.faults.add("trial-first-not-0", f"{where}[0]", day=plain(days[0]))
    return Doses.shared([day or 0.0 for day in days], np.array([mg or 0.0 for _, mg in pairs]))


def _dose(item: object, where: str, faults: Faults) -> tuple[float | None, float | None]:
    match item:
        case [int() | float() as day, _] if not isinstance(day, bool) and day < 0:
            faults.add("trial-before-first", where, day=plain(day))
            return None, None
        case [day, amount]:
            return (
                number(day, _DAY, f"{where}[0]", faults),
                number(amount, Range(least=0), f"{where}[1]", faults),
            )
        case _:
            faults.add("trial-not-a-dose", where)
            return None, None


def _times(top: Table) -> Floats:
    if not top.has("times_days"):
        return np.arange(_LAST_DAY + 1, dtype=np.float64)
    found = top.numbers("times_days", _DAY)
    where = top.at("times_days")
    if not found:
        top.faults.add("trial-empty-list", where)
    if len(found) > _MOST_TIMES:
        top.faults.add("trial-too-many", where, got=len(found), most=_MOST_TIMES)
    for place, (before, after) in enumerate(pairwise(found)):
        if after <= before:
            code = "trial-repeated" if after == before else "trial-not-rising"
            top.faults.add(code, f"{where}[{place + 1}]", got=plain(after), before=plain(before))
            break
    return np.array(found, dtype=np.float64)
