"""Ray as an engine: started on this computer for one run, or a cluster that runs already.

Ray's core alone is used: no dashboard, no reports of use, nothing that listens beyond this computer. Its
remote client is no part of the core: a cluster is joined by its address, from a computer that belongs to it.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from itertools import islice
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from doseline.errors import RequestError, fault
from doseline.faces.engine.stopping import kept
from doseline.frozen import dataclass

if TYPE_CHECKING:
    from ray import ObjectRef

T = TypeVar("T")
R = TypeVar("R")
_WHERE = "--engine"
SCHEME = "ray://"
# A cluster that does not answer is asked for minutes by Ray itself.
_REACHED_WITHIN_S = 5.0
_PORTS = range(1, 2**16)
# Names of sockets end at some 100 bytes, and Ray's own part of them takes 64.
_LONGEST_FOLDER = 27
_LONGEST_REASON = 200


class Ray:
    """On the processors that Ray has: here, or of the cluster at ``address`` (HOST:PORT).

    ``start_s`` is how long its last start took. Raises: RequestError where it cannot be started or reached,
    and where a worker is killed each time; whatever the function raises.
    """

    def __init__(self, address: str | None, workers: int | None, *, tries: int, ahead: int) -> None:
        self.address = None if address is None else _host_and_port(address)
        self.workers = workers
        self.start_s = 0.0
        self._tries, self._ahead = tries, ahead
        self._held = ExitStack()
        self._ray: Any = None

    def __enter__(self) -> Self:
        """Start now and stay, for more than one map."""
        self._ray = self._held.enter_context(self._started())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        """Stop what was started here; a cluster goes on."""
        self._ray = None
        self._held.close()

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The result of each item, in the order of the items."""
        with self._started() if self._ray is None else nullcontext(self._ray) as ray:
            workers = self.workers or int(ray.cluster_resources().get("CPU", 1))
            run = Run(ray, ray.remote(max_retries=0)(_called), ray.put(function), self._tries)
            yield from run.results(items, workers * self._ahead)

    @contextmanager
    def _started(self) -> Iterator[Any]:
        began = monotonic()
        with _here(self.workers) if self.address is None else _cluster(self.address) as ray:
            self.start_s = monotonic() - began
            yield ray


def _called(function: Callable[[T], R], item: T) -> R:
    return function(item)


@dataclass(frozen=True, slots=True)
class Run:
    """One function over some items; a worker that is killed takes nothing but its own item with it."""

    ray: Any
    task: Any
    function: ObjectRef[Any]
    tries: int

    def results(self, items: Iterable[T], ahead: int) -> Iterator[Any]:
        """The results in order; no more than ``ahead`` items are under way."""
        waiting = iter(items)
        running: deque[tuple[T, ObjectRef[Any]]] = deque()
        while True:
            running.extend((item, self._start(item)) for item in islice(waiting, ahead - len(running)))
            if not running:
                return
            yield self._result(*running.popleft())

    def _start(self, item: T) -> ObjectRef[Any]:
        found: ObjectRef[Any] = self.task.remote(self.function, item)
        return found

    def _result(self, item: T, running: ObjectRef[Any]) -> Any:  # noqa: ANN401 - whatever the function gives
        errors = self.ray.exceptions
        killed = (
            errors.WorkerCrashedError, errors.OutOfMemoryError, errors.NodeDiedError, errors.ObjectLostError,
        )  # fmt: skip
        for left in reversed(range(self.tries)):
            try:
                return self.ray.get(running)
            except errors.RayTaskError as error:
                raise error.cause from error
            except killed:
                running = self._start(item) if left else running
        raise RequestError((fault("worker-killed", _WHERE, tries=self.tries),))


@contextmanager
def _here(workers: int | None) -> Iterator[Any]:
    """Ray on this computer alone, with a token of its own; gone with its folder at the end."""
    with ExitStack() as left:
        made = tempfile.mkdtemp(prefix="dl-", dir=_short_folder())
        left.callback(_remove, made)
        left.enter_context(_environment({**_QUIET, **_ALONE, "RAY_AUTH_TOKEN": _token()}))
        ray = left.enter_context(_shut_down_at_the_end())
        # Within the folder that only we may enter: Ray opens its own to everybody.
        where = str(Path(made) / "r")
        _start(
            ray,
            "ray-not-started",
            {},
            address="local",
            num_cpus=workers,
            include_dashboard=False,
            _temp_dir=where,
        )
        yield ray


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A cluster that this computer belongs to; it goes on when we leave."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _REACHED_WITHIN_S).close()
    except OSError:
        raise RequestError((fault("ray-not-reached", _WHERE, address=address),)) from None
    with _environment(_QUIET), _shut_down_at_the_end() as ray:
        _start(ray, "ray-not-joined", {"address": address}, address=address)
        yield ray


def _start(ray: Any, code: str, said: Mapping[str, str], **asked: Any) -> None:  # noqa: ANN401 - Ray's own
    """Start or join. The folder this program stands in is not one that workers load code from."""
    job = ray.job_config.JobConfig()
    job._client_job = True  # noqa: SLF001 - there is no other way to say so
    try:
        with kept():  # Ray sets an end of its own, which leaves our folder behind
            ray.init(log_to_driver=False, logging_level=logging.CRITICAL, job_config=job, **asked)
    except (OSError, RuntimeError, ValueError) as error:
        why = " ".join(str(error).split())[:_LONGEST_REASON]
        raise RequestError((fault(code, _WHERE, why=why, **said),)) from error
    _say_nothing()


def _say_nothing() -> None:
    """Ray tells of each killed worker on our standard output, where an answer stands alone."""
    from ray._private import worker  # noqa: PLC0415 - an extra; there is no public way

    worker._worker_logs_enabled = False  # noqa: SLF001


@contextmanager
def _shut_down_at_the_end() -> Iterator[Any]:
    import ray  # noqa: PLC0415 - an extra, and slow to load

    try:
        yield ray
    finally:
        ray.shutdown()


# No reports of use; no copy of the folder this program stands in; no lines of its own on our standard error.
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
# Listens on loopback alone, and answers nobody without the token.
_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token"}


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Set as long as it lasts: Ray and what it starts read these."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@cache
def _token() -> str:
    """The token of this process: Ray reads it once."""
    return secrets.token_hex(32)


def _short_folder() -> str | None:
    """A folder for temporary files in which names of sockets stay short enough; None for the usual one."""
    usual = tempfile.gettempdir()
    return "/tmp" if os.name == "posix" and len(usual) > _LONGEST_FOLDER else None  # noqa: S108 - mkdtemp in it


def _remove(folder: str) -> None:
    import shutil  # noqa: PLC0415 - for one engine

    shutil.rmtree(folder, ignore_errors=True)


def _host_and_port(word: str) -> str:
    """The address of a cluster without the scheme.

    Raises: RequestError where host or port is missing.

    >>> _host_and_port("ray://10.0.0.5:6379")
    '10.0.0.5:6379'
    """
    host, _, port = word.removeprefix(SCHEME).rpartition(":")
    if not host or not port.isdecimal() or int(port) not in _PORTS:
        raise RequestError((fault("ray-address", _WHERE, got=word),))
    return f"{host}:{port}"
