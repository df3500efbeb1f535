"""What the tests of the engine let workers do: functions that other processes can import."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from time import sleep


def square(number: int) -> int:
    """The square of a number."""
    return number * number


def killed_once(place: str) -> str:
    """The name of a file; whoever comes first is killed."""
    try:
        Path(place).touch(exist_ok=False)
    except FileExistsError:
        return Path(place).name
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it was not killed")


def killed_always(_: int) -> int:
    """Nobody comes back from here."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it was not killed")


def waits(place: str) -> None:
    """Nothing for a minute, after the number of its process is in a file."""
    Path(place).write_text(str(os.getpid()), encoding="ascii")
    sleep(60)


def fails(number: int) -> int:
    """Nothing: it cannot be worked out."""
    raise ArithmeticError(f"{number} cannot be worked out")
