"""Write the table of documents in docs/sources.md from the guides' files of sources.

``python tools/sources_table.py`` rewrites it; with ``--check`` nothing is written and the exit code says
whether the page is up to date.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "sources.md"
DATA = ROOT / "src" / "doseline" / "guide" / "data"
START, END = "<!-- sources:start -->", "<!-- sources:end -->"


def documents() -> dict[str, Mapping[str, str]]:
    """The documents of all drugs, and then those that one drug alone cites."""
    files = (DATA / "sources.toml", *sorted(DATA.glob("*/sources.toml")))
    parsed = (tomllib.loads(file.read_text(encoding="utf-8"))["source"] for file in files)
    return {key: table for one in parsed for key, table in one.items()}


def table(sources: Mapping[str, Mapping[str, str]]) -> str:
    """A Markdown table of the documents, in the order of the file."""
    rows = [f"| `{key}` | {_cell(it['title'])} | {_cell(it['version'])} |" for key, it in sources.items()]
    return "\n".join(["| id | document | version read |", "|---|---|---|", *rows])


def refreshed(page: str, sources: Mapping[str, Mapping[str, str]]) -> str:
    """The page with the table between its two marks replaced.

    Raises: ValueError if a mark is missing.
    """
    before, rest = page.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n{table(sources)}\n{END}{after}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """0 if the page is, or now is, up to date."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = refreshed(page, documents())
    if "--check" in arguments:
        print(f"{PAGE.name}: {'up to date' if fresh == page else 'run tools/sources_table.py'}")
        return 0 if fresh == page else 1
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
