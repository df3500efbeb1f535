"""An environment with the program and some of its extras alone, made of links to what is installed here.

It needs no network and takes a moment, so that the tests can try each extra by itself.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from tools.delivered.packages import ROOT, core, everything, extra

# What a compiled part of a package ends in, on the systems there are.
COMPILED = frozenset({".so", ".pyd", ".dylib", ".dll", ".a"})


def environment(folder: Path, extras: Iterable[str] = ()) -> Path:
    """The Python of a new environment that holds the core and these extras."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    for path in _parts(extras):
        (packages / path.name).symlink_to(path)
    (packages / "doseline.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    return folder / "bin" / "python"


def compiled(extras: Iterable[str] = ()) -> list[Path]:
    """The compiled files of the core and these extras."""
    files = (file for path in _parts(extras) for file in (path.rglob("*") if path.is_dir() else (path,)))
    return [file for file in files if file.suffix in COMPILED]


def _parts(extras: Iterable[str]) -> Iterator[Path]:
    """The folders and files of the packages that the core and these extras bring."""
    wanted = everything((*core(), *(one for name in extras for one in extra(name))))
    seen: set[Path] = set()
    for name in sorted(wanted):
        found = distribution(name)
        for file in found.files or ():
            path = Path(str(found.locate_file(file.parts[0])))
            if file.parts[0] not in {"..", "__pycache__"} and path not in seen:
                seen.add(path)
                yield path
