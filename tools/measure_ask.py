"""How often a question finds its entry: count it over questions in people's own words, and write docs/ask.md.

``python -m tools.measure_ask`` prints the figures with every question that missed, and rewrites the page;
with ``--check`` nothing is written and the exit code says whether the page is up to date. With ``--meaning``
it prints the figures of the extra and writes nothing.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from doseline.faces.ask import Asker
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ask.md"
QUESTIONS = ROOT / "tests" / "faces" / "asked" / "questions.tsv"
# Further questions: by somebody who saw neither the guide nor its phrases, and in German and Spanish.
BLIND, MORE_LANGUAGES = (QUESTIONS.with_name(f"{name}.tsv") for name in ("blind-questions", "more-languages"))
FIRST, LAST = "<!-- {}:start -->", "<!-- {}:end -->"
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the entries that answer it, and entries written later that answer it too."""

    text: str
    want: frozenset[str]
    also: frozenset[str]


@dataclass(frozen=True, slots=True)
class Try:
    """What was found for a question."""

    question: Question
    found: tuple[str, ...]

    @property
    def right(self) -> frozenset[str]:
        """The entries that count as an answer."""
        return self.question.want | self.question.also

    @property
    def on_top(self) -> bool:
        """Whether the first entry answers."""
        return bool(self.found) and self.found[0] in self.right

    @property
    def among_three(self) -> bool:
        """Whether one of the entries shown answers."""
        return bool(self.right & set(self.found[:SHOWN]))


def questions(file: Path = QUESTIONS) -> tuple[Question, ...]:
    """The questions of a file with the columns ``question``, ``want`` and ``also``; ``-`` is none."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Question(row["question"], _entries(row["want"]), _entries(row.get("also") or "-")) for row in rows
        )


def tries(find: Callable[[str], Iterable[str]], asked: Iterable[Question]) -> tuple[Try, ...]:
    """Each question that some entry answers, with what ``find`` gave."""
    return tuple(
        Try(question, tuple(find(question.text))) for question in asked if question.want | question.also
    )


def asker_in_english(*, by_meaning: bool) -> Asker:
    """Who answers, as the faces ask it."""
    guide = load_guide("kesimpta")
    catalogue = Catalogue("en", guide.region("US")).about(guide)
    return Asker(guide, load_statements("kesimpta"), catalogue, by_meaning=by_meaning)


def english(*, by_meaning: bool = False) -> Callable[[str], Iterable[str]]:
    """What the program finds; by words only unless the extra is wanted."""
    asker = asker_in_english(by_meaning=by_meaning)
    return lambda question: (entry.reference for entry in asker.ask(question).found)


def figures(found: tuple[Try, ...]) -> str:
    """The rates and the misses, as the page shows them."""
    top, three = (sum(one.on_top for one in found), sum(one.among_three for one in found))
    rates = f"on top: **{top / len(found):.1%}**; among the three shown: **{three / len(found):.1%}**."
    lines = [
        f"{len(found)} questions. Right entry {rates}",
        "",
        "| missed | shown | wanted |",
        "|---|---|---|",
        *(
            f"| {one.question.text} | {_list(one.found)} | {_list(sorted(one.right))} |"
            for one in found
            if not one.on_top
        ),
    ]
    return "\n".join(lines)


def refreshed(page: str, text: str, name: str = "figures") -> str:
    """The page with the figures of one set of questions replaced."""
    first, last = FIRST.format(name), LAST.format(name)
    before, rest = page.split(first)
    return f"{before}{first}\n{text}\n{last}{rest.split(last)[1]}"


def all_refreshed(page: str, find: Callable[[str], Iterable[str]]) -> str:
    """The page with the figures of every set replaced."""
    for name, file in (("figures", QUESTIONS), ("blind", BLIND), ("languages", MORE_LANGUAGES)):
        page = refreshed(page, figures(tries(find, questions(file))), name)
    return page


def _entries(cell: str) -> frozenset[str]:
    return frozenset(_reference(one) for one in cell.split(",") if one not in ("", "-"))


def _reference(written: str) -> str:
    return written if ":" in written else f"statement:{written}"


def _list(references: Iterable[str]) -> str:
    return ", ".join(_short(references)) or "nothing"


def _short(references: Iterable[str]) -> Iterator[str]:
    return (one.removeprefix("statement:") for one in references)


def main(arguments: list[str]) -> int:
    """Count, print, and write the page or compare with it."""
    if "--meaning" in arguments:
        find = english(by_meaning=True)
        files = (QUESTIONS, BLIND, MORE_LANGUAGES, QUESTIONS.with_name("other-languages.tsv"))
        print(*(figures(tries(find, questions(file))) for file in files), sep="\n\n")
        return 0
    page = PAGE.read_text(encoding="utf-8")
    new = all_refreshed(page, english())
    if "--check" in arguments:
        return int(new != page)
    print(new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
