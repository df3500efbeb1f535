"""What kind of disk a folder lies on: on a network or synchronised one a database can be damaged in silence.

SQLite needs locks that hold and writes that arrive in order. Network disks promise neither, and a program
that carries a folder to other computers copies the files one by one, in the middle of a change.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from doseline.frozen import dataclass


class Kind(StrEnum):
    """Why a disk is no good place for a database."""

    NETWORK = "network"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk not to keep records on; ``name`` is its file system, or the program that copies it."""

    kind: Kind
    name: str


def disk_json(disk: Disk) -> dict[str, str]:
    """The disk for a program."""
    return {"kind": disk.kind.value, "name": disk.name}


_MOUNTS = Path("/proc/self/mounts")
_NETWORK = frozenset(
    {
        "9p", "acd_cli", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "curlftpfs", "davfs", "davfs2",
        "drvfs", "ftpfs", "gcsfuse", "gfs2", "glusterfs", "google-drive-ocamlfuse", "gpfs", "grpcfuse",
        "gvfsd-fuse",
        "lustre", "ncp", "ncpfs", "nfs", "nfs3", "nfs4", "ocfs2", "onedriver", "orangefs", "osxfs", "pcloud",
        "prl_fs", "pvfs2", "rclone", "s3fs", "smb", "smb2", "smb3", "smbfs", "smbnetfs", "sshfs", "vboxsf",
        "vmhgfs", "vmhgfs-fuse", "webdav",
    }
)  # fmt: skip
# Folders of programs that carry files to other computers, by the name that a part of the path begins with.
_SYNCED = (
    ("onedrive", "OneDrive"),
    ("skydrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("google-drive", "Google Drive"),
    ("gdrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("syncthing", "Syncthing"),
    ("pclouddrive", "pCloud"),
    ("pcloud drive", "pCloud"),
    ("proton drive", "Proton Drive"),
    ("protondrive", "Proton Drive"),
    ("yandex.disk", "Yandex Disk"),
    ("yandexdisk", "Yandex Disk"),
    ("synologydrive", "Synology Drive"),
    ("megasync", "MEGA"),
    ("seafile", "Seafile"),
    ("seadrive", "Seafile"),
    ("box sync", "Box"),
    ("tresorit", "Tresorit"),
    ("cloudstorage", "CloudStorage"),
)
# Not "boxes" and "dropboxer": the name ends there, or goes on with what these programs put behind it.
_AFTER_NAME = re.compile(r"(?:$|[ \-_.(~@].*)", re.DOTALL)
# What such a program leaves in the folder that it carries.
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".debris": "MEGA",
}
_ON_WINDOWS = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_FOREIGN_DRIVE = 4
_SECONDS = 2.0


def disk_of(folder: Path) -> Disk | None:
    """The disk that a folder lies on, where records should not be kept on it; None where they may be."""
    try:
        real = folder.resolve()
        return _synced(real, os.environ) or _network(real)
    except (OSError, ValueError, RuntimeError):  # the store says what is wrong with such a folder
        return None


def first_of(folders: Iterable[Path]) -> Disk | None:
    """The first disk among those of some folders where records should not be kept."""
    return next(filter(None, map(disk_of, folders)), None)


def _network(folder: Path) -> Disk | None:
    if os.name == "nt":
        return Disk(Kind.NETWORK, folder.drive) if _is_foreign(folder) else None
    mounted = bsd_mounts(_said_by_mount()) if sys.platform == "darwin" else linux_mounts(_text(_MOUNTS))
    kind = kind_at(folder, mounted)
    return Disk(Kind.NETWORK, kind) if kind in _NETWORK else None


def kind_at(folder: Path, mounted: Iterable[tuple[Path, str]]) -> str:
    """The file system that a folder lies in, of those mounted: the one nearest to it, the last of two."""
    found = [(len(place.parts), kind) for place, kind in mounted if folder.is_relative_to(place)]
    deepest = max((depth for depth, _ in found), default=0)
    return next((kind for depth, kind in reversed(found) if depth == deepest), "")


def linux_mounts(text: str) -> tuple[tuple[Path, str], ...]:
    """The places and kinds in the text of ``/proc/mounts``; blanks in names are written as numbers there."""
    lines = (line.split() for line in text.splitlines())
    return tuple((Path(_unescaped(parts[1])), _plain(parts[2])) for parts in lines if len(parts) > 2)  # noqa: PLR2004


_BSD = re.compile(r".+? on (?P<place>/.*) \((?P<kind>[^,)]+)[^)]*\)")


def bsd_mounts(text: str) -> tuple[tuple[Path, str], ...]:
    """The places and kinds in what ``mount`` says on macOS."""
    found = (_BSD.fullmatch(line) for line in text.splitlines())
    return tuple((Path(one["place"]), _plain(one["kind"])) for one in found if one)


def _plain(kind: str) -> str:
    return kind.lower().removeprefix("fuse.").removeprefix("fuseblk.")


def _unescaped(name: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), name)


def _synced(folder: Path, environment: Mapping[str, str]) -> Disk | None:
    named = (environment.get(name, "") for name in _ON_WINDOWS)
    if any(one and folder.is_relative_to(Path(one)) for one in named):
        return Disk(Kind.SYNCED, "OneDrive")
    by_name = (name for part in reversed(folder.parts) if (name := _program(part)))
    name = next(by_name, None) or next(filter(None, map(_marked, (folder, *folder.parents))), None)
    return Disk(Kind.SYNCED, name) if name else None


def _program(part: str) -> str | None:
    """The program whose folder has this name."""
    small = part.casefold()
    return next(
        (
            name
            for start, name in _SYNCED
            if small.startswith(start) and _AFTER_NAME.fullmatch(small.removeprefix(start))
        ),
        None,
    )


def _marked(folder: Path) -> str | None:
    return next((name for mark, name in _MARKS.items() if (folder / mark).exists()), None)


def _is_foreign(folder: Path) -> bool:
    """Whether a drive of Windows is on another computer."""
    if folder.drive.startswith("\\\\"):
        return True
    import ctypes  # noqa: PLC0415 - the part of it that is used is there on one platform only

    system: Any = getattr(ctypes, "windll")  # noqa: B009
    return int(system.kernel32.GetDriveTypeW(folder.anchor)) == _FOREIGN_DRIVE


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _said_by_mount() -> str:
    words = ["/sbin/mount"]
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")
