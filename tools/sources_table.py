"""Write the table of documents in docs/sources.md from the guide's sources.toml.

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
SOURCES = ROOT / "src" / "doseline" / "guide" / "data" / "sources.toml"
START, END = "<!-- sources:start -->", "<!-- sources:end -->"


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
    fresh = refreshed(page, tomllib.loads(SOURCES.read_text(encoding="utf-8"))["source"])
    if "--check" in arguments:
        print(f"{PAGE.name}: {'up to date' if fresh == page else 'run tools/sources_table.py'}")
        return 0 if fresh == page else 1
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
