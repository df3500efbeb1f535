"""Write the generated steps of the simulation kernel anew: python tools/generate_kernel.py [--check]."""

from __future__ import annotations

import sys
from pathlib import Path

from doseline.forecast.kernel.generate import source_of
from doseline.forecast.model.registry import STRUCTURES

KERNEL = Path(__file__).parents[1] / "src" / "doseline" / "forecast" / "kernel"


def main() -> int:
    """Write every file, or only say which are stale."""
    functions = (KERNEL / "exp_log.py").read_text(encoding="utf-8")
    stale = []
    for structure in STRUCTURES.values():
        path = KERNEL / "generated" / f"{structure.name.replace('-', '_')}.py"
        text = source_of(structure, functions)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(path.name)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
