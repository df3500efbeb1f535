"""The page on symptoms says what triage says, case by case: it adds nothing and softens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from doseline.faces.web.context import AppContext
from doseline.record import Degree, Tempo
from doseline.store import Store, open_store
from doseline.text import Catalogue
from doseline.triage import Complaint, Onset, Triage, triage
from tests.cases.story import Case, cases, document
from tests.samples import sampled
from tests.triage.people import GUIDE, SYMPTOMS
from tests.web.browser import Browser, Page, Person

HOST = "doseline.test"
WITH_SYMPTOMS = sampled(
    (
        case
        for case in cases()
        if any(event["type"] == "symptom" for event in case.table.get("event", ()))
        and "faults" not in case.table["expect"]
    ),
    one_in=4,
    name=lambda case: case.name,
)
ENGLISH = Catalogue("en", GUIDE.region("US")).about(GUIDE)
SEVERITIES = (*(degree.value for degree in Degree), "")
TEMPOS = (*(tempo.value for tempo in Tempo), "")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all the cases."""
    folder = tmp_path_factory.mktemp("store")
    with open_store(None, folder=folder, now=datetime(2026, 1, 1, tzinfo=UTC)) as opened:
        yield opened


def at(store: Store, today: date) -> Browser:
    """Somebody at the app on a day."""
    now = datetime.combine(today, time(12), tzinfo=UTC)
    context = AppContext(
        store=store,
        secret="of the tests",  # noqa: S106
        hosts=frozenset({HOST}),
        today=today,
        now=lambda: now,
    )
    return Browser(context, HOST)


def asked(browser: Browser, record: str, told: list[dict[str, str]]) -> Page:
    """The answer page to symptoms with their severities, tempos, days and times."""
    token = browser.open(f"/p/{record}/symptoms").value("_csrf_token")
    fields = [("_csrf_token", token or ""), ("step", "answer"), ("words", "")]
    for place, one in enumerate(told):
        fields.append(("told", one["name"]))
        fields += [
            (f"{part}-{place}", one[part]) for part in ("severity", "tempo", "day", "time") if part in one
        ]
    return browser.post(f"/p/{record}/symptoms", fields)


def urgency(page: Page) -> str:
    """How soon to act, as the page says it."""
    found = re.findall(r'data-urgency="(\w+)"', page.html)
    assert len(found) == 1, page.text[:500]
    return str(found[0])


def holds(page: Page, answer: Triage) -> None:
    """The page has the urgency and every sentence of the answer."""
    assert page.status == 200
    assert urgency(page) == answer.urgency.value
    values = {"emergency": "911", "poison": "1-800-222-1222", "crisis": "988"}
    for match in answer.patterns:
        assert ENGLISH.say(f"triage.pattern.{match.id}.title", **values) in page.text
    for kind, ids in (("advice", answer.advice), ("avoid", answer.avoid)):
        for id_ in ids:
            text = ENGLISH.say(f"triage.{kind}.{id_}", **values, hours=_hours())
            assert _bare(text) in _bare(page.text), id_


def _bare(text: str) -> str:
    """Without blanks, which links put around a number."""
    return re.sub(r"\s", "", text)


def _hours() -> Any:  # noqa: ANN401 - a counted value
    from doseline.text import Counted  # noqa: PLC0415

    return Counted("hour", GUIDE.numbers["reaction-hours"])


@pytest.mark.parametrize("case", WITH_SYMPTOMS)
def test_every_golden_case_with_a_symptom_gets_the_cores_answer(case: Case, kept: Store) -> None:
    file = document(case.table)
    today: date = case.table["today"]
    told = [event for event in file["events"] if event["type"] == "symptom" and len(event["on"]) == 10]
    record = kept.create(
        called="Anna",
        person=file["person"],
        therapy=file["therapies"],
        events=file["events"],
        now=datetime.combine(today, time(12), tzinfo=UTC),
    )
    with at(kept, today) as browser:
        known = Person(browser, record).case
        for event in told:
            page = asked(browser, record, [_form(event)])
            one = Complaint(
                name=event["name"],
                severity=Degree(event["severity"]) if "severity" in event else None,
                tempo=Tempo(event["tempo"]) if "tempo" in event else None,
                onset=Onset(
                    day=date.fromisoformat(event["on"]),
                    time=time.fromisoformat(event["time"]) if "time" in event else None,
                ),
            )
            if one.onset is not None and one.onset.day > today:
                assert page.status == 422
                continue
            holds(page, triage(known.guide, [one], chart=known.chart, today=today))


def _form(event: dict[str, Any]) -> dict[str, str]:
    parts = {"severity": "severity", "tempo": "tempo", "day": "on", "time": "time"}
    return {"name": event["name"]} | {part: event[key] for part, key in parts.items() if key in event}


@pytest.mark.parametrize("name", sampled(SYMPTOMS, one_in=4))
def test_every_symptom_gets_the_cores_answer_however_bad_and_however_fast(name: str, kept: Store) -> None:
    today = date(2026, 5, 3)
    with at(kept, today) as browser:
        anna = browser.person("Anna", doses=("2026-01-05", "2026-05-02"))
        for place, severity in enumerate(SEVERITIES):
            tempo = TEMPOS[(place + len(name)) % len(TEMPOS)]
            page = asked(browser, anna.id, [{"name": name, "severity": severity, "tempo": tempo}])
            one = Complaint(
                name=name,
                severity=Degree(severity) if severity else None,
                tempo=Tempo(tempo) if tempo else None,
            )
            holds(page, triage(GUIDE, [one], chart=anna.case.chart, today=today))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["fever", "stiff-neck"], "emergency"),
        (["back-pain", "numb-groin"], "emergency"),
        (["flank-pain", "chills", "vomiting"], "emergency"),
        (["rash", "wheeze"], "emergency"),
        (["back-pain", "painful-urination"], "call_now"),
        (["accidental-injection", "hives"], "emergency"),
        (["dark-urine", "confusion"], "emergency"),
    ],
    ids=" and ".join,
)
def test_signs_together_are_taken_together(told: list[str], expected: str, kept: Store) -> None:
    with at(kept, date(2026, 5, 3)) as browser:
        anna = browser.person("Anna")
        rows = [{"name": name, "severity": "mild", "tempo": "weeks"} for name in told]
        assert urgency(asked(browser, anna.id, rows)) == expected


@pytest.mark.parametrize(("hour", "expected"), [("17:00", "tell"), ("18:00", "tell"), ("18:01", "call_now")])
def test_h44_each_symptom_has_its_own_time_and_the_hours_of_a_usual_reaction_end(
    hour: str, expected: str, kept: Store
) -> None:
    dose = {"type": "dose", "on": "2026-05-02", "time": "18:00", "amount_mg": 20}
    with at(kept, date(2026, 5, 3)) as browser:
        anna = browser.person("Anna", [dose], doses=("2026-01-05",))
        fever = {"name": "fever", "severity": "mild", "day": "2026-05-03", "time": hour}
        chills = {"name": "chills", "severity": "mild", "day": "2026-05-02", "time": "19:00"}
        assert urgency(asked(browser, anna.id, [chills, fever])) == expected
