"""How many threads a simulation may use."""

from __future__ import annotations

import os

from doseline.errors import RequestError, fault
from doseline.faces.cli.arguments import Arguments

_MOST = 256


def threads(arguments: Arguments, default: int | None = None) -> int:
    """The number of ``--threads``; else ``default``, or one for each core that we may use.

    Raises: RequestError for none, and for more than any machine has.
    """
    asked = arguments.number("threads")
    if asked is None:
        return default or min(_cores(), _MOST)
    if asked < 1:
        raise RequestError((fault("number-too-low", "--threads", got=asked, bound=1),))
    if asked > _MOST:
        raise RequestError((fault("number-too-high", "--threads", got=asked, bound=_MOST),))
    return asked


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
