"""Scheduled backups: copies of every record while the app runs, in the folder its owner chose."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from doseline.errors import InputFaults
from doseline.faces.web.context import AppContext
from doseline.store import is_copy_due

_log = logging.getLogger("doseline.web")
# The first page first; then often enough that a computer which is on for an hour a day is not missed.
_FIRST_SECONDS, _AGAIN_SECONDS = 20.0, 15 * 60.0
# Our choice: how old the last copy may be before My data says so.
_OLD = timedelta(days=30)


def keep_on(context: AppContext) -> None:
    """Look now and then whether a copy is due, until the program ends; a demo has nothing to lose."""
    if not context.is_demo:
        threading.Thread(target=_watch, args=(context,), daemon=True).start()


def _watch(context: AppContext) -> None:
    pause, never = _FIRST_SECONDS, threading.Event()
    while not never.wait(pause):
        look(context)
        pause = _AGAIN_SECONDS


def look(context: AppContext) -> None:
    """Make a copy if one is due. That it could not be made is noted, and stands in My data."""
    try:
        known = context.store.copies()
        if known is not None and is_copy_due(known, context.now()):
            context.store.make_copy(now=context.now())
    except InputFaults as error:
        _log.warning("no copy: %s", error.faults[0].code)


def is_old(context: AppContext) -> bool:
    """Whether the last copy is so old, or so missing, that it should be said."""
    known = context.store.copies()
    if known is None:
        return False
    looked = known.looked_at
    return known.failed or (looked is not None and context.now() - looked > _OLD)
