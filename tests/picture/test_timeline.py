"""What stands on the timeline, and that the picture and the table hold the same."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal

import pytest

from doseline.assessment import Assessment
from doseline.faces.picture import Item, Kind, Lane, timeline, timeline_table
from doseline.faces.picture.layout import layout
from doseline.faces.picture.words import plain
from tests.picture.records import EXAMPLES, LONG_NAME, TODAY, demo, dose, five_years, opened, record, words


def shown(case: Assessment, lane: Lane) -> list[Item]:
    return [item for item in timeline(case, words(case)).items if item.lane is lane]


CASES = {
    "demo": demo(),
    "demo on hold": demo(date(2026, 3, 30)),
    "five years": opened(five_years(), TODAY),
    "stopped": opened("stopped-in-april-and-wants-a-yellow-fever-vaccine", date(2026, 8, 1)),
    "before the start": opened("starts-next-month-and-one-blood-test-is-missing", date(2026, 5, 10)),
    "nothing at all": opened(record(), date(2026, 1, 1)),
    **{
        name: opened(name, told["today"])
        for name, told in tomllib.loads((EXAMPLES / "days.toml").read_text(encoding="utf-8")).items()
    },
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_item_of_the_picture_is_a_row_of_the_table_and_the_other_way_round(
    name: str, width: int
) -> None:
    case = CASES[name]
    found = timeline(case, words(case))
    drawing = layout(found, words(case), width)
    drawn = {part.item for parts in (drawing.bars, drawing.lines, drawing.signs) for part in parts}
    rows = timeline_table(found, words(case)).rows
    assert drawn - {None} == set(range(len(found.items)))
    assert [(row.lane, row.entry, row.cells[0], row.cells[2]) for row in rows] == [
        (item.lane, item.entry, item.when, item.says) for item in found.items
    ]


def test_every_dose_of_the_plan_up_to_the_edge_is_there_with_what_became_of_it() -> None:
    case = demo()
    kinds = [item.kind for item in shown(case, Lane.DOSES)]
    assert kinds.count(Kind.GIVEN) == 10
    assert kinds.count(Kind.GIVEN_LATE) == 1
    assert kinds.count(Kind.DUE) == 1
    assert kinds.count(Kind.UPCOMING) == 6


def test_a_late_dose_says_by_how_much_and_when_it_was_due() -> None:
    late = next(item for item in shown(demo(), Lane.DOSES) if item.kind is Kind.GIVEN_LATE)
    assert late.says == "Dose 7: given 3 days late. It was due on December 27, 2025."


def test_a_hold_lasts_from_its_word_to_the_word_that_ended_it() -> None:
    (hold,) = shown(demo(), Lane.PAUSES)
    assert (hold.kind, hold.start, hold.end) == (Kind.HOLD, date(2026, 3, 27), date(2026, 4, 3))


def test_a_hold_that_stands_has_no_end() -> None:
    (hold,) = shown(demo(date(2026, 4, 2)), Lane.PAUSES)
    assert hold.end is None
    assert hold.when == "since March 27, 2026"


def test_the_window_after_the_last_dose_is_the_one_that_the_checks_give() -> None:
    case = CASES["stopped"]
    until = next(one.until for one in case.check.findings if one.rule == "contraception-window")
    window = next(item for item in shown(case, Lane.WINDOWS) if item.end == until)
    assert window.start == case.plan.last_given


def test_before_the_start_the_days_too_late_for_a_live_vaccine_are_the_planner_s() -> None:
    case = CASES["before the start"]
    start = case.plan.next_dose.due if case.plan.next_dose else None
    assert start is not None
    live, nonlive = shown(case, Lane.WINDOWS)
    wait = timedelta(days=case.guide.numbers["live-vaccine-days"])
    assert (live.start, live.end) == (start - wait + timedelta(days=1), start - timedelta(days=1))
    assert "It can still be given after that." in nonlive.says


def test_the_line_of_the_lower_limit_is_the_guide_s_and_stands_only_with_a_count() -> None:
    limit = next(item for item in shown(CASES["five years"], Lane.CD19) if item.kind is Kind.LIMIT)
    assert limit.value == CASES["five years"].guide.facts["cd19-lower-limit"].value
    assert shown(demo(), Lane.CD19) == []


def test_a_count_in_an_unknown_unit_is_listed_and_not_placed_on_the_scale() -> None:
    percent = {"type": "test", "on": "2026-02-01", "name": "cd19-percent", "value": 1, "unit": "%"}
    case = opened(record(dose("2026-01-05"), percent), date(2026, 2, 2))
    assert shown(case, Lane.CD19) == []
    assert [item.entry for item in shown(case, Lane.TESTS)] == ["e2"]


@pytest.mark.parametrize(
    ("value", "kind"), [(6.9, Kind.BELOW), (7.0, Kind.WITHIN), (16.0, Kind.WITHIN), (16.1, Kind.ABOVE)]
)
def test_an_immunoglobulin_is_read_against_its_own_laboratory_s_range(value: float, kind: Kind) -> None:
    test = {
        "type": "test", "on": "2026-01-02", "name": "igg", "value": value, "unit": "g/L", "low": 7, "high": 16
    }  # fmt: skip
    (item,) = shown(opened(record(test), date(2026, 1, 3)), Lane.IMMUNOGLOBULINS)
    assert item.kind is kind


def test_a_result_in_another_unit_is_placed_in_one_unit_and_told_as_written() -> None:
    test = {
        "type": "test", "on": "2026-01-02", "name": "igg", "value": 900, "unit": "mg/dL",
        "low": 700, "high": 1600,
    }  # fmt: skip
    (item,) = shown(opened(record(test), date(2026, 1, 3)), Lane.IMMUNOGLOBULINS)
    assert (item.value, item.low, item.high) == (Decimal(9), Decimal(7), Decimal(16))
    assert item.unit == "g/L"
    assert "900 mg/dL. The laboratory's range is 700 to 1600." in item.says


def test_what_lies_wholly_before_the_picture_is_left_out_of_both_and_counted() -> None:
    case = CASES["five years"]
    found = timeline(case, words(case))
    table = timeline_table(found, words(case))
    assert "Broken arm." not in " ".join(row.cells[2] for row in table.rows)
    assert found.left_out > 0
    assert table.note is not None


def test_what_began_before_the_picture_and_goes_on_is_there() -> None:
    names = [item.label for item in shown(CASES["five years"], Lane.CONDITIONS)]
    assert names == ["Relapsing-remitting MS"]


def test_the_days_can_be_chosen() -> None:
    case = CASES["five years"]
    year = timeline(case, words(case), first=date(2025, 6, 3), last=date(2026, 6, 3))
    assert all(item.start <= year.last and (item.end or TODAY) >= year.first for item in year.items)
    assert sum(item.lane is Lane.DOSES for item in year.items) in range(11, 14)


def test_a_day_known_only_in_part_is_shown_as_wide_as_it_can_be() -> None:
    vague = next(item for item in shown(CASES["five years"], Lane.VACCINES) if item.spread)
    assert (vague.start, vague.end, vague.when) == (date(2023, 3, 1), date(2023, 3, 31), "March 2023")


def test_the_table_keeps_a_long_name_whole_and_the_picture_shortens_it() -> None:
    case = CASES["five years"]
    found = timeline(case, words(case))
    assert any(LONG_NAME in row.cells[2] for row in timeline_table(found, words(case)).rows)
    drawn = [word.text for word in layout(found, words(case), 360).words]
    assert LONG_NAME not in drawn
    assert any(text.startswith("A <script>") and text.endswith("\u2026") for text in drawn)


def test_line_breaks_in_a_name_become_spaces() -> None:
    assert plain("two\nlines\x00 and\u2028more") == "two lines and more"


def test_a_retracted_entry_is_nowhere() -> None:
    case = opened(
        record(
            {"type": "vaccination", "on": "2026-01-02", "vaccine": "rabies"},
            {"type": "retraction", "on": "2026-01-03", "retracts": "e1"},
        ),
        date(2026, 1, 4),
    )
    assert shown(case, Lane.VACCINES) == []


def test_a_lane_without_an_item_leaves_no_empty_box() -> None:
    case = CASES["nothing at all"]
    lanes = [lane for lane, _ in timeline(case, words(case)).lanes()]
    assert Lane.CD19 not in lanes
    names = {word.text for word in layout(timeline(case, words(case)), words(case), 360).words}
    assert words(case).say("picture.lane.cd19") not in names
