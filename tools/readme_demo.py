"""Put what commands print into the README and the docs: the demo, an import, many people at once, a card.

``python tools/readme_demo.py`` rewrites the pages; with ``--check`` nothing is written and the exit code says
whether they are up to date. Each command has its day, so the picture changes only with the program.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "README.md"
WHOLE = ROOT / "docs" / "demo.md"
EXCHANGE = ROOT / "docs" / "exchange.md"
COHORT = ROOT / "docs" / "cohort.md"
INTEGRATORS = ROOT / "docs" / "hooks.md"
# So many lines of it stand in the README.
LINES = 25
_MAIN = "from doseline.faces.cli.main import main; raise SystemExit(main())"


@dataclass(frozen=True)
class Block:
    """What one command prints, between two marks; ``pages`` with how many lines of it, or None for all.

    ``writes`` says that it leaves files in the folder it is started in.
    """

    name: str
    words: str
    pages: tuple[tuple[Path, int | None], ...]
    writes: bool = False
    # What is in the last line of a command that goes on until it is told to stop.
    until: str = ""

    @property
    def start(self) -> str:
        """The mark before it."""
        return f"<!-- {self.name}:start -->"

    @property
    def end(self) -> str:
        """The mark behind it."""
        return f"<!-- {self.name}:end -->"

    def picture(self) -> str:
        """What the command prints to a plain terminal of 80 columns.

        Raises: subprocess.CalledProcessError if it fails.
        """
        plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
        command = (sys.executable, "-c", _MAIN, *self.words.split())
        if self.until:
            return _told_to_stop(command, plain, self.until)
        with TemporaryDirectory() if self.writes else nullcontext(ROOT) as place:
            done = subprocess.run(
                command, env=plain, capture_output=True, check=True, encoding="utf-8", cwd=place
            )
        return done.stdout

    def refreshed(self, page: str, printed: str, *, lines: int | None = None) -> str:
        """A page with the picture between its two marks replaced; ``lines`` of it where not all.

        Raises: ValueError if a mark is missing.
        """
        before, rest = page.split(self.start)
        _, after = rest.split(self.end)
        every = [line.rstrip() for line in printed.strip("\n").splitlines()]
        shown = "\n".join(every if lines is None else (*every[: lines - 1], "..."))
        block = f"```text\n$ doseline {self.words}\n{shown}\n```"
        return f"{before}{self.start}\n{block}\n{self.end}{after}"

    def stale(self, printed: str) -> dict[Path, str]:
        """The pages that are not up to date, and what they should hold."""
        fresh = {}
        for path, lines in self.pages:
            page = path.read_text(encoding="utf-8")
            if page != (made := self.refreshed(page, printed, lines=lines)):
                fresh[path] = made
        return fresh


def _told_to_stop(command: tuple[str, ...], env: dict[str, str], until: str) -> str:
    """What a server prints until it answers; whichever port was free, the page has the usual one."""
    wrote: list[str] = []
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT) as running:
        for line in running.stdout or ():
            wrote.append(line)
            if until in line:
                break
        running.terminate()
    return re.sub(r"127\.0\.0\.1:[0-9]+", "127.0.0.1:8766", "".join(wrote))


DEMO = Block("demo", "demo", ((PAGE, LINES), (WHOLE, None)))
IMPORT = Block("import", "import examples/fhir/ann.json --today 2026-06-06", ((PAGE, 14), (EXCHANGE, None)))
MANY = Block("cohort", "cohort demo", ((PAGE, 22), (COHORT, None)), writes=True)
HOOKS = Block("hooks", "hooks demo", ((PAGE, None), (INTEGRATORS, None)), until="Ctrl-C")
BLOCKS = (DEMO, IMPORT, MANY, HOOKS)


def main(arguments: list[str]) -> int:
    """0 if the pages are, or now are, up to date."""
    names = []
    for block in BLOCKS:
        for path, fresh in block.stale(block.picture()).items():
            names.append(path.name)
            if "--check" not in arguments:
                path.write_text(fresh, encoding="utf-8", newline="\n")
    if "--check" not in arguments:
        return 0
    print(f"{', '.join(names)}: run tools/readme_demo.py" if names else "up to date")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
