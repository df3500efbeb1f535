"""Questions in people's own words find their entry, at a rate that must not fall."""

from __future__ import annotations

import re

from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue
from doseline.triage import DangerKind
from tools.measure_ask import (
    BLIND,
    MORE_LANGUAGES,
    PAGE,
    Try,
    all_refreshed,
    asker_in_english,
    english,
    questions,
    tries,
)

ASKED = questions()
PLAIN = questions(BLIND)
FOUND = tries(english(), ASKED)
# The floors that were asked for; the page has what is reached.
ON_TOP, AMONG_THREE = 0.78, 0.92
# Plain questions, in which danger is still heard where there is none: what is reached must not fall.
PLAIN_ON_TOP, PLAIN_AMONG_THREE = 0.75, 0.88
# A name alone, such as "turmeric", is nobody's sentence.
SENTENCE = 4


def _rate(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_the_right_entry_is_on_top_for_most_questions() -> None:
    assert _rate([one.on_top for one in FOUND]) >= ON_TOP


def test_the_right_entry_is_among_three_for_nearly_all() -> None:
    assert _rate([one.among_three for one in FOUND]) >= AMONG_THREE


def test_plain_questions_by_somebody_who_saw_nothing_find_their_entry() -> None:
    found = tries(english(), PLAIN)
    assert _rate([one.on_top for one in found]) >= PLAIN_ON_TOP
    assert _rate([one.among_three for one in found]) >= PLAIN_AMONG_THREE


def test_nothing_is_said_only_where_a_crisis_was_heard() -> None:
    asker = asker_in_english(by_meaning=False)
    answers = [asker.ask(one.text) for one in PLAIN]
    nothing = [one for one in answers if not one.found]
    assert all(one.danger is not None and DangerKind.CRISIS in one.danger.kinds for one in nothing)
    assert all(one.found for one in answers if one.danger is None)


def test_what_was_wanted_before_the_new_entries_were_written_is_still_found() -> None:
    old = [Try(one.question, one.found) for one in FOUND if one.question.want]
    assert _rate([bool(one.question.want & set(one.found)) for one in old]) >= AMONG_THREE


def test_the_page_has_these_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all_refreshed(page, english()) == page, "run: python -m tools.measure_ask"


def test_every_wanted_entry_is_there() -> None:
    statements = load_statements("kesimpta")
    patterns = {f"pattern:{pattern.id}" for pattern in load_guide("kesimpta").patterns}
    known = {
        *(f"statement:{id_}" for id_ in statements.statements),
        *(f"visit:{id_}" for id_ in statements.visit),
        *(f"compare:{id_}" for id_ in statements.compare),
        *patterns,
    }
    asked = (*ASKED, *PLAIN, *questions(MORE_LANGUAGES))
    assert set().union(*(one.want | one.also for one in asked)) <= known


def test_no_question_that_measures_stands_among_the_phrases() -> None:
    phrases = {_bare(phrase) for phrase in _phrases()}
    asked = (*ASKED, *PLAIN, *questions(MORE_LANGUAGES))
    copied = [one.text for one in asked if _bare(one.text) in phrases]
    assert [text for text in copied if len(text.split()) >= SENTENCE] == []


def test_every_statement_has_at_least_six_phrases() -> None:
    table = (
        Catalogue("en", load_guide("kesimpta").region("US"))
        .about(load_guide("kesimpta"))
        .table("kesimpta/phrases/statement")
    )
    few = {id_: len(text.splitlines()) for id_, text in table.items() if len(text.splitlines()) < 6}
    assert few == {}
    assert table.keys() == load_statements("kesimpta").statements.keys()


def _phrases() -> list[str]:
    catalogue = Catalogue("en", load_guide("kesimpta").region("US")).about(load_guide("kesimpta"))
    kinds = (
        catalogue.table(f"kesimpta/phrases/{kind}") for kind in ("statement", "visit", "compare", "pattern")
    )
    return [phrase for table in kinds for text in table.values() for phrase in text.splitlines()]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower().replace("'", "")))
