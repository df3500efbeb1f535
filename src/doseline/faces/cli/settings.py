"""Settings: a flag over the environment over a file, each with where it came from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from doseline.errors import Fault, RequestError, fault
from doseline.faces.folders import config_folder
from doseline.frozen import dataclass
from doseline.toml_cache import parse_tables

COLORS = ("auto", "always", "never")
_DEFAULTS = {"language": "en", "region": "default", "color": "auto", "drug": "", "guides": "", "operator": ""}
NAMES = tuple(_DEFAULTS)
DEFAULT_LANGUAGE = _DEFAULTS["language"]
_PREFIX = "DOSELINE_"
# Who may be written to: a mail address of a public name, or a page. Some push services refuse any other.
_CONTACT = r"(mailto:[^@\s<>,]+@|https://)([a-z0-9-]+\.)+[a-z][a-z0-9-]+([/:][^\s<>]*)?"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``origin`` is ``flag``, ``environment``, ``file`` or ``default``."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. A language with a path separator is a folder of catalogue files.

    ``drug`` is the guide in question where several have one, ``guides`` a folder with more of them.
    ``operator`` is where a push service may write to whoever runs this install; "" says nothing of them.
    """

    all: tuple[Setting, ...]
    file: Path | None

    def __getitem__(self, name: str) -> str:
        """The value of one setting."""
        return next(setting.value for setting in self.all if setting.name == name)


def settings(flags: Mapping[str, str | None]) -> Settings:
    """The settings in force.

    Raises: RequestError for a settings file that cannot be used, and for values that mean nothing.
    """
    file = config_file()
    written = _from_file(file) if file else {}
    found = tuple(_setting(name, flags, written) for name in NAMES)
    faults = [wrong for setting in found if (wrong := _fault(setting)) is not None]
    if faults:
        raise RequestError(tuple(faults))
    return Settings(found, file)


def _setting(name: str, flags: Mapping[str, str | None], written: Mapping[str, str]) -> Setting:
    if (flag := flags.get(name)) is not None:
        return Setting(name, flag, "flag")
    if spoken := os.environ.get(f"{_PREFIX}{name.upper()}"):
        return Setting(name, spoken, "environment")
    if name in written:
        return Setting(name, written[name], "file")
    return Setting(name, _DEFAULTS[name], "default")


def _fault(setting: Setting) -> Fault | None:
    where = f"{_PREFIX}{setting.name.upper()}" if setting.origin == "environment" else setting.name
    if setting.name == "color" and setting.value not in COLORS:
        return fault("not-one-of", where, got=setting.value, allowed=COLORS)
    if setting.name == "language" and not is_language(setting.value):
        return fault("unknown-language", where, got=setting.value)
    if setting.name == "guides" and setting.value and not Path(setting.value).is_dir():
        return fault("no-such-folder", where)
    if setting.name == "operator" and setting.value and not _is_contact(setting.value):
        return fault("not-a-contact", where, got=setting.value)
    return None


def _is_contact(value: str) -> bool:
    import re  # noqa: PLC0415 - only where one is set

    return re.fullmatch(_CONTACT, value, re.IGNORECASE) is not None


def is_language(value: str) -> bool:
    """Whether there are texts for it: a language of ours, or a folder with a catalogue."""
    if is_folder(value):
        return (Path(value) / "format.toml").is_file()
    from doseline.text import languages  # noqa: PLC0415 - only for another language than the default

    return value == DEFAULT_LANGUAGE or value in languages()


def is_folder(value: str) -> bool:
    """Whether a language is given as a folder."""
    return "/" in value or os.sep in value


def config_file() -> Path | None:
    """The settings file in the platform's configuration folder, whether or not it is there."""
    try:
        return config_folder() / "config.toml"
    except RuntimeError:  # no home folder
        return None


def _from_file(file: Path) -> dict[str, str]:
    try:
        tables = parse_tables(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        raise RequestError((fault("settings-not-read", str(file)),)) from None
    wrong = [_entry_fault(name, value, file) for name, value in tables.items()]
    faults = tuple(found for found in wrong if found is not None)
    if faults:
        raise RequestError(faults)
    return tables


def _entry_fault(name: str, value: object, file: Path) -> Fault | None:
    where = f"{file} {name}"
    if name not in _DEFAULTS:
        return fault("unknown-setting", where, known=NAMES)
    return None if isinstance(value, str) else fault("setting-not-text", where)
