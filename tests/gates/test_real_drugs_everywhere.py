"""A record on a real drug goes through the commands and the pages, and no sentence is another kind of drug's.

Nobody who goes to a clinic for it is told to inject themselves, has a pen in the fridge or takes a capsule.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from doseline.guide import load_guide
from doseline.text import NEUTRAL, Catalogue
from tests.gates.somebody_in_the_app import somebody_in_the_app
from tests.gates.test_fictional_drugs_everywhere import NAMES_OTHERS, OF_SOMETHING_ELSE, own_pages, sentences
from tests.guide.fictional import document, dose

HOME = (
    r"pens?|autoinjectors?|syringes?|fridge|thigh|capsules?|inject yourself|you inject|once a month|monthly"
)
# What each product must never say, what it is called by, and its doses so far.
PRODUCTS = {
    ("ocrevus", None): (rf"{HOME}|injections?|injected", [dose("2026-01-05", 300), dose("2026-01-19", 300)]),
    ("ocrevus", "under-skin"): (HOME, [dose("2026-01-05", 920)]),
}
# A vaccine is injected, and the guide tells of its own two forms, of old studies and of drugs before it.
ALLOWED = re.compile(r"injected flu|flu vaccine[^.]*|[^.]*(?:Ocrevus|form) under the skin[^.]*|Zunovo[^.]*")


def of_another_kind(never: str, text: str) -> list[str]:
    """The places in a text or a page that speak of another kind of drug."""
    shown = re.sub(r"<(style|script|datalist|option)\b.*?</\1>", " ", text, flags=re.DOTALL)
    shown = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", shown)))
    shown = ALLOWED.sub(" ", OF_SOMETHING_ELSE.sub(" ", shown))
    found = re.finditer(rf"\b({never}|Kesimpta|ofatumumab)\b", shown, re.IGNORECASE)
    return [shown[max(0, one.start() - 60) : one.end() + 40] for one in found]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command says; it has to work."""
    code = main(words)
    heard = capsys.readouterr()
    assert (code, heard.err) == (0, ""), words
    return heard.out


def situations(doses: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Days and entries: before it, on the day of a dose, late, ill."""
    ill = {"type": "symptom", "on": "2026-02-18", "name": "fever", "severity": "mild"}
    yield "2026-01-05", []
    yield "2026-07-05", doses
    yield "2026-08-20", doses
    yield "2026-02-20", [*doses, ill, {"type": "vaccination", "on": "2026-02-01", "vaccine": "mmr"}]


@pytest.mark.parametrize(("drug", "product"), PRODUCTS)
def test_no_command_speaks_of_another_kind_of_drug(
    drug: str, product: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    never, doses = PRODUCTS[drug, product]
    for today, entries in situations(doses):
        file, dates = tmp_path / "record.json", tmp_path / "dates.ics"
        file.write_text(json.dumps(document(drug, *entries, product=product)), "utf-8")
        about = (str(file), "--today", today)
        commands: list[tuple[str, ...]] = [
            (command, *about) for command in ("plan", "check", "vaccine", "visit")
        ]
        commands += [("plan", *about, "--ics", str(dates)), ("plan", *about, "--if-given", today)]
        for words in commands:
            assert of_another_kind(never, said(capsys, *words)) == [], (today, words)
        assert of_another_kind(never, dates.read_text("utf-8")) == []


@pytest.mark.parametrize(("drug", "product"), PRODUCTS)
def test_every_rule_of_the_guide_is_said_without_words_of_another_kind(
    drug: str, product: str | None
) -> None:
    guide, (never, _) = load_guide(drug).of_product(product), PRODUCTS[drug, product]
    catalogue = Catalogue("en", NEUTRAL).about(guide)
    for rule in guide.rules:
        texts = catalogue.table(f"rule.{rule}")
        assert {"title", "short"} <= texts.keys() or rule.startswith("symptom-"), rule
        assert of_another_kind(never, "; ".join(sentences(texts))) == [], rule
    for pattern in guide.patterns:
        texts = catalogue.table(f"triage.pattern.{pattern.id}")
        assert {"title", "what"} <= texts.keys(), pattern.id
        said_of_it = [*sentences(texts), *(catalogue.table("triage.advice")[one] for one in pattern.advice)]
        assert of_another_kind(never, "; ".join(said_of_it)) == [], pattern.id


@pytest.mark.parametrize(("drug", "product"), PRODUCTS)
def test_every_page_answers_and_speaks_of_this_kind_of_drug(
    drug: str, product: str | None, tmp_path: Path
) -> None:
    never, doses = PRODUCTS[drug, product]
    today = date(2026, 7, 5)
    kept = document(drug, *doses, product=product)
    with somebody_in_the_app(kept, today, tmp_path) as (client, record):
        for page in (page for page in own_pages() if not NAMES_OTHERS.search(page)):
            answer = client.get(f"/p/{record}{page}")
            assert answer.status_code in ((404,) if page == "/storage" else (200, 303)), page
            if "html" in answer.headers.get("content-type", "") and answer.status_code == 200:
                assert of_another_kind(never, answer.text) == [], page
