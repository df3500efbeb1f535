"""Worker loop: what runs in a process beside the app until nobody tells it anything."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from doseline.faces import more_guides

# Our choice: the app itself goes first wherever both want the processor.
_NICER_BY = 5
_BYTES = 1 << 20


def main(megabytes: int) -> None:
    """Do one thing after another, each told by the input; end when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which ends us
    more_guides.use_told()
    told, answers = sys.stdin.buffer, _own_output()
    _be_modest(megabytes)
    while True:
        try:
            work, given, named = pickle.load(told)  # noqa: S301 - from the app
        except EOFError:  # the app is gone
            return
        answers.write(_written(_done(work, given, named)))
        answers.flush()


def _own_output() -> BinaryIO:
    """The way back to the app; whatever else is printed goes nowhere."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no file of ours
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return kept


def _be_modest(megabytes: int) -> None:
    if hasattr(os, "nice"):
        os.nice(_NICER_BY)
    with suppress(ImportError, ValueError, OSError):  # no such limits on this system
        import resource  # noqa: PLC0415 - not on every system

        most = megabytes * _BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold a record


def _written(answer: tuple[bool, object]) -> bytes:
    try:
        return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError):  # of an error that cannot be told as it is
        return pickle.dumps((False, RuntimeError(type(answer[1]).__name__)))


def _done(work: Any, given: Any, named: Any) -> tuple[bool, object]:  # noqa: ANN401 - whatever it is
    try:
        return True, work(*given, **named)
    except MemoryError:
        os._exit(1)  # nothing can be relied on any more; the app starts another
    except Exception as error:  # noqa: BLE001 - told to who asked
        return False, error.with_traceback(None)
