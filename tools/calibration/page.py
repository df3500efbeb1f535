"""The tables of docs/populations.md, from the description that is shipped with the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from doseline.forecast.model.figures import Figure, figures
from tools.calibration.held_back import HALVES, NEVER_FITTED, ONE_LEFT_OUT, WHOLE_KIND

Table = Mapping[str, Any]
_UNITS = {"1": "%", "/uL": "cells/uL", "mg*d/L": "mg*d/L", "mg/L": "mg/L", "wk": "weeks", "d": "days"}
_ROLES = {"fit": "fitted", "check": "never fitted", "repeat": "the same thing again"}
_KINDS = {
    HALVES: "both ways round",
    ONE_LEFT_OUT: "one figure left out",
    NEVER_FITTED: "figures never fitted",
    WHOLE_KIND: "a whole kind left out",
}


def refreshed(page: str, table: Table) -> str:
    """The page with what stands between its marks replaced.

    Raises: ValueError if a mark is missing.
    """
    for name, make in _PARTS.items():
        start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
        before, rest = page.split(start)
        _, after = rest.split(end)
        page = f"{before}{start}\n{make(table)}\n{end}{after}"
    return page


def summary(table: Table) -> str:
    """The pool in a few words."""
    people, worth = table["people"], table["effective_people"]
    return (
        f"{people:,} people of reading {table['reading']} (seed {table['seed']}), together worth "
        f"{worth:,.0f} ({worth / people:.0%}). "
        f"The heaviest counts {table['largest_weight']:.0f} times the average. "
        f"Better on what was held back: **{table['better']}**."
    )


def results(table: Table) -> str:
    """Every figure beside both populations."""
    head = "| figure | published | as printed | calibrated | used as |"
    rows = [_result(figure, table["computed"][name]) for name, figure in figures(table["model"]).items()]
    return _markdown(head, rows)


def _result(figure: Figure, computed: Table) -> str:
    cells = [
        _number(figure, computed[name]) + _flag(figure, computed[name])
        for name in ("published", "calibrated")
    ]
    return f"| {figure.id} | {_range(figure)} | {' | '.join(cells)} | {_ROLES[figure.role]} |"


def held_back(table: Table) -> str:
    """Every split with the misfits of both populations on what was held back."""
    head = "| split | fitted | checked | worth | misfit as printed | misfit calibrated |"
    rows = [
        f"| {_KINDS[it['kind']]} | {_names(it['fitted'])} | {_names(it['held_back'])} "
        f"| {it['effective_share']:.0%} | {it['published_misfit']:.2f} | {it['calibrated_misfit']:.2f} |"
        for it in table["split"]
    ]
    both = table["one_by_one_misfit"]
    rows.append(f"| all of those left out one by one | | | | {both[0]:.2f} | {both[1]:.2f} |")
    return _markdown(head, rows)


def frontier(table: Table) -> str:
    """What is left of the pool's worth when the figures are met more loosely."""
    head = "| slack | worth | misfit | worst single misfit |"
    rows = [
        f"| {it['slack']:.0f} | {it['effective_share']:.0%} | {it['misfit']:.2f} | {it['worst_misfit']:.2f} |"
        for it in table["frontier"]
    ]
    return _markdown(head, rows)


def arithmetic(table: Table) -> str:
    """The other reading of the label's mean exposure."""
    other = table["arithmetic"]
    names = ("auc-weeks-8-12", "cmax-weeks-8-12", "auc-weeks-104-108", "under-10-week-4", "under-10-week-12")
    known = figures(table["model"])
    rows = [
        f"| {name} | {_range(known[name])} | {_number(known[name], other['computed'][name]['published'])} "
        f"| {_number(known[name], other['computed'][name]['calibrated'])} |"
        for name in names
    ]
    worth = f"The weighted pool would be worth {other['effective_share']:.0%}; better: {other['better']}."
    return (
        _markdown("| figure | published | as printed | calibrated to arithmetic means |", rows)
        + f"\n\n{worth}"
    )


_PARTS: Mapping[str, Callable[[Table], str]] = {
    "summary": summary,
    "results": results,
    "held-back": held_back,
    "frontier": frontier,
    "arithmetic": arithmetic,
}


def _markdown(head: str, rows: Iterable[str]) -> str:
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *rows])


def _range(figure: Figure) -> str:
    ends: Iterator[str] = (_plain(figure, value) for value in dict.fromkeys((figure.low, figure.high)))
    return f"{' to '.join(ends)} {_UNITS[figure.unit]}"


def _number(figure: Figure, value: float) -> str:
    return _plain(figure, value)


def _plain(figure: Figure, value: float) -> str:
    return f"{value * 100:.1f}" if figure.unit == "1" else f"{value:.3g}"


def _flag(figure: Figure, value: float) -> str:
    """A mark where a value lies more than a tolerance outside of what was published."""
    return " (*)" if figure.misfit(value) > 1 else ""


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)
