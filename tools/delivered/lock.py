"""The users' locks: the part of requirements.lock that reaches a user, with its hashes.

python -m tools.delivered.lock    writes them
"""

from __future__ import annotations

import re
from pathlib import Path

from packaging.utils import canonicalize_name

from tools.delivered.packages import ROOT, asked, asked_by_extras, asked_to_build, core, everything

_WHOLE = ROOT / "requirements.lock"
CORE = ROOT / "requirements.core.lock"
USERS = ROOT / "requirements.user.lock"
EXTRAS = ROOT / "requirements.extras.lock"
BUILD = ROOT / "requirements.build.lock"
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==[^\n]*\\\n(?:    --hash=[^\n]*\n)+", re.MULTILINE)
_ABOUT = {
    CORE: "# What the core loads, as it was tested, with the hash of each file; nothing of it is compiled.\n",
    USERS: "# What the program and its usual extras load, as it was tested, with the hash of each file.\n",
    EXTRAS: "# What the other extras add to requirements.user.lock.\n",
    BUILD: "# What builds the program where it is installed; tools/install.sh leaves none of it behind.\n",
}
_MADE = "# Made from requirements.lock by tools/lock.sh; do not edit.\n"


def entries() -> dict[str, str]:
    """Each entry of the whole lock, as it is written there."""
    text = _WHOLE.read_text(encoding="utf-8")
    return {canonicalize_name(found["name"]): found[0] for found in _ENTRY.finditer(text)}


def locks() -> dict[Path, str]:
    """What each of the users' locks must say.

    Raises: KeyError where the whole lock lacks a package that reaches a user.
    """
    whole, users = entries(), everything(asked())
    more = everything(asked_by_extras()) - users
    return {
        path: _ABOUT[path] + _MADE + "".join(whole[name] for name in sorted(names))
        for path, names in (
            (CORE, everything(core())),
            (USERS, users),
            (EXTRAS, more),
            (BUILD, everything(asked_to_build())),
        )
    }


def stale() -> list[Path]:
    """The locks that are not what would be written."""
    return [path for path, text in locks().items() if not path.exists() or path.read_text("utf-8") != text]


if __name__ == "__main__":
    for path in stale():
        path.write_text(locks()[path], encoding="utf-8")
