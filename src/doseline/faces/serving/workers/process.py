"""Worker process: one process beside the app, and the pipes by which it is told what to do."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock, Timer
from typing import IO, Any

_CODE = "from doseline.faces.serving.workers.loop import main; main({megabytes})"


class Gone(Exception):  # noqa: N818 - it is no mistake of who asked
    """The process has ended, or was ended because it took too long."""


class Process:
    """A process that does one thing after another. One thread at a time may use it."""

    def __init__(self, megabytes: int) -> None:
        """Nothing yet; it may use that much memory."""
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._lock = Lock()

    def start(self) -> None:
        """Start it.

        Raises: Gone where it was ended before.
        """
        # It sees the code that we see, and nothing that happens to lie in the folder we were started in.
        seen = os.pathsep.join(path for path in sys.path if path)
        words = (sys.executable, "-P", "-c", _CODE.format(megabytes=self._megabytes))
        with self._lock:
            if self._ended:
                raise Gone
            self._process = subprocess.Popen(  # noqa: S603 - our own
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback may quote a record
                env={**os.environ, "PYTHONPATH": seen},
            )

    def do(
        self, work: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any], *, seconds: float
    ) -> Any:  # noqa: ANN401 - whatever the work gives back
        """What the work gives back, or raises.

        Raises: Gone where the process came to an end over it.
        """
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Gone
        too_long = Timer(seconds, process.kill)
        too_long.daemon = True
        too_long.start()
        try:
            _send(process.stdin, (work, given, named))
            is_made, made = pickle.load(process.stdout)  # noqa: S301 - from a process of ours
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            raise Gone from None
        finally:
            too_long.cancel()
        if not is_made:
            raise made
        return made

    @property
    def is_there(self) -> bool:
        """Whether it goes on; the system may have ended it."""
        return self._process is not None and self._process.poll() is None

    def end(self) -> None:
        """End it at once, and let nothing of it stay."""
        with self._lock:
            self._ended, process = True, self._process
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):  # what was still to be sent, or another thread reads
                    pipe.close()


def _send(to: IO[bytes], what: object) -> None:
    pickle.dump(what, to, protocol=pickle.HIGHEST_PROTOCOL)
    to.flush()
