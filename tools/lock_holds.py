"""Whether requirements.lock can be installed by itself, now and by the oldest pip.

It is installed without looking at what its packages ask for, so that no release by somebody else can change
what is installed. That is only right while the lock holds all they ask for, which is what this looks at.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
OLDEST_PIP = ROOT / "tools" / "oldest_pip.txt"
STAMP = Path(sys.prefix) / "oldest-pip.stamp"

# What a package asks for, by its name.
Asks = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Locked:
    """What the lock says of one package."""

    name: str
    version: str
    hashes: int


@dataclass(frozen=True)
class Lock:
    """The packages of a lock by their names, and what is wrong with its lines."""

    packages: Mapping[str, Locked]
    faults: tuple[str, ...]


# --- reading the lock ---


def read_lock(text: str) -> Lock:
    """The packages that a lock pins; a line that pins nothing, or not with hashes, is a fault."""
    packages: dict[str, Locked] = {}
    faults: list[str] = []
    for entry in _entries(text):
        pinned = _locked(entry)
        if pinned is None:
            faults.append(f"does not pin one version: {entry.split(' --hash')[0]}")
        elif pinned.name in packages:
            faults.append(f"stands there twice: {pinned.name}")
        else:
            packages[pinned.name] = pinned
    faults += [f"has no hash: {one.name}" for one in packages.values() if not one.hashes]
    return Lock(packages, tuple(faults))


def _entries(text: str) -> Iterator[str]:
    """Each entry as one line, without comments."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    whole = "\n".join(lines).replace("\\\n", " ")
    return (" ".join(line.split()) for line in whole.splitlines() if line.strip())


def _locked(entry: str) -> Locked | None:
    """What an entry pins; None when it leaves anything open."""
    words, *hashes = entry.split(" --hash=sha256:")
    try:
        asked = Requirement(words)
    except InvalidRequirement:
        return None
    pins = list(asked.specifier)
    if (
        len(pins) != 1
        or pins[0].operator != "=="
        or pins[0].version.endswith("*")
        or asked.extras
        or asked.marker
    ):
        return None
    return Locked(canonicalize_name(asked.name), pins[0].version, len(hashes))


# --- whether it holds all that is asked for ---


def missing(lock: Lock, roots: Iterable[str], asks: Asks) -> list[str]:
    """Each requirement of the roots, and of every package of the lock, that the lock does not meet."""
    own = [("doseline", Requirement(text)) for text in roots]
    open_ones = own + [(name, Requirement(name)) for name in lock.packages]
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    while open_ones:
        who, asked = open_ones.pop()
        name = canonicalize_name(asked.name)
        if fault := _unmet(lock, who, asked):
            faults.append(fault)
            continue
        for extra in {"", *asked.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                open_ones += [(name, further) for further in _asked_by(asks(name), extra)]
    return sorted(set(faults))


def _unmet(lock: Lock, who: str, asked: Requirement) -> str | None:
    """Why the lock does not meet a requirement; None when it does."""
    pinned = lock.packages.get(canonicalize_name(asked.name))
    if pinned is None:
        return f"{who} asks for {asked}, which is not locked"
    if not asked.specifier.contains(pinned.version, prereleases=True):
        return f"{who} asks for {asked}, but {pinned.version} is locked"
    return None


def _asked_by(requirements: Iterable[str], extra: str) -> Iterator[Requirement]:
    """The requirements that count on this system, with that extra."""
    for text in requirements:
        asked = Requirement(text)
        if asked.marker is None:
            if not extra:
                yield asked
        elif asked.marker.evaluate({"extra": extra}):
            yield asked


def our_own(pyproject: str, requirements_in: str) -> list[str]:
    """What the project asks for: to run, to be built, with each extra, and to be tested."""
    data = tomllib.loads(pyproject)
    project = data["project"]
    asked = [*project["dependencies"], *data["build-system"]["requires"]]
    for extra in project["optional-dependencies"].values():
        asked += [text for text in extra if canonicalize_name(Requirement(text).name) != project["name"]]
    return asked + list(_entries(requirements_in))


# --- whether what is installed here is the lock, and the oldest pip takes it ---


def installed(name: str) -> Iterable[str]:
    """What an installed package asks for; nothing when it is not here, which is a fault of its own."""
    try:
        return distribution(name).requires or ()
    except PackageNotFoundError:
        return ()


def not_as_locked(lock: Lock) -> list[str]:
    """The packages that are not here at the version of the lock."""
    return [
        f"not installed as locked: {one.name} {one.version}"
        for one in lock.packages.values()
        if not _is_here(one)
    ]


def _is_here(one: Locked) -> bool:
    try:
        return distribution(one.name).version == one.version
    except PackageNotFoundError:
        return False


def refused_by_the_oldest_pip() -> list[str]:
    """What the oldest pip says against the lock. Tried once for a lock and a Python; then a stamp stands."""
    told = sha256(LOCK.read_bytes() + OLDEST_PIP.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == told:
        return []
    with TemporaryDirectory() as folder:
        fetched = _pip(
            "-m", "pip", "download", "--no-deps", "--require-hashes", "-d", folder, "-r", str(OLDEST_PIP)
        )
        if fetched:
            return [f"the oldest pip could not be fetched: {fetched}"]
        oldest = next(Path(folder).glob("pip-*.whl"))
        # A wheel of pip runs as it is, as Python's own ensurepip does it.
        refused = _pip(
            f"{oldest}/pip",
            "install",
            "--dry-run",
            "--ignore-installed",
            "--no-deps",
            "--require-hashes",
            "-r",
            str(LOCK),
        )
        if refused:
            return [f"{oldest.name} refuses it: {refused}"]
        print(f"{oldest.name} takes requirements.lock", flush=True)
    STAMP.write_text(told, encoding="utf-8")
    return []


def _pip(*words: str) -> str:
    """The last words of a pip that failed; empty when it did not."""
    command = [sys.executable, words[0], *words[1:], "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    said = [line for line in done.stderr.splitlines() if "WARNING" not in line]
    return " ".join(said[-4:]) or f"exit {done.returncode}"


def main() -> int:
    """Exit 1 when the lock does not hold, with all that is wrong."""
    lock = read_lock(LOCK.read_text(encoding="utf-8"))
    pyproject, asked = (ROOT / name for name in ("pyproject.toml", "requirements.in"))
    roots = our_own(pyproject.read_text(encoding="utf-8"), asked.read_text(encoding="utf-8"))
    faults = [*lock.faults, *not_as_locked(lock), *missing(lock, roots, installed)]
    faults = faults or refused_by_the_oldest_pip()
    for fault in faults:
        print(f"requirements.lock: {fault}")
    if not faults:
        print(f"requirements.lock holds: {len(lock.packages)} packages, complete, each with its hashes")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
