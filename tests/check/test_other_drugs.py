"""After a change of drug the longer of both times holds, for birth control and for live vaccines."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from doseline.assessment import Assessment
from doseline.check import vaccines
from doseline.errors import GuideError
from doseline.guide import load_guide
from doseline.guide.load import data
from doseline.guide.windows import build_windows, load_windows
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
STOP = {"id": "s", "type": "instruction", "on": date(2026, 5, 10), "kind": "stop"}
COUNT = {"id": "b", "type": "test", "on": date(2027, 1, 10), "name": "cd19", "value": 90, "unit": "cells/uL"}
ENDED = date(2027, 1, 5)


def story(drug: str, today: date, *more: dict[str, Any], until: date | None = ENDED) -> Assessment:
    """Somebody who stopped in May 2026, took another drug, and whose B cells are back by a test."""
    taken = {"id": "m", "type": "medication", "on": date(2026, 8, 1), "name": drug}
    taken |= {"until": until} if until else {}
    return answer({"base": "mid-treatment", "today": today, "event": [STOP, taken, COUNT, *more]})


def yellow_fever(said: Assessment) -> str:
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, ("yellow-fever",))
    return dates.now.why


@pytest.mark.parametrize(
    ("drug", "days"),
    [("fingolimod", 62), ("siponimod", 28), ("ozanimod", 92), ("ponesimod", 28), ("teriflunomide", 184)],
)
def test_a_live_vaccine_waits_for_the_longer_of_both_times(drug: str, days: int) -> None:
    last = ENDED + timedelta(days=days - 1)
    assert yellow_fever(story(drug, last)) == "cells-other-drug"
    assert yellow_fever(story(drug, last + timedelta(days=1))) == "cells-back"


@pytest.mark.parametrize("drug", ["glatiramer", "interferon beta-1a", "dimethyl fumarate"])
def test_where_no_source_names_a_time_none_is_made_up(drug: str) -> None:
    assert yellow_fever(story(drug, date(2027, 1, 20))) == "cells-back"


@pytest.mark.parametrize(
    ("value", "on", "why"),
    [
        (None, None, "cells-other-drug"),
        ("0.6", date(2027, 2, 1), "cells-other-drug"),
        ("1.4", date(2027, 1, 5), "cells-other-drug"),
        ("1.4", date(2027, 1, 6), "cells-back"),
    ],
)
def test_after_cladribine_a_count_has_to_show_that_the_cells_are_back(
    value: str | None, on: date | None, why: str
) -> None:
    counted = {"id": "l", "type": "test", "on": on, "name": "lymphocytes", "unit": "10*9/L", "low": 1.0}
    more = [counted | {"value": float(value)}] if value else []
    assert yellow_fever(story("cladribine", date(2027, 3, 1), *more)) == why


@pytest.mark.parametrize(
    ("drug", "end"),
    [
        ("ublituximab", date(2027, 7, 5)),
        ("ocrelizumab", date(2027, 7, 5)),
        ("rituximab", date(2028, 1, 5)),
        ("alemtuzumab", date(2027, 5, 5)),
        ("cladribine", date(2027, 7, 5)),
        ("fingolimod", date(2027, 3, 5)),
    ],
)
def test_birth_control_up_to_the_longer_of_both_times(drug: str, end: date) -> None:
    said = story(drug, end)
    (found,) = [one for one in said.check.findings if one.rule == "other-drug-contraception"]
    assert (found.variant, found.until) == ("ended", end)
    assert found.sources[0].document != "Doseline's own choice"
    a_day_later = story(drug, end + timedelta(days=1))
    assert "other-drug-contraception" not in a_day_later.check.rules


@pytest.mark.parametrize("drug", ["natalizumab", "glatiramer", "siponimod"])
def test_a_drug_of_which_no_source_speaks_adds_nothing(drug: str) -> None:
    assert "other-drug-contraception" not in story(drug, date(2027, 1, 20)).check.rules


def test_every_window_is_of_a_drug_we_know() -> None:
    for substance, window in load_windows().items():
        assert GUIDE.names.medicine(substance).substance == substance
        assert window.sources


def test_a_broken_file_of_windows_is_refused() -> None:
    names = ("windows", "sources")
    real = {name: tomllib.loads((data() / f"{name}.toml").read_text("utf-8")) for name in names}
    broken = copy.deepcopy(real["windows"])
    broken["window"]["fingolimod"]["contraception_months"] = "two"
    with pytest.raises(GuideError) as caught:
        build_windows(broken, real["sources"])
    assert [one.code for one in caught.value.faults] == ["wrong-type"]
