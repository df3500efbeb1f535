"""Side by side: what is computed from the guides, region by region, and what no text says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from doseline.errors import RequestError
from doseline.faces.cli.main import main
from doseline.guide import load_guide
from doseline.guide.comparison import comparable
from doseline.guide.folders import use_folders
from doseline.guide.side_by_side import (
    BaselineTests,
    FollowUpTests,
    Piece,
    Silence,
    Time,
    side_by_side,
)
from doseline.text import NEUTRAL, Catalogue
from doseline.text import side_by_side as words
from tests.guide.fictional import CAPSULES, FOLDER, INFUSION, INJECTION

OWN, OTHERS = "kesimpta", ("ocrevus", "tysabri", "tecfidera")
FIVE = (OWN, *OTHERS, INFUSION)
SAY = Catalogue("en", NEUTRAL)


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOSELINE_GUIDES", str(FOLDER))
    use_folders(FOLDER)
    yield
    use_folders()


def cell(drug: str, row: str) -> tuple[Piece, ...]:
    return next(one for one in side_by_side(drug) if one.id == row).cells[drug]


def said(drug: str, row: str) -> str:
    return " ".join(str(words.told(SAY, drug, piece)) for piece in cell(drug, row))


def test_five_medicines_stand_side_by_side_and_none_lacks_a_cell() -> None:
    for row in side_by_side(*FIVE):
        assert tuple(row.cells) == FIVE
        assert all(row.cells.values())


@pytest.mark.parametrize("drug", comparable())
def test_every_cell_has_a_source_or_says_that_nothing_was_found(drug: str) -> None:
    for row in side_by_side(drug):
        for piece in row.cells[drug]:
            assert piece.sources or isinstance(piece, Silence), row.id


class TestTimeInAYear:
    """Counted by hand: visits times what each takes."""

    def test_an_infusion(self) -> None:
        """In a year of 52 weeks: days 0, 14, 168 and 336; then days 504 and 672."""
        found, under_skin = cell(INFUSION, "hours-a-year")
        assert isinstance(found, Time)
        assert isinstance(under_skin, Time)
        assert found.doses == (4, 2)
        # 30 to 60 minutes before, the drip, an hour of being watched.
        first = 2 * (30 + 150 + 60) + 2 * (30 + 210 + 60), 2 * (60 + 150 + 60) + 2 * (60 + 210 + 60)
        assert found.first_minutes == first
        assert found.later_minutes == (2 * (30 + 210 + 60), 2 * (60 + 210 + 60))
        assert "about 18 to 20 hours" in said(INFUSION, "hours-a-year")
        assert "(30 to 60 minutes after the medicines + 150 minutes" in said(INFUSION, "hours-a-year")

    def test_another_product_has_a_time_of_its_own(self) -> None:
        """Under the skin: ten minutes, an hour of being watched after the first, then a quarter of one."""
        _, found = cell(INFUSION, "hours-a-year")
        assert isinstance(found, Time)
        assert (found.product, found.first_minutes, found.later_minutes) == (
            "under-skin",
            (10 + 60 + 10 + 15,) * 2,
            (2 * (10 + 15),) * 2,
        )

    def test_an_injection_at_home_is_no_visit(self) -> None:
        (found,) = cell(OWN, "hours-a-year")
        assert isinstance(found, Time)
        assert found.at_home
        assert found.doses == (15, 12)
        assert found.first_minutes is None
        assert "not found in the texts we read" in said(OWN, "hours-a-year")

    def test_every_four_weeks_is_thirteen_times_a_year(self) -> None:
        (found,) = cell(INJECTION, "hours-a-year")
        assert isinstance(found, Time)
        assert found.doses == (13, 13)

    def test_capsules_are_no_visits(self) -> None:
        assert said(CAPSULES, "hours-a-year").startswith("At home, no visits: 2 times a day.")

    def test_the_doses_are_those_of_the_plan(self) -> None:
        """The same days as the calendar has them."""
        reading = load_guide(OWN).schedule(None).readings["month"]
        days = [date(2026, 1, 5) + timedelta(days=days) for days in reading.offsets_days]
        months = [date(2026 + (1 + n) // 12, 1 + (2 + n) % 12, 2) for n in range(1, 11)]
        year = date(2026, 1, 5) + timedelta(weeks=52)
        assert sum(day < year for day in days) + sum(day < year for day in months) == 15


class TestTests:
    def test_before_the_first_dose_region_by_region(self) -> None:
        found = {
            piece.regions: piece.tests
            for piece in cell(OWN, "tests-before")
            if isinstance(piece, BaselineTests)
        }
        assert found[("US",)] == ("hbsag", "anti-hbc", "igg", "igm", "iga", "alt", "ast", "alp", "bilirubin")
        assert found[("EU",)] == ("hbsag", "anti-hbc", "igg", "igm", "iga")
        assert "US: hepatitis B (HBsAg, anti-HBc), immune proteins (IgG, IgM, IgA)" in said(
            OWN, "tests-before"
        )

    def test_during_treatment_in_a_year(self) -> None:
        """Every three months is four times; months 3 and 6 and then every six is three times, then twice."""
        found = {
            piece.tests: (piece.first_year, piece.later, piece.regions)
            for piece in cell(CAPSULES, "tests-during")
            if isinstance(piece, FollowUpTests)
        }
        assert found == {
            ("lymphocytes",): (4, 4, ()),
            ("neutrophils",): (3, 2, ("EU",)),
            ("alt",): (1, 0, ()),
        }
        assert "lymphocyte count: 4 times in the first year, then 4 times a year." in said(
            CAPSULES, "tests-during"
        )
        assert "EU: neutrophil count: 3 times in the first year, then 2 times a year." in said(
            CAPSULES, "tests-during"
        )
        assert "ALT" in said(CAPSULES, "tests-during")

    def test_what_has_no_rhythm_says_who_sets_it(self) -> None:
        told = said(OWN, "tests-during")
        assert "US: liver (ALT, AST, ALP, bilirubin): when there are signs." in told
        assert "hepatitis B (HBV DNA): as a specialist sets. (Only for some people.)" in told


def test_where_a_text_is_silent_the_cell_says_so_and_names_the_region() -> None:
    assert said(INFUSION, "storage") == "EU: The clinic keeps it cold. US: Not found in the texts we read."
    assert said(INFUSION, "mechanism") == "Not found in the texts we read."
    assert "US: Not found in the texts we read." in said("tecfidera", "missed-dose")
    assert "EU: Take it only if 4 hours are left" in said("tecfidera", "missed-dose")


def test_regions_that_differ_stand_apart() -> None:
    told = said("ocrevus", "pregnancy")
    assert "US: Birth control during treatment and for 6 months after." in told
    assert "EU, UK: Birth control during treatment and for 4 months after." in told
    assert "Switzerland: 6 months after." in told


def test_a_number_of_a_field_follows_the_guide() -> None:
    """``@product.observation[0].minutes``: the cell names the field, and holds no number of its own."""
    watched = load_guide(INFUSION).product.observation[0].minutes
    assert said(INFUSION, "observation") == f"{watched} minutes"


def test_a_medicine_that_nobody_knows_is_refused() -> None:
    with pytest.raises(RequestError, match="not-one-of"):
        side_by_side(OWN, "aspirin")


class TestCommand:
    def test_no_line_is_wider_than_the_terminal(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for columns in (80, 44):
            monkeypatch.setenv("COLUMNS", str(columns))
            assert main(("compare", *FIVE)) == 0
            lines = capsys.readouterr().out.splitlines()
            assert max(map(len, lines)) <= columns

    def test_a_narrow_terminal_gets_a_card_for_each_medicine(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "44")
        assert main(("compare", OWN, "ocrevus")) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines.count("Kesimpta") == lines.count("Ocrevus") == len(side_by_side(OWN))

    def test_a_program_gets_the_numbers_in_pairs(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(("compare", *FIVE, "--json")) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer["drugs"] == list(FIVE)
        parts = [part for row in answer["rows"] for one in row["cells"].values() for part in one["parts"]]
        assert {part["state"] for part in parts} == {"said", "not-found"}
        rated = [part for part in parts if "rates" in part]
        assert len(rated) >= 8
        for part in rated:
            assert part["trial"]
            assert part["comparator"]
            assert all(len(rate["percent"]) == 2 for rate in part["rates"])
        worked = [part for part in parts if "relapses_a_year" in part]
        assert {part["trial"] for part in worked} >= {"asclepios-one", "opera", "affirm", "define", "bright"}
