"""The folders of this user for settings and for data, by the custom of the platform."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_OURS = "doseline"


def config_folder() -> Path:
    """Where settings lie.

    Raises: RuntimeError where the user has no home folder.
    """
    return _folder("XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """Where records lie.

    Raises: RuntimeError where the user has no home folder.
    """
    return _folder("XDG_DATA_HOME", ".local/share")


def _folder(variable: str, usual: str) -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home() / "AppData" / "Roaming") / _OURS
    if sys.platform == "darwin":
        return home() / "Library" / "Application Support" / _OURS
    named = Path(os.environ.get(variable, ""))
    # By the XDG standard a relative path in the variable is to be ignored.
    return (named if named.is_absolute() else home() / usual) / _OURS


def home() -> Path:
    """The home folder; an empty or relative HOME is as if it were not set.

    Raises: RuntimeError where the list of users knows none either.
    """
    if Path(os.environ.get("HOME", "")).is_absolute() or sys.platform == "win32":
        return Path.home()
    return _listed_home()


def _listed_home() -> Path:
    import pwd  # noqa: PLC0415 - not there on every platform

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise RuntimeError from None
