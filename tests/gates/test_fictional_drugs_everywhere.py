"""Invented drugs, and the real capsules, go through every command and page: no sentence is of another kind.

An infusion, an injection every 28 days, capsules: nobody who takes capsules is told to inject, keeps a pen in
the fridge, or reads another drug's label. Where drugs are set side by side, and where one is picked, others
are named, and so they are in the lists of medicines, vaccines and tests.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.testing import TestClient

from doseline.faces.cli.main import main
from doseline.faces.web.routes import ROUTES
from doseline.faces.web.workers import pools
from doseline.guide import load_guide
from doseline.guide.folders import use_folders
from doseline.text import NEUTRAL, Catalogue
from tests.gates.somebody_in_the_app import somebody_in_the_app
from tests.guide.fictional import CAPSULES, DRUGS, FOLDER, INFUSION, INJECTION, document, dose, word

MONTHLY = r"once a month|monthly|every month|by the month"
DEVICES = r"pens?|autoinjectors?"
OTHER_KINDS = {
    INFUSION: rf"inject\w*|{DEVICES}|syringes?|fridge|thigh|capsules?|{MONTHLY}",
    INJECTION: rf"{DEVICES}|infusions?|drip|capsules?|weekly|{MONTHLY}",
    CAPSULES: rf"inject\w*|{DEVICES}|syringes?|fridge|thigh|infusions?|drip|weekly|{MONTHLY}",
}
REAL = "tecfidera"
OTHER_KINDS[REAL] = rf"{OTHER_KINDS[CAPSULES]}|needles?"
WALKED = (*DRUGS, REAL)
BRANDS = ("Kesimpta", "Novartis", "ofatumumab", "Ocrevus", "Tysabri", "Tecfidera")
# A vaccine may be injected or swallowed, another medicine a "steroid injection", a test name another drug;
# ids are no sentences.
OF_SOMETHING_ELSE = re.compile(
    r"\((?:injected|swallowed)[^)]*\)|steroid injection|words as one injection|infusion of another drug|"
    r"injection or |Drug level \(ofatumumab\)|[\w]+-inject\w+|injection-\w+[\w-]*|pen-storage|"
    r'"action": "inject\w*"|Tysabri EU package leaflet'
)
AMOUNT = {INFUSION: 300, INJECTION: 300, CAPSULES: 120, REAL: 120}
# Where drugs are set side by side or one is picked, and the data of the person as they were typed.
NAMES_OTHERS = re.compile(r"/compare|/differ|/set-up|drug=|/person$|\.(svg|png|pdf|json)$|/assets/")
SYMPTOMS = (
    "fever",
    "rash:mild:days",
    "injection-site-redness:mild",
    "throat-swelling",
    "weakness-one-side:mild:weeks",
)


def given(drug: str) -> list[dict[str, Any]]:
    second = [dose("2026-01-19", 300)] if drug == INFUSION else []
    return [dose("2026-01-05", AMOUNT[drug]), *second]


def situations(drug: str) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """People on the drug: its name, the day, the entries."""
    some = given(drug)
    none = dose("2026-02-10", AMOUNT[drug], complete="none", every_day=True)
    yield "before the start", "2026-01-03", []
    yield "on the first day", "2026-01-05", []
    yield "under way", "2026-01-20", some
    yield "much later", "2027-03-20", some
    yield "on hold", "2026-02-20", [*some, word("2026-02-10", "hold")]
    yield "stopped", "2026-02-20", [*some, word("2026-02-10", "stop")]
    yield "with a date", "2026-02-20", [*some, word("2026-02-10", "next_dose", date="2026-03-10")]
    yield "every six weeks", "2026-02-20", [*some, word("2026-02-10", "schedule", every={"weeks": 6})]
    yield "none for a week", "2026-02-20", [*some, {**none, "on": "2026-02-10", "until": "2026-02-16"}]
    yield "none until now", "2026-02-20", [*some, {**none, "on": "2026-02-10"}]
    yield "less until now", "2026-02-20", [*some, dose("2026-02-10", AMOUNT[drug] // 2, every_day=True)]
    yield "a dose in part", "2026-01-20", [dose("2026-01-05", AMOUNT[drug], complete="partial")]
    yield (
        "ill",
        "2026-02-20",
        [
            *some,
            {"type": "symptom", "on": "2026-02-18", "name": "fever", "severity": "mild"},
            {"type": "condition", "on": "2026-02-18", "name": "infection"},
            {"type": "allergy", "on": "2020-01-01", "name": "drug"},
            {"type": "vaccination", "on": "2026-02-01", "vaccine": "mmr"},
        ],
    )


def of_another_kind(drug: str, text: str) -> list[str]:
    """The places in a text or a page that speak of another kind of drug."""
    shown = re.sub(r"<(style|script|datalist|option)\b.*?</\1>", " ", text, flags=re.DOTALL)
    shown = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", shown)))
    shown = OF_SOMETHING_ELSE.sub(" ", shown)
    brands = (*BRANDS, *(other.capitalize() for other in DRUGS))
    others = "|".join(brand for brand in brands if brand != drug.capitalize())
    found = re.finditer(rf"\b({OTHER_KINDS[drug]}|{others})\b", shown, re.IGNORECASE)
    return [re.sub(r"\s+", " ", shown[max(0, one.start() - 60) : one.end() + 40]) for one in found]


def sentences(texts: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a table without their keys and placeholders."""
    for text in texts.values():
        if isinstance(text, str):
            yield re.sub(r"\{[^}]*\}", "", text)
        else:
            yield from sentences(text)


