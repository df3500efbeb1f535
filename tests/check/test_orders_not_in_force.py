"""The clinic's newest order decides whether to ask; a plan is moved by an instruction only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.check.stories import DAY, STOPPED, Entry, checked, found

WRITTEN = DAY - timedelta(days=6)


def _order(status: str = "active", **keys: object) -> Entry:
    return {"id": "o", "type": "order", "on": WRITTEN, "name": "Kesimpta", "status": status, **keys}


HELD = (
    _order("on-hold"),
    _order("on-hold", text="hold pending IgG"),
    _order("on-hold", starts="2025-06-01", amount_mg=20, every="1 mo"),
    _order("on-hold", name="ofatumumab"),
    _order("on-hold", name="0.4 ML ofatumumab 50 MG/ML Auto-Injector [Kesimpta]"),
    _order("on-hold", name="kesimpta 20mg pen"),
    _order("on-hold", name="KESIMPTA"),
    _order("on-hold", on="2025-03-01"),
    _order("stopped"),
    _order("stopped", name="ofatumumab"),
    _order("stopped", name="Ofatumumab 20 mg/0.4 mL"),
    _order("stopped", until="2026-06-01"),
    _order("stopped", on="2025-03-01"),
    _order("stopped", on=DAY),
    _order("active", text="hold pending IgG"),
    _order("active", text="do not give until reviewed"),
    _order("active", text="Dose on hold, see letter"),
)


@pytest.mark.parametrize("order", HELD)
def test_an_order_that_is_not_in_force_is_asked_about(order: Entry) -> None:
    check = checked(order)
    assert check.verdict == "ask"
    assert [one.because for one in check.findings if one.rule == "order-not-active"] == [("o",)]


QUIET = (
    _order("active"),
    _order("draft"),
    _order("active", text="20 mg under the skin once a month"),
    _order("active", text="hold for 15 seconds"),
    _order("on-hold", name="vitamin d"),
    _order("stopped", name="ramipril"),
    _order("stopped", name="fluoxetine"),
    _order("on-hold", on=DAY + timedelta(days=1)),
)


@pytest.mark.parametrize("order", QUIET)
def test_another_order_stops_nobody(order: Entry) -> None:
    assert checked(order).verdict == "clear"


def test_an_order_that_came_to_its_end_is_told() -> None:
    (told,) = found("order-not-active", _order("completed"))
    assert (told.variant, told.severity) == ("ended", "tell")


@pytest.mark.parametrize("status", ["on-hold", "stopped"])
@pytest.mark.parametrize(("days", "verdict"), [(-1, "ask"), (0, "ask"), (1, "clear")])
def test_a_newer_active_order_takes_its_place(status: str, days: int, verdict: str) -> None:
    newer = _order("active", id="p", on=WRITTEN + timedelta(days=days))
    assert checked(_order(status), newer).verdict == verdict


@pytest.mark.parametrize("status", ["on-hold", "stopped"])
@pytest.mark.parametrize(("days", "quiet"), [(-1, False), (0, True), (1, True)])
def test_a_word_to_go_on_answers_it(status: str, days: int, *, quiet: bool) -> None:
    word = {
        "id": "w", "type": "instruction", "on": WRITTEN + timedelta(days=days), "kind": "next_dose",
        "date": DAY + timedelta(days=4),
    }  # fmt: skip
    assert (found("order-not-active", _order(status), word) == ()) is quiet


def test_after_the_stop_nothing_is_asked() -> None:
    assert found("order-not-active", STOPPED, _order("stopped")) == ()
