"""``doseline cohort``: many records screened into tables, a summary of them, and both on a made-up export."""

from __future__ import annotations

from collections.abc import Callable

from doseline.errors import Fault, RequestError, fault
from doseline.faces import extras
from doseline.faces.cli.arguments import Arguments
from doseline.faces.cli.desk import Desk

_SCREEN, _SUMMARY, _DEMO = "screen", "summary", "demo"
ACTIONS = (_SCREEN, _SUMMARY, _DEMO)
_OF_A_RUN = {"out", "engine", "workers", "memory", "progress", "csv", "jsonl"}
# What each of the three makes use of, besides what every command takes.
_USED = {
    _SCREEN: {*_OF_A_RUN, "resume", "force", "timezone", "identifier-system"},
    _SUMMARY: {"html", "plot", "suppress-below"},
    _DEMO: {*_OF_A_RUN, "force"},
}
_OPTIONS = frozenset().union(*_USED.values())


def run(desk: Desk) -> str:
    """What was asked for: tables, their summary, or both of a made-up export.

    Raises: RequestError with all that is wrong with the question.
    """
    action = desk.arguments.needed("ACTION")
    if action not in ACTIONS:
        raise RequestError((fault("not-one-of", "ACTION", got=action, allowed=ACTIONS),))
    _refuse_strays(desk.arguments, action)
    extras.need("cohort", "cohort")
    return _ways()[action](desk)


def _ways() -> dict[str, Callable[[Desk], str]]:
    from doseline.faces.cli import cohort_demo, cohort_screen  # noqa: PLC0415 - these need an extra

    return {_SCREEN: cohort_screen.screened, _SUMMARY: cohort_demo.summary, _DEMO: cohort_demo.demo}


def _refuse_strays(arguments: Arguments, action: str) -> None:
    """An option that would do nothing is rather said than passed over."""
    found: list[Fault] = [
        fault("cohort-option-not-here", f"--{name}", action=action)
        for name in sorted(_OPTIONS - _USED[action])
        if name in arguments.values
    ]
    names = arguments.texts("IN")
    if action != _DEMO and not names:
        found.append(fault("operand-missing", "IN" if action == _SCREEN else "OUT"))
    found += [fault("one-too-many", name) for name in (names[1:] if action == _SUMMARY else ())]
    found += [fault("one-too-many", name) for name in (names if action == _DEMO else ())]
    if action == _SCREEN and arguments.text("out") is None:
        found.append(fault("cohort-without-out", "--out"))
    if found:
        raise RequestError(tuple(found))
