"""Running a trial to its files: rows written as they come, the summary added up beside them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from doseline.assessment import VERSION
from doseline.faces.engine import Engine, Serial
from doseline.faces.trial.row_file import RowFile, writing
from doseline.faces.trial.rows import Column, long, wide
from doseline.forecast.model.load import load_model
from doseline.forecast.trial.fit import Beyond, beyond
from doseline.forecast.trial.run import LeftOut, parts, pieces, run_part
from doseline.forecast.trial.scenario import Scenario
from doseline.forecast.trial.summary import Arm, Summary
from doseline.frozen import dataclass

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A trial that was run: its results on the days asked for and on those of the picture.

    The rows of the people are not kept, so that a trial of a million fits into memory.
    """

    scenario: Scenario
    arms: tuple[Arm, ...]
    summary: Summary
    beyond: tuple[Beyond, ...]
    misfits: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    def to_pandas(self, *, is_long: bool = False, threads: int = 1) -> pd.DataFrame:
        """The rows as a table of pandas: one a person and regimen, or one a person, quantity and time.

        The people are run again for it, which gives the same rows to the last bit.

        Raises: ModuleNotFoundError where pandas is not installed; it is no part of any extra.
        """
        import pandas as pd  # noqa: PLC0415 - the reader's own, if they have it

        looked = self.scenario.looked
        tables = (
            table
            for piece in pieces(self.scenario, threads=threads)
            for rows in piece.rows
            for table in (long(rows, looked) if is_long else (wide(rows, looked),))
        )
        return pd.concat([pd.DataFrame(_values(table)) for table in tables], ignore_index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Where the people of a trial are run: by which engine, each piece on so many threads. No row tells."""

    threads: int
    engine: Engine = Serial()


def _values(table: tuple[Column, ...]) -> dict[str, Any]:
    """The columns by name, with NaN where a number is not known."""
    return {
        column.name: column.cells if column.known is None else np.where(column.known, column.cells, np.nan)
        for column in table
    }


def run_trial(
    scenario: Scenario,
    *,
    text: str,
    rows: RowFile | None,
    work: Work,
    report: Callable[[int], None],
) -> Done:
    """Run a trial; its rows go to the file ``rows``, if there is one.

    ``text`` is the scenario as written, for the file's metadata. ``report`` is told how many people are
    done.
    """
    summary, described = Summary(scenario), load_model(scenario.model)
    run = partial(run_part, scenario=scenario, threads=work.threads)
    about = _about(scenario, text)
    with nullcontext() if rows is None else writing(rows, scenario.looked, about) as writer:
        report(0)
        for piece in work.engine.map(run, parts(scenario)):
            summary.add(piece)
            if writer is not None:
                writer.add(piece)
            report(piece.first + piece.people)
    return Done(
        scenario=scenario,
        arms=summary.arms(),
        summary=summary,
        beyond=beyond(scenario, described),
        misfits=tuple(misfit.id for misfit in described.misfits),
        left_out=tuple(summary.left_out),
    )


def _about(scenario: Scenario, text: str) -> dict[str, Any]:
    """What tells a file's reader how its rows came about."""
    return {
        "scenario": text,
        "model": scenario.model,
        "population": scenario.attendees.name.value,
        "reading": scenario.attendees.reading,
        "people": scenario.people,
        "seed": scenario.seed,
        "program": {"name": "doseline", "version": VERSION},
        "area": "linear-up log-down trapezoids",
        "half_life": "log-linear regression over half_life_days after the last dose",
        "half_life_days": scenario.looked.half_life_days,
        "step_days": scenario.looked.step_days,
    }
