"""Until when what a pharmacy handed over lasts."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.plan.supply import Supply, supply
from tests.cases.story import Table, answer

TODAY = date(2026, 3, 1)


def pack(on: str, days: int | None = 28, name: str = "Tecfidera", **more: object) -> Table:
    given = {"days": days} if days else {}
    return {"id": f"p{on}{name[0]}{len(more)}", "type": "dispense", "on": on, "name": name, **given}


def at_home(*events: Table, base: str = "capsules", guide: str = "tecfidera") -> Supply | None:
    said = answer({"base": base, "guide": guide, "today": TODAY, "event": list(events)})
    return supply(said.guide, said.chart, said.plan)


def runs_out(*events: Table, **of: str) -> date | None:
    found = at_home(*events, **of)
    return None if found is None else found.runs_out


def test_a_pack_of_28_days_from_1_february_is_used_up_on_1_march() -> None:
    assert runs_out(pack("2026-02-01")) == date(2026, 3, 1)


def test_the_newest_day_counts_and_what_lay_at_home_does_not() -> None:
    assert runs_out(pack("2026-02-01", 90), pack("2026-02-20")) == date(2026, 3, 20)


def test_two_packs_of_one_day_add_up() -> None:
    assert runs_out(pack("2026-02-20"), pack("2026-02-20", name="dimethyl fumarate")) == date(2026, 4, 17)


@pytest.mark.parametrize(
    "event",
    [pack("2026-02-20", None), pack("2026-02-20", name="ibuprofen"), pack("2026-02-20", name="Vumerity")],
    ids=["for how long is not known", "another medicine", "the sister medicine"],
)
def test_nothing_is_told_where_it_cannot_be_known(event: Table) -> None:
    assert runs_out(event) is None


@pytest.mark.parametrize("kind", ["stop", "hold"])
def test_nothing_runs_out_while_nothing_is_taken(kind: str) -> None:
    word = {"id": "w", "type": "instruction", "on": "2026-02-25", "kind": kind}
    assert runs_out(pack("2026-02-20"), word) is None


def test_pens_run_out_too_and_an_infusion_is_nobodys_supply() -> None:
    pens = pack("2026-02-20", 30, "Kesimpta")
    assert runs_out(pens, base="on-treatment", guide="kesimpta") == date(2026, 3, 22)
    bag = pack("2026-02-20", 28, "Tysabri")
    assert runs_out(bag, base="drips", guide="tysabri") is None


@pytest.mark.parametrize(("days", "near"), [(22, False), (23, True), (37, True), (51, True), (52, False)])
def test_it_is_near_two_weeks_before_and_after(days: int, near: bool) -> None:  # noqa: FBT001
    found = at_home(pack("2026-01-23", days))
    assert found is not None
    assert found.is_near is near
