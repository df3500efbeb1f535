"""Put what ``doseline demo`` prints into the README, between its two marks.

``python tools/readme_demo.py`` rewrites it; with ``--check`` nothing is written and the exit code says
whether the README is up to date. The demo brings its own day, so the picture changes only with the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "README.md"
START, END = "<!-- demo:start -->", "<!-- demo:end -->"
COMMAND = (sys.executable, "-c", "from doseline.faces.cli.main import main; raise SystemExit(main())", "demo")


def picture() -> str:
    """What the demo prints to a plain terminal of 80 columns.

    Raises: subprocess.CalledProcessError if the demo fails.
    """
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
    done = subprocess.run(COMMAND, env=plain, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def refreshed(page: str, printed: str) -> str:
    """The README with the picture between its two marks replaced.

    Raises: ValueError if a mark is missing.
    """
    before, rest = page.split(START)
    _, after = rest.split(END)
    lines = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    return f"{before}{START}\n```text\n$ doseline demo\n{lines}\n```\n{END}{after}"


def main(arguments: list[str]) -> int:
    """0 if the README is, or now is, up to date."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = refreshed(page, picture())
    if "--check" in arguments:
        print(f"{PAGE.name}: {'up to date' if fresh == page else 'run tools/readme_demo.py'}")
        return 0 if fresh == page else 1
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
