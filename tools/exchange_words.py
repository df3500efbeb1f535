"""Put the words of an import's report, with their sentences, into docs/exchange.md.

``python tools/exchange_words.py`` rewrites the page; a test holds it fresh.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from doseline.exchange.fhir.outcome import Cannot
from doseline.exchange.fhir.said import What, Why
from doseline.exchange.fhir.unread import Unread
from doseline.text import NEUTRAL, Catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "exchange.md"
START, END = "<!-- words:start -->", "<!-- words:end -->"


def refreshed(page: str) -> str:
    """The page with the lists between its two marks replaced.

    Raises: ValueError if a mark is missing.
    """
    before, rest = page.split(START)
    _, after = rest.split(END)
    words = Catalogue("en", NEUTRAL)
    parts = (
        _table(words, "Why a resource is no fact (`why` of `left_out`)", "exchange.why", Why),
        _table(words, "What was not understood, or chosen (`what`)", "exchange.what", What),
        _table(words, "Why there is no record (`why` of a person)", "exchange.cannot", Cannot),
        _table(words, "What could not be read (`what` of `unreadable`)", "fault", Unread),
    )
    return f"{before}{START}\n{''.join(parts)}{END}{after}"


def _table(words: Catalogue, title: str, key: str, kind: type[StrEnum]) -> str:
    rows = "".join(f"| `{one.value}` | {words.say(f'{key}.{one.value}')} |\n" for one in _sorted(kind))
    return f"### {title}\n\n| word | it says |\n|---|---|\n{rows}\n"


def _sorted(kind: type[StrEnum]) -> Iterable[StrEnum]:
    return sorted(kind, key=lambda one: one.value)


def main() -> int:
    """Write the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(refreshed(page), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
