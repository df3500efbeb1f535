"""Logging: kinds and places of mistakes, never a word of what was sent or kept."""

from __future__ import annotations

import logging
import sys
from pathlib import PurePath
from types import TracebackType

# Whose messages are ours or plain constants; of anybody else's only the name is written.
_TRUSTED = ("doseline",)


class RedactingFormatter(logging.Formatter):
    """One line: level, who, and of an exception its kind and place. Its text may quote a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = f"{record.levelname} {record.name}"
        if record.name.split(".", 1)[0] in _TRUSTED:
            said = f"{said}: {record.getMessage()}"
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            said = f"{said}: {kind.__name__} in {place(trace)}"
        return said


def place(trace: TracebackType | None) -> str:
    """The file and line where something broke."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def quiet() -> None:
    """Send every warning and error of this program to standard error in that form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
