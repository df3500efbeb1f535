"""Put what ``doseline demo`` prints into its page of the docs, and its beginning into the README.

``python tools/readme_demo.py`` rewrites both; with ``--check`` nothing is written and the exit code says
whether they are up to date. The demo brings its own day, so the picture changes only with the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "README.md"
WHOLE = ROOT / "docs" / "demo.md"
# So many lines of it stand in the README.
LINES = 25
START, END = "<!-- demo:start -->", "<!-- demo:end -->"
COMMAND = (sys.executable, "-c", "from doseline.faces.cli.main import main; raise SystemExit(main())", "demo")


def picture() -> str:
    """What the demo prints to a plain terminal of 80 columns.

    Raises: subprocess.CalledProcessError if the demo fails.
    """
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
    done = subprocess.run(COMMAND, env=plain, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def refreshed(page: str, printed: str, *, lines: int | None = None) -> str:
    """A page with the picture between its two marks replaced; ``lines`` of it where not all.

    Raises: ValueError if a mark is missing.
    """
    before, rest = page.split(START)
    _, after = rest.split(END)
    every = [line.rstrip() for line in printed.strip("\n").splitlines()]
    shown = "\n".join(every if lines is None else (*every[: lines - 1], "..."))
    return f"{before}{START}\n```text\n$ doseline demo\n{shown}\n```\n{END}{after}"


def stale(printed: str) -> dict[Path, str]:
    """The pages that are not up to date, and what they should hold."""
    fresh = {}
    for path, lines in ((PAGE, LINES), (WHOLE, None)):
        page = path.read_text(encoding="utf-8")
        if page != (made := refreshed(page, printed, lines=lines)):
            fresh[path] = made
    return fresh


def main(arguments: list[str]) -> int:
    """0 if the pages are, or now are, up to date."""
    found = stale(picture())
    if "--check" in arguments:
        names = ", ".join(path.name for path in found)
        print(f"{names}: run tools/readme_demo.py" if found else "up to date")
        return 1 if found else 0
    for path, fresh in found.items():
        path.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
