"""Build the wheel and compare it with the source: every file of the package must be in it.

The tests run on the source in place, where a data file that the wheel forgets would never be missed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "doseline"


def in_source() -> set[str]:
    """The package's files as the wheel names them, without what Python and numba leave behind."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {path.relative_to(PACKAGE.parent).as_posix() for path in files}


def in_wheel() -> set[str]:
    """The package's files in a wheel built now."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = next(iter(WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])))
        with ZipFile(wheel) as archive:
            return {name for name in archive.namelist() if name.startswith("doseline/")}


def main() -> int:
    """0 if nothing is missing, else 1 and a line for each file that is."""
    expected = in_source()
    missing = sorted(expected - in_wheel())
    for name in missing:
        print(f"not in the wheel: {name}")
    if not missing:
        print(f"all {len(expected)} files of the package are in the wheel")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
