"""Every check of what reaches a user that needs no network: python -m tools.delivered."""

from __future__ import annotations

import sys

from tools.delivered import imported, licences, lock, sbom
from tools.delivered.packages import asked, asked_by_extras, everything


def main() -> int:
    """1 and a line for each thing that is wrong."""
    wrong = [
        *(
            f"{path.name} is not a part of requirements.lock as it is: sh tools/lock.sh"
            for path in lock.stale()
        ),
        *(f"licence: {line}" for line in licences.faults()),
        *imported.faults(),
    ]
    if sbom.SBOM.read_text(encoding="utf-8") != sbom.text():
        wrong.append(f"{sbom.SBOM.name} is not of this lock: python -m tools.delivered.sbom")
    for line in wrong:
        print(line)
    if not wrong:
        count = len(everything((*asked(), *asked_by_extras())))
        print(f"{count} packages reach a user: locked, loaded or asked for by one that is, licence allowed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