@pytest.fixture(scope="module", autouse=True)
def _processes() -> Iterator[None]:
    """Processes beside the app read the guides that there are when they start."""
    pools.close()
    yield
    pools.close()


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOSELINE_GUIDES", str(FOLDER))
    use_folders(FOLDER)
    yield
    use_folders()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command says; it has to work."""
    code = main(words)
    heard = capsys.readouterr()
    assert (code, heard.err) == (0, ""), words
    return heard.out


@pytest.mark.parametrize("drug", WALKED)
def test_no_command_speaks_of_another_kind_of_drug(
    drug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, today, entries in situations(drug):
        file, dates = tmp_path / "record.json", tmp_path / "dates.ics"
        file.write_text(json.dumps(document(drug, *entries)), "utf-8")
        about = (str(file), "--today", today)
        commands: list[tuple[str, ...]] = [
            (command, *about) for command in ("plan", "check", "vaccine", "visit")
        ]
        commands += [("plan", *about, "--if-given", today), ("plan", *about, "--ics", str(dates))]
        if name == "under way":
            commands += [("triage", *about, "--symptom", symptom) for symptom in SYMPTOMS]
        for words in commands:
            for form in ((), ("--json",)):
                assert of_another_kind(drug, said(capsys, *words, *form)) == [], (name, words)
        assert of_another_kind(drug, dates.read_text("utf-8")) == []


@pytest.mark.parametrize("drug", WALKED)
def test_no_answer_of_the_guide_is_another_drugs(drug: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("guide", drug), ("guide", drug, "missed-dose"), ("guide", drug, "--rules")):
        assert of_another_kind(drug, said(capsys, *words)) == [], words
    for question in ("I forgot my dose what now", "my throat is swelling", "zorblax"):
        assert of_another_kind(drug, said(capsys, "ask", question, "--drug", drug)) == [], question


@pytest.mark.forecast
@pytest.mark.parametrize("drug", WALKED)
def test_no_model_of_another_drug_is_used_or_cited(
    drug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(drug, *given(drug))), "utf-8")
    for form in ((), ("--json",)):
        text = said(capsys, "forecast", str(file), "--today", "2026-01-20", *form)
        assert of_another_kind(drug, text) == []
        assert "Yu" not in text


@pytest.mark.parametrize("drug", WALKED)
def test_every_rule_of_a_guide_can_be_said_without_words_of_another_kind(drug: str) -> None:
    guide = load_guide(drug)
    catalogue = Catalogue("en", NEUTRAL).about(guide)
    for rule in guide.rules:
        texts = catalogue.table(f"rule.{rule}")
        assert {"title", "short"} <= texts.keys() or rule.startswith("symptom-"), rule
        assert of_another_kind(drug, "; ".join(sentences(texts))) == [], rule
    avoided = {avoid for pattern in guide.patterns for avoid in pattern.avoid}
    for table in ("step", "triage.pattern", "triage.advice", "triage.avoid", "vaccine.now", "today", "visit"):
        texts = catalogue.table(table)
        used = (
            texts if "pattern" not in table else {p.id: texts[p.id] for p in guide.patterns if p.id in texts}
        )
        used = used if "avoid" not in table else {key: texts[key] for key in avoided}
        if table != "triage.advice":
            assert of_another_kind(drug, "; ".join(sentences(used))) == [], table
    for pattern in guide.patterns:
        for advice in pattern.advice:
            assert of_another_kind(drug, catalogue.table("triage.advice")[advice]) == [], advice


def own_pages() -> Iterator[str]:
    """The address of every page of a person, as the routes have it."""
    for route in ROUTES:
        if isinstance(route, HTTPRouteHandler) and HttpMethod.GET in route.http_methods:
            own = (path for path in route.paths if re.fullmatch(r"/p/\{record:str\}[^{]*", path))
            yield from (path.removeprefix("/p/{record:str}") for path in own)


@pytest.mark.parametrize("drug", WALKED)
@pytest.mark.parametrize("situation", ["on the first day", "under way", "ill"])
def test_every_page_answers_and_speaks_of_this_kind_of_drug(
    drug: str, situation: str, tmp_path: Path
) -> None:
    ((today, entries),) = [(day, some) for name, day, some in situations(drug) if name == situation]
    kept = document(drug, *entries)
    with somebody_in_the_app(kept, date.fromisoformat(today), tmp_path) as (client, record):
        _read_all(client, drug, record)


def _read_all(client: TestClient[Any], drug: str, record: str) -> None:
    has_clock = load_guide(drug).product.is_kept_at_home
    pages = [f"/p/{record}{page}" for page in own_pages()]
    assert len(pages) > 15
    todo, seen = [*pages, "/symptoms", "/guide", f"/symptoms?drug={drug}"], set[str]()
    while todo:
        page = todo.pop(0)
        if page in seen or (page not in pages and NAMES_OTHERS.search(page)):
            continue
        seen.add(page)
        answer = client.get(page)
        wanted = (404,) if page.endswith("/storage") and not has_clock else (200, 303)
        assert answer.status_code in wanted, page
        if "html" in answer.headers.get("content-type", "") and answer.status_code == 200:
            if not NAMES_OTHERS.search(page) and page not in ("/symptoms", "/guide"):
                assert of_another_kind(drug, answer.text) == [], page
            found = re.findall(rf'href="(/p/{record}/enter/[^"#?]*)"', answer.text)
            todo += [one.replace("&amp;", "&") for one in found]
