"""How much of a public sample of records is understood by name: ``python -m tools.coverage_of_names``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from doseline.guide import load_guide

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "public_sample"
KINDS = {"medicines": "medication", "conditions": "condition"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many entries, how many of them understood, and the names that were not."""

    entries: int
    understood: int
    left: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of entries that are understood."""
        return self.understood / self.entries


def coverage(file: str) -> Coverage:
    """The coverage of one file of the sample, by name alone, without the codes."""
    names, kind = load_guide("kesimpta").names, KINDS[file]
    entries = understood = 0
    left = []
    for line in (SAMPLE / f"{file}.tsv").read_text(encoding="utf-8").splitlines():
        count, _, name = line.split("\t")
        entries += int(count)
        if names.understood(kind, name, ()).is_read:
            understood += int(count)
        else:
            left.append(name)
    return Coverage(entries, understood, tuple(left))


def main() -> int:
    """Prints one line for each file."""
    for file in KINDS:
        found = coverage(file)
        share = f"{100 * found.share:.1f} %"
        print(f"{file}: {found.understood} of {found.entries}, {share}, not: {'; '.join(found.left)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
