"""Make the vectors of the guide's phrases, which the extra ``meaning`` compares questions with.

``python -m tools.learn_meaning`` encodes the phrases that have no vector, drops those of phrases that are
gone, and writes the file; with ``--check`` nothing is written and the exit code says whether the file is up
to date. It needs the extra.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from doseline.faces.ask import entries, meaning
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue

FILE = Path(meaning.__file__).parent / meaning.VECTORS


def phrases() -> list[str]:
    """Every phrase that stands for an entry, each once, in order."""
    guide = load_guide("kesimpta")
    found = entries(guide, load_statements("kesimpta"), Catalogue("en", guide.region("US")).about(guide))
    return sorted({phrase for entry in found for phrase in meaning.phrases_of(entry)})


def stale() -> tuple[list[str], int]:
    """The phrases without a vector, and how many vectors belong to no phrase."""
    wanted, known = phrases(), meaning.kept() if FILE.exists() else {}
    return meaning.without(wanted, known), len(known.keys() - set(map(meaning.key, wanted)))


def main(arguments: list[str]) -> int:
    """Write the file, or say whether it is up to date."""
    if "--check" in arguments:
        return int(stale() != ([], 0))
    wanted, known = phrases(), meaning.kept() if FILE.exists() else {}
    new = meaning.without(wanted, known)
    if new:
        known |= dict(zip(map(meaning.key, new), meaning.whole(meaning.encoded(new)), strict=True))
    keys = sorted(map(meaning.key, wanted))
    np.savez_compressed(
        FILE, keys=np.array(keys, dtype=np.uint64), vectors=np.stack([known[one] for one in keys])
    )
    print(f"{len(keys)} vectors, {len(new)} of them new; {FILE.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
