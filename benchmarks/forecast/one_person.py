"""The forecast of one person: three what-ifs in a warm process, and the whole command.

Run: python -m benchmarks.forecast.one_person [--rounds N]
About two minutes. The record has two years of doses and results. In process: bands of 1000 virtual people for
the plan and for three scenarios, from the chart and the plan to the outcome. The whole process: ``doseline
forecast`` with the same three, as JSON, from its second start on, beside an empty Python. Before, ``doseline
warm`` compiles into an empty folder. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.forecast.machine import described
from doseline.forecast.outcome import Change, Delay, Every, Forecast, NoForecast, Stop
from doseline.forecast.person.forecast import PEOPLE, forecast_of
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import chart, read_record

RECORD, TODAY = Path(__file__).parents[1] / "two_years.json", date(2026, 1, 20)
SCENARIOS: tuple[tuple[Change, ...], ...] = (
    (Delay(on=date(2026, 2, 20), days=14),),
    (Stop(on=date(2026, 2, 20)),),
    (Every(days=42),),
)
COMMAND = (
    "-m", "doseline", "forecast", str(RECORD), "--today", TODAY.isoformat(), "--json",
    "--delay", "2026-02-20:14", "--stop", "2026-02-20", "--every", "6w",
)  # fmt: skip
ROUNDS, WARM_MS, WHOLE_S = 15, 300.0, 2.5


def in_process() -> Callable[[], Forecast | NoForecast]:
    """What makes the forecast, once the record is read and the plan is there."""
    guide = load_guide("kesimpta")
    known = chart(read_record(RECORD.read_bytes(), names=guide.names))
    planned = plan(guide, known, today=TODAY)
    return lambda: forecast_of(guide, known, planned, scenarios=SCENARIOS)


def seconds(call: Callable[[], object]) -> float:
    """The wall time of one call."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def process(*arguments: str, settings: Mapping[str, str]) -> Callable[[], object]:
    """What starts this Python with these arguments and waits for it."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings |= settings
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings)


def main() -> int:
    """Print the times and a verdict; 1 when a limit is missed."""
    rounds = _rounds()
    print(described("numpy", "numba"))
    make = in_process()
    if not isinstance(make(), Forecast):
        raise TypeError("the record has to have a forecast")
    warm = [seconds(make) * 1000 for _ in range(rounds)]
    with TemporaryDirectory() as folder:
        kept = {"NUMBA_CACHE_DIR": folder}
        compiling = seconds(process("-m", "doseline", "warm", settings=kept))
        again = seconds(process("-m", "doseline", "warm", settings=kept))
        whole, empty = process(*COMMAND, settings=kept), process("-c", "pass", settings=kept)
        turns = [(seconds(whole), seconds(empty)) for _ in range(rounds)]
    starts, nothing = zip(*turns, strict=True)
    print(f"{PEOPLE} virtual people, the plan and {len(SCENARIOS)} scenarios; {rounds} rounds")
    print(f"in a warm process, ms: median {statistics.median(warm):.0f}, slowest {max(warm):.0f}")
    print(f"doseline warm, s: {compiling:.1f} into an empty folder, {again:.1f} again")
    print(f"doseline forecast, s: median {statistics.median(starts):.2f}, slowest {max(starts):.2f}")
    print(f"empty Python, s: median {statistics.median(nothing):.3f}")
    fine = statistics.median(warm) < WARM_MS and statistics.median(starts) < WHOLE_S
    print(f"limits: {WARM_MS:.0f} ms and {WHOLE_S} s at the median: {'held' if fine else 'MISSED'}")
    return 0 if fine else 1


def _rounds() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds: int = parser.parse_args().rounds
    return rounds


if __name__ == "__main__":
    sys.exit(main())
