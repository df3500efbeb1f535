"""From one medicine to another: what is said, what is asked for, what goes on, and what is never said."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from doseline.assessment import Assessment, assess
from doseline.assessment.switch import Switch, destination, switch
from doseline.assessment.switch_text import switch_answer
from doseline.errors import RequestError
from doseline.guide import load_guide, load_shared
from doseline.guide.folders import use_folders
from doseline.guide.switching import Part, load_switching
from doseline.guide.windows import load_windows
from doseline.record import FORMAT, read_record
from doseline.text import Catalogue

GUIDE = load_guide("kesimpta")
ENGLISH = Catalogue("en", GUIDE.region("US")).about(GUIDE)
Event = dict[str, Any]
CASES = Path(__file__).parents[1] / "cases" / "switching"
TODAY, LAST = date(2026, 4, 1), date(2026, 2, 1)
SUBSTANCES = sorted({
    kind.substance
    for kind in load_shared().names.medicines.values()
    if kind.group == "ms-drug" and kind.substance
})  # fmt: skip


def comes_from(
    drug: str,
    *,
    today: date = TODAY,
    last: date | None = LAST,
    sex: str | None = "female",
    more: Sequence[Event] = (),
) -> Assessment:
    """Somebody who took a medicine, with its last day; on the drug of the guide as its therapy."""
    own = drug in {"kesimpta", "ofatumumab"}
    until = {"until": last.isoformat()} if last else {}
    events: list[dict[str, Any]] = [
        {"id": "m", "type": "medication", "on": "2024-03-01", "name": drug, **until}
    ]
    if own:
        events = [{"id": "d1", "type": "dose", "on": (last or LAST).isoformat(), "amount_mg": 20}]
    person = {"id": "r1", "region": "US", **({"sex": sex} if sex else {})}
    start = (last or LAST).isoformat() if own else (today + timedelta(days=30)).isoformat()
    record = {
        "format": FORMAT, "person": person, "therapies": [{"guide": "kesimpta", "start": start}],
        "events": [*events, *more],
    }  # fmt: skip
    return assess(GUIDE, read_record(json.dumps(record).encode(), names=load_shared().names), today=today)


def asked(drug: str, to: str, **of: Any) -> Switch:  # noqa: ANN401 - what `comes_from` takes
    """What is said to somebody who comes from a medicine."""
    return switch(comes_from(drug, **of), destination(to))


def golden() -> list[dict[str, Any]]:
    """Every case of every file."""
    return [
        case
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


@pytest.mark.parametrize("case", golden(), ids=lambda case: case["name"])
def test_each_change_says_what_its_sources_say(case: dict[str, Any]) -> None:
    found = asked(case["from"], case["to"])
    (change,) = found.changes
    parts = {part: [one.id for one in change.says if one.part is part] for part in Part}
    assert sorted(parts[Part.PAIR]) == sorted(case["says"])
    assert sorted(parts[Part.RISK]) == sorted(case["risk"])
    assert change.is_known is bool(case["says"])
    assert change.differ is case["wait_differs"]
    longest = found.birth_control.longest
    months = "none" if longest is None else longest.months or (longest.until and longest.until.value)
    assert months == case["months"]
    signs = [
        {"of": one.after.substance, **({"until": one.until} if one.until else {})} for one in found.signs
    ]
    assert signs == case["signs"]
    assert set(case["ask_for"]) <= {one.item.id for one in found.gather}


def test_every_change_among_the_four_has_its_case() -> None:
    four = ("kesimpta", "ocrevus", "tysabri", "tecfidera")
    have = {(case["from"], case["to"]) for case in golden()}
    assert {pair for pair in product(four, four) if pair[0] != pair[1]} <= have


def test_every_statement_is_said_somewhere_and_every_group_is_of_known_medicines() -> None:
    known = load_switching()
    for one in known.says:
        left = one.between.from_ & {*SUBSTANCES, "any"}
        entered = one.between.to & {*SUBSTANCES, "any"}
        assert left == one.between.from_, one.id
        assert entered == one.between.to, one.id
        assert one.sources, one.id


@pytest.mark.parametrize(("to", "substance"), [("tyruko", "natalizumab"), ("Ocrevus Zunovo", "ocrelizumab")])
def test_a_sister_of_the_same_substance_has_its_own_sentence(to: str, substance: str) -> None:
    assert destination(to).substance == substance
    assert any(
        one.part is Part.PAIR and one.between.leaves(substance) and one.between.enters(substance)
        for one in load_switching().says
    )


def test_who_is_asked_to_go_where_they_are_is_told_so() -> None:
    found = asked("kesimpta", "kesimpta")
    assert found.is_same
    assert not found.changes


def test_without_any_medicine_on_record_nothing_is_said_of_a_change() -> None:
    record = {"format": FORMAT, "person": {"id": "r1", "region": "US"}, "events": [],
              "therapies": [{"guide": "kesimpta", "start": "2026-05-01"}]}  # fmt: skip
    case = assess(GUIDE, read_record(json.dumps(record).encode(), names=load_shared().names), today=TODAY)
    assert switch(case, destination("kesimpta")).changes == ()


@pytest.mark.parametrize("written", ["paracetamol", "zorbinumab", ""])
def test_what_is_no_medicine_for_ms_is_refused(written: str) -> None:
    with pytest.raises(RequestError, match="not-an-ms-medicine"):
        destination(written)


# Signs after natalizumab: six months to the day, and running on the day itself.
@pytest.mark.parametrize(
    ("today", "watched"),
    [(date(2026, 7, 31), True), (date(2026, 8, 1), True), (date(2026, 8, 2), False)],
)
def test_pml_is_watched_for_until_the_last_day_of_the_six_months(today: date, *, watched: bool) -> None:
    assert bool(asked("tysabri", "kesimpta", today=today).signs) is watched


def test_without_a_last_day_the_watch_has_no_end() -> None:
    (sign,) = asked("tysabri", "kesimpta", last=None).signs
    assert sign.until is None
    assert sign.origin.is_running


def test_what_the_record_has_is_shown_with_its_age_and_what_it_lacks_is_named() -> None:
    count = {
        "id": "c",
        "type": "test",
        "on": "2026-03-12",
        "name": "lymphocytes",
        "value": 1.1,
        "unit": "10*9/L",
    }
    found = asked("tecfidera", "kesimpta", more=[count])
    by_id = {one.item.id: one for one in found.gather}
    (result,) = by_id["lymphocytes"].found
    assert (result.entry, result.days) == ("c", 20)
    assert by_id["hepatitis-b"].missing == ("hbsag", "anti-hbc")
    assert by_id["relapses"].found == ()


@pytest.mark.parametrize(("until", "there"), [("2026-03-31", False), ("2026-04-01", True), (None, True)])
def test_an_infection_is_one_that_is_there_today(until: str | None, *, there: bool) -> None:
    ill = {"id": "c", "type": "condition", "on": "2026-03-12", "name": "infection", "until": until}
    found = asked("tecfidera", "kesimpta", more=[ill])
    (infection,) = (one for one in found.gather if one.item.id == "infection")
    assert bool(infection.found) is there


def test_a_man_is_told_of_birth_control_only_where_a_text_speaks_to_men() -> None:
    assert asked("ocrevus", "kesimpta", sex="male").birth_control.longest is None
    longest = asked("cladribine", "kesimpta", sex="male").birth_control.longest
    assert longest is not None
    assert longest.months == 6


def test_a_medicine_of_long_ago_is_named_and_no_more() -> None:
    earlier = {"id": "o", "type": "medication", "on": "2015", "until": "2018-05-01", "name": "avonex"}
    found = asked("tysabri", "kesimpta", more=[earlier])
    assert [one.drug.substance for one in found.earlier] == ["interferon-beta-1a"]
    assert [one.origin.drug.substance for one in found.changes] == ["natalizumab"]


def test_a_drug_of_ones_own_brings_what_its_sources_say(tmp_path: Path) -> None:
    own = tmp_path / "infusumab"
    shutil.copytree(CASES.parents[1] / "guide" / "data" / "infusumab", own)
    source = '[{ document = "infusumab-label", section = "5", confidence = "confirmed" }]'
    (own / "switching.toml").write_text(
        f'[say.own]\npart = "pair"\nfrom = ["anti-cd20"]\nto = ["infusumab"]\n'
        f"values = {{ weeks = 3 }}\nsources = {source}\n"
        f"[signs.infusumab]\nmonths = 2\nsources = {source}\n"
    )
    words = own / "text" / "en" / "switching.toml"
    words.write_text('[switching.say]\nown = "A text speaks of {weeks}."\n')
    use_folders(tmp_path)
    try:
        found = asked("kesimpta", "infusumab")
        says = [one["text"] for one in switch_answer(found, ENGLISH, "v")["changes"][0]["says"]]
        assert "A text speaks of 3 weeks." in says
        assert load_switching().signs["infusumab"].months == 2
        (own / "switching.toml").write_text('[say.own]\npart = "odd"\n')
        use_folders()
        use_folders(tmp_path)
        assert asked("kesimpta", "infusumab").changes[0].is_known is False
    finally:
        use_folders()


NEVER = re.compile(
    r"no (washout|wait)\w* (is |are )?(need|necess)|(need|have) not wait|without (a )?wait|"
    r"you (can|may) (start|begin)|\bsafe\b", re.IGNORECASE,
)  # fmt: skip
# A unit twice: "from week 12 weeks on".
TWICE = re.compile(r"(week|month|day|year)s? \d+ \1s?|(weeks|months|days|years) \2")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(rf"\b\d{{4}}-\d\d-\d\d\b|\b({MONTHS}) \d")


def test_no_change_names_a_day_to_begin_nor_says_that_nothing_has_to_be_waited_for() -> None:
    draw = Random(20261130)
    windows = load_windows()
    for left, to in product(SUBSTANCES, SUBSTANCES):
        last = TODAY - timedelta(days=draw.randrange(700)) if draw.random() < 0.8 else None
        sex = draw.choice(["female", "male", None])
        found = asked(left, to, last=last, sex=sex)
        answer = switch_answer(found, ENGLISH, GUIDE.version)
        assert not NEVER.search(json.dumps(answer)), (left, to)
        said = [one["text"] for change in answer["changes"] for one in change["says"]]
        assert not any(TWICE.search(text) for text in said), (left, to)
        assert not any(DAY.search(text) for text in (*said, *answer["first_of_all"])), (left, to)
        ahead = json.dumps({key: value for key, value in answer.items() if key != "carried"})
        assert all(day <= TODAY.isoformat() for day in re.findall(r"\d{4}-\d\d-\d\d", ahead)), (left, to)
        longest = found.birth_control.longest
        for substance in (left, to):
            window = windows.get(substance)
            if window is None or (sex == "male" and not window.men) or left == to:
                continue
            if window.until_level:
                assert longest is not None
                assert longest.until is not None
            elif window.contraception_months:
                assert longest is not None
                assert longest.until is not None or (longest.months or 0) >= window.contraception_months
