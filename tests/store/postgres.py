"""A PostgreSQL server of the tests' own: a fresh folder, a Unix socket, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from pwd import getpwnam

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
# Users that Debian has and that may run a server where the tests run as root.
_USERS = ("postgres", "nobody")
_START_SECONDS = 120
_START_ATTEMPTS = 10
_LOGIN = "doseline"
# fsync stays on: the tests kill the server and ask what is left. The rest keeps it small.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "autovacuum": "off",
    "log_statement": "all",
    "logging_collector": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}


class CannotStartError(Exception):
    """There is no PostgreSQL here, or it does not start; the text says why in one line."""


@dataclass(slots=True)
class Server:
    """A running server. ``data`` is its whole folder, with its log of writes and its log file."""

    home: Path
    programs: Path
    user: str | None
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def data(self) -> Path:
        """The folder with everything the server keeps."""
        return self.home / "data"

    def fresh_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"doseline_{next(self.numbers)}"
        self.query(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def fresh_schema(self) -> str:
        """The URL of a new, empty corner of one database, which is made faster than a database."""
        name = f"corner_{next(self.numbers)}"
        self.query(f"CREATE SCHEMA {name}")
        return self.url("postgres") + f"&options=-csearch_path%3D{name}"

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://{_LOGIN}@/{name}?host={self.home}"

    def query(self, statement: str) -> None:
        """Run one statement as the server's owner, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start the server and wait until it answers.

        After a kill it may refuse at first, until the last of the dead one's processes has gone.
        """
        deadline = time.monotonic() + _START_SECONDS
        for _ in range(_START_ATTEMPTS):
            self._launch()
            if self._answers_by(deadline):
                return
            time.sleep(0.2)
        self.kill()
        raise CannotStartError(f"PostgreSQL did not start; see {self.home / 'server.log'}")

    def stop(self) -> None:
        """Stop the server, its clients cut off, everything written."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """Kill the server and all its processes as a power cut would end them."""
        children = _children(self.process.pid) if self.process and self.process.poll() is None else []
        self._signal(signal.SIGKILL)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        # its shared memory belongs to the dead ones: the next start must find it free
        deadline = time.monotonic() + _START_SECONDS
        while any(_is_alive(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.01)

    def power_cut(self) -> None:
        """Kill the server and start it again."""
        self.kill()
        self.start()

    def _launch(self) -> None:
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [self.programs / "postgres", "-D", self.data, "-k", self.home, *settings]
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - our own server
                command, stdout=log, stderr=log, **_as_user(self.user)
            )

    def _answers_by(self, deadline: float) -> bool:
        """Whether it answers in time; not, if it ended before."""
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            try:
                self.query("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _signal(self, number: int) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(_START_SECONDS)
            self.process = None


@contextmanager
def server() -> Iterator[Server]:
    """A server that runs as long as the block does.

    Raises: CannotStartError where there is none or it cannot start.
    """
    programs = _programs()
    user = _user()
    # a short path: a socket's may be no longer than about a hundred letters
    home = Path(tempfile.mkdtemp(prefix="doseline-pg-"))
    try:
        home.chmod(0o755)
        made = Server(home=home, programs=programs, user=user)
        made.data.mkdir(mode=0o700)
        if user is not None:
            shutil.chown(home, user)
            shutil.chown(made.data, user)
        _make_cluster(made)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_cluster(made: Server) -> None:
    command = [made.programs / "initdb", "-D", made.data, "-U", _LOGIN, "-A", "trust", "-E", "UTF8"]
    command += ["--locale=C", "--no-sync", "--no-instructions"]
    done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own server
        command, capture_output=True, check=False, **_as_user(made.user)
    )
    if done.returncode:
        raise CannotStartError("PostgreSQL's initdb failed: " + done.stderr.decode().strip().splitlines()[-1])


def _programs() -> Path:
    found = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("postgres")
    if not found and on_path is None:
        raise CannotStartError("there is no PostgreSQL on this machine")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def _user() -> str | None:
    """Another user to run as where we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in _USERS:
        try:
            getpwnam(name)
        except KeyError:
            continue
        return name
    raise CannotStartError("PostgreSQL does not run as root, and there is no other user to run it as")


def _as_user(name: str | None) -> Mapping[str, object]:
    return {} if name is None else {"user": name, "group": getpwnam(name).pw_gid, "extra_groups": []}


def _children(parent: int) -> list[int]:
    """The process's children, as far as the system tells."""
    with suppress(OSError):
        return [
            int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split()
        ]
    return []


def _is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
