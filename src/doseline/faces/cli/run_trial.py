"""``doseline trial``: regimens on virtual people, published results again, files for other solvers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from doseline.errors import Fault, RequestError, fault
from doseline.faces import extras
from doseline.faces.cli.arguments import Arguments
from doseline.faces.cli.desk import Desk

# What each way of asking makes use of, besides what every command takes.
_USED = {
    "scenario": {"out", "long", "plot", "people", "seed", "threads", "progress", "engine", "workers"},
    "reproduce": {"reading", "people", "seed", "threads"},
    "trajectories": {"out", "threads"},
    "sbml": {"out", "case"},
}
# What the result of each can be.
_ENDINGS = {"scenario": (".parquet", ".csv"), "trajectories": (".csv",), "sbml": (".xml",)}
OPTIONS = (
    "out",
    "long",
    "plot",
    "people",
    "seed",
    "threads",
    "progress",
    "engine",
    "workers",
    "reading",
    "case",
)


def run(desk: Desk) -> str:
    """What was asked for: a trial, or one of the three words that stand in the place of a scenario."""
    asked = desk.arguments.needed("SCENARIO")
    kind = asked if asked in _USED and asked != "scenario" else "scenario"
    _refuse_strays(desk.arguments, kind)
    extras.need("forecast", "trial")
    return _ways()[kind](desk)


def _ways() -> dict[str, Callable[[Desk], str]]:
    from doseline.faces.cli import trial_cases, trial_reproduce, trial_run  # noqa: PLC0415 - these load numpy

    return {
        "scenario": trial_run.run,
        "reproduce": trial_reproduce.run,
        "trajectories": trial_cases.trajectories,
        "sbml": trial_cases.sbml_file,
    }


def _refuse_strays(arguments: Arguments, kind: str) -> None:
    """An option that would do nothing is rather said than passed over."""
    found: list[Fault] = [
        fault("trial-option-not-here", f"--{name}")
        for name in OPTIONS
        if name in arguments.values and name not in _USED[kind]
    ]
    found += _wrong_ending(arguments, kind)
    name = arguments.text("NAME")
    if kind == "scenario" and name is not None:
        found.append(fault("one-too-many", name))
    found += _overwritten(arguments, arguments.needed("SCENARIO") if kind == "scenario" else name)
    if found:
        raise RequestError(tuple(found))


def _wrong_ending(arguments: Arguments, kind: str) -> Iterator[Fault]:
    """A name that would say something else than what is in the file; rows that need what is not installed."""
    out, allowed = arguments.text("out"), _ENDINGS.get(kind, ())
    if out is None or not allowed:
        return
    if not out.lower().endswith(allowed):
        yield fault("wrong-ending", "--out", got=out, allowed=allowed)
    elif out.lower().endswith(".parquet"):
        yield from extras.lacking("research", "--out")


def _overwritten(arguments: Arguments, read: str | None) -> Iterator[Fault]:
    """A result that would be written over what it is made from."""
    for name in ("out", "plot"):
        written = arguments.text(name)
        if written is not None and read is not None and Path(written).resolve() == Path(read).resolve():
            yield fault("trial-over-its-source", f"--{name}")
