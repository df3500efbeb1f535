"""Extras: parts of the program whose packages need not be installed, and the command that installs each."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from urllib.request import url2pathname

from doseline.errors import Fault, RequestError, fault

# Each extra with the modules by which it is told: without one of them it is not here.
MODULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "calendar": ("icalendar",),
        "app": (
            "alembic", "anyio", "cryptography", "h11", "jinja2", "litestar", "markupsafe", "pyrage", "segno",
            "sqlalchemy", "uvicorn", "zxcvbn",
        ),
        "pdf": ("typst",),
        "forecast": ("numba", "numpy", "llvmlite"),
        "research": ("pyarrow",),
        "clinic": ("psycopg",),
        "cohort": ("msgspec", "pyarrow"),
        "hooks": ("joserfc", "msgspec"),
        "scale": ("ray",),
    }
)  # fmt: skip
_NAME = "doseline"


def is_here(extra: str) -> bool:
    """Whether the packages of an extra are installed."""
    return all(_is_found(module) for module in MODULES[extra])


def _is_found(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def need(extra: str, where: str) -> None:
    """Nothing where an extra is installed.

    Raises: RequestError with the command that installs it, at the word that asked for it.
    """
    if found := lacking(extra, where):
        raise RequestError(found)


def lacking(extra: str, where: str) -> tuple[Fault, ...]:
    """What is said where an extra is not installed; nothing where it is."""
    return () if is_here(extra) else (missing(extra, where),)


def missing(extra: str, where: str) -> Fault:
    """What is said of an extra that is not installed."""
    return fault(f"extra-{extra}-missing", where, command=command(extra))


def told_by(error: Exception) -> str | None:
    """The extra that brings what could not be loaded; None where something else is wrong."""
    if not isinstance(error, ModuleNotFoundError):
        return None
    module = (error.name or "").partition(".")[0]
    return next((extra for extra, modules in MODULES.items() if module in modules), None)


def command(extra: str) -> str:
    """The command that installs an extra here, from the folder the program came from if that is there."""
    python = sys.executable or "python3"
    return f'"{python}" -m pip install "{_origin() or _NAME}[{extra}]"'


def _origin() -> str | None:
    """The folder that the program was installed from; None where it came from somewhere else or is gone."""
    try:
        written = distribution(_NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    address = urlsplit(json.loads(written)["url"]) if written else None
    if address is None or address.scheme != "file":
        return None
    folder = Path(url2pathname(address.path))
    return str(folder) if (folder / "pyproject.toml").is_file() else None
