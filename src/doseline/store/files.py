"""Files that must be whole, private and on the disk."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from stat import S_IMODE

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_OTHERS = 0o077


def private_folder(folder: Path) -> None:
    """Make the folder where it is missing, for its owner only."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


def private_file(path: Path) -> None:
    """Make the file where it is missing, and let its owner only read it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, _PRIVATE_FILE))


def shut_to_others(folder: Path, ours: Callable[[str], bool]) -> None:
    """Take away what others may do with our files, and with the folder where it holds nothing else.

    A copy put back, or a careless umask, leaves them open without a word.
    """
    inside = tuple(folder.iterdir()) if folder.is_dir() else ()
    for path in inside:
        if ours(path.name):
            _shut(path)
    if inside and all(ours(path.name) for path in inside):
        _shut(folder)


def _shut(path: Path) -> None:
    mode = path.lstat().st_mode
    if path.is_symlink() or not mode & _OTHERS:
        return
    with suppress(PermissionError):  # it belongs to somebody else, who decides
        path.chmod(S_IMODE(mode) & ~_OTHERS)


def write_new(path: Path, data: bytes) -> None:
    """A new file that only its owner reads, on the disk before this returns; on any error, none."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def write_once(path: Path, data: bytes) -> None:
    """A new file that is whole from its first moment on; where there is one by now, that one stays."""
    first = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    write_new(first, data)
    try:
        _link(first, path)
    finally:
        first.unlink(missing_ok=True)
    settle(path.parent)


def _link(first: Path, path: Path) -> None:
    """Give a whole file its name, unless another has it by now."""
    try:
        os.link(first, path)
    except FileExistsError:
        return
    except OSError:  # a disk that knows no second names, such as a memory stick
        if not path.exists():
            first.replace(path)


def replace_file(fresh: Path, path: Path) -> None:
    """``fresh`` in the place of ``path``, whose old content is written over."""
    with ExitStack() as after:
        if os.name == "posix" and path.exists():  # elsewhere an open file cannot be replaced
            old = after.enter_context(path.open("r+b"))
            after.callback(_write_over, old.fileno())
        fresh.replace(path)
        settle(path.parent)


def erase(path: Path) -> None:
    """Take a file away, its content written over first."""
    with path.open("r+b") as file:
        _write_over(file.fileno())
    path.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk."""
    if os.name != "posix":  # a folder cannot be opened elsewhere
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_over(handle: int) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, bytes(os.fstat(handle).st_size))
    os.fsync(handle)
