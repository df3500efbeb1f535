"""A chart taken in a second time: nothing doubled, nothing of a person's own changed without asking."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from doseline.exchange.again import About, Changes, Told, as_the_chart_says, changes
from doseline.guide import load_shared
from doseline.record import read_record

TODAY = "2026-06-06"


def told(*entries: Mapping[str, Any]) -> Told:
    document = {
        "format": "doseline-record/2",
        "person": {"id": "r1", "region": "US"},
        "therapies": [{"guide": "kesimpta", "start": "2026-01-05"}],
        "events": list(entries),
    }
    return Told(entries=entries, record=read_record(json.dumps(document), names=load_shared().names))


def from_chart(reference: str, **values: object) -> dict[str, Any]:
    return {"id": reference, "from": [reference], "on": "2026-03-02", **values}


def dose(reference: str = "MedicationAdministration/d1", **values: object) -> dict[str, Any]:
    return from_chart(reference, **{"type": "dose", "amount_mg": 20, **values})


def illness(reference: str = "Condition/c1", **values: object) -> dict[str, Any]:
    return from_chart(reference, **{"type": "condition", "name": "Cystitis", **values})


def again(
    kept: Sequence[Mapping[str, Any]], sent: Sequence[Mapping[str, Any]], gone: Collection[str] = ()
) -> Changes:
    return changes(told(*kept), told(*sent), gone=gone, on=TODAY)


def appended(kept: Sequence[Mapping[str, Any]], found: Changes) -> list[Mapping[str, Any]]:
    """The entries as the store keeps them: what has no id gets one."""
    new = [{"id": f"e{len(kept) + place}", **entry} for place, entry in enumerate(found.entries)]
    return [*kept, *new]


def test_the_same_chart_twice_changes_nothing() -> None:
    sent = [dose(), illness()]
    first = again([], sent)
    assert (first.new, first.same) == (tuple(sent), 0)
    second = again(appended([], first), sent)
    assert (second.entries, second.asked, second.same) == ((), (), 2)


def test_what_is_new_in_a_chart_is_added_and_the_rest_is_not() -> None:
    found = again([dose()], [dose(), illness()])
    assert (found.new, found.corrected, found.same) == ((illness(),), (), 1)


def test_what_the_hospital_changed_is_a_correction() -> None:
    found = again([illness()], [illness(until="2026-03-09")])
    (correction,) = found.corrected
    assert (correction["supersedes"], correction["until"]) == ("Condition/c1", "2026-03-09")
    assert "id" not in correction
    after = again(appended([illness()], found), [illness(until="2026-03-09")])
    assert (after.entries, after.same) == ((), 1)


def test_a_change_of_a_correction_corrects_the_correction() -> None:
    once = appended([illness()], again([illness()], [illness(until="2026-03-09")]))
    (correction,) = again(once, [illness(until="2026-03-12")]).corrected
    assert correction["supersedes"] == once[-1]["id"]


def test_what_was_entered_in_error_is_taken_back_once() -> None:
    found = again([dose()], [], gone={"MedicationAdministration/d1"})
    assert found.entries == (
        {
            "type": "retraction",
            "on": TODAY,
            "retracts": "MedicationAdministration/d1",
            "from": ["MedicationAdministration/d1"],
        },
    )
    after = appended([dose()], found)
    assert again(after, [], gone={"MedicationAdministration/d1"}).entries == ()


def test_what_is_only_not_sent_this_time_stays() -> None:
    found = again([dose(), illness()], [illness()])
    assert (found.entries, found.asked) == ((), ())


def test_what_the_hospital_says_again_after_taking_it_back_is_there_again() -> None:
    gone = {"MedicationAdministration/d1"}
    kept = appended([dose()], again([dose()], [], gone))
    back = again(kept, [dose()])
    (new,) = back.new
    assert new["id"] == "MedicationAdministration/d1~2"
    kept = appended(kept, back)
    assert again(kept, [dose()]).entries == ()
    kept = appended(kept, again(kept, [], gone))
    (third,) = again(kept, [dose()]).new
    assert third["id"] == "MedicationAdministration/d1~3"


def test_of_two_resources_that_said_one_thing_one_in_error_takes_nothing_back() -> None:
    both = illness() | {"from": ["Condition/c1", "Condition/c2"]}
    still = illness("Condition/c2")
    found = again([both], [still], gone={"Condition/c1"})
    assert (found.entries, found.same) == ((), 1)
    assert len(again([both], [], gone={"Condition/c1", "Condition/c2"}).withdrawn) == 1


def test_two_entries_out_of_one_resource_are_told_apart() -> None:
    panel = [
        from_chart("Observation/o1", type="test", name="IgG", value=9, unit="g/L"),
        from_chart("Observation/o1", id="Observation/o1#2", type="test", name="IgM", value=1, unit="g/L"),
    ]
    assert again(panel, panel).same == 2
    changed = [panel[0], panel[1] | {"value": 2}]
    (correction,) = again(panel, changed).corrected
    assert correction["supersedes"] == "Observation/o1#2"


# --- what a person typed ---


def typed(id_: str = "e9", **values: object) -> dict[str, Any]:
    return {"id": id_, "on": "2026-03-02", **values}


def test_a_dose_that_somebody_wrote_down_too_is_one_dose() -> None:
    found = again([typed(type="dose", amount_mg=20, site="thigh-left")], [dose(lot="A1") | {"lot": "A1"}])
    assert [one.about for one in found.asked] == [About.TYPED_TOO]
    found = again([typed(type="dose", amount_mg=20, site="thigh-left")], [dose()])
    assert (found.entries, found.asked, found.same) == ((), (), 1)


@pytest.mark.parametrize("change", [{"amount_mg": 10}, {"complete": "partial"}])
def test_a_dose_that_somebody_wrote_down_otherwise_is_asked_about(change: dict[str, Any]) -> None:
    found = again([typed(type="dose", amount_mg=20)], [dose(**change)])
    assert ([one.about for one in found.asked], found.entries) == ([About.TYPED_TOO], ())


@pytest.mark.parametrize("on", ["2026-02-27", "2026-03-01", "2026-03-03", "2026-03-05"])
def test_a_dose_up_to_three_days_from_one_that_was_typed_is_asked_about(on: str) -> None:
    found = again([typed(type="dose", amount_mg=20)], [dose(on=on)])
    assert (found.entries, [one.about for one in found.asked]) == ((), [About.TYPED_TOO])


@pytest.mark.parametrize("on", ["2026-02-26", "2026-03-06"])
def test_a_dose_four_days_away_is_another_one(on: str) -> None:
    assert len(again([typed(type="dose", amount_mg=20)], [dose(on=on)]).new) == 1


def test_an_illness_typed_in_other_words_is_the_same_illness() -> None:
    found = again([typed(type="condition", name="bladder infection")], [illness()])
    assert (found.entries, found.same) == ((), 1)


def test_what_somebody_corrected_is_not_changed_back_but_asked_about() -> None:
    kept = [
        illness(),
        typed(type="condition", name="Cystitis", until="2026-03-05", supersedes="Condition/c1"),
    ]
    assert (
        again(kept, [illness()]).same == 1
    )  # the hospital says what it said before: the person knows better
    found = again(kept, [illness(until="2026-03-20")])
    assert found.entries == ()
    assert [(one.about, one.kept) for one in found.asked] == [(About.CORRECTED_HERE, "e9")]


def test_what_somebody_took_back_does_not_come_again() -> None:
    kept = [dose(), typed(type="retraction", retracts="MedicationAdministration/d1")]
    assert (again(kept, [dose()]).entries, again(kept, [dose()]).same) == ((), 1)
    found = again(kept, [dose(amount_mg=10)])
    assert [one.about for one in found.asked] == [About.TAKEN_BACK_HERE]


def test_what_somebody_corrected_and_the_hospital_takes_back_is_asked_about() -> None:
    kept = [dose(), typed(type="dose", amount_mg=10, supersedes="MedicationAdministration/d1")]
    found = again(kept, [], gone={"MedicationAdministration/d1"})
    assert (found.entries, [one.about for one in found.asked]) == ((), [About.WITHDRAWN_BUT_CORRECTED_HERE])


def test_no_order_of_a_chart_changes_what_it_brings() -> None:
    sent = [dose(), illness(), dose("MedicationAdministration/d2", on="2026-04-02")]
    one, other = again([dose()], sent), again([dose()], sent[::-1])
    assert sorted(map(repr, one.entries)) == sorted(map(repr, other.entries))
    assert (one.same, one.asked) == (other.same, other.asked)


def test_taking_back_what_was_taken_back_puts_it_there_again() -> None:
    kept = [dose(), typed("e8", type="retraction", retracts="MedicationAdministration/d1")]
    kept.append(typed("e9", type="retraction", retracts="e8"))
    (correction,) = again(kept, [dose(amount_mg=10)]).corrected
    assert correction["supersedes"] == "MedicationAdministration/d1"


@pytest.mark.parametrize(
    "kept",
    [
        [illness(), typed(type="condition", name="Cystitis", until="2026-03-05", supersedes="Condition/c1")],
        [illness(), typed(type="retraction", retracts="Condition/c1")],
        [typed(type="condition", name="Cystitis", severity="mild")],
    ],
    ids=["corrected here", "taken back here", "typed too"],
)
def test_once_somebody_says_that_the_chart_is_right_nothing_is_asked_any_more(
    kept: list[dict[str, Any]],
) -> None:
    sent = [illness(until="2026-03-20")]
    (question,) = again(kept, sent).asked
    new = {"id": "e20", **as_the_chart_says(question, on=TODAY)}
    after = again([*kept, new], sent)
    assert (after.entries, after.asked, after.same) == ((), (), 1)


def test_once_somebody_agrees_that_it_never_was_it_is_gone() -> None:
    kept = [dose(), typed(type="dose", amount_mg=10, supersedes="MedicationAdministration/d1")]
    gone = {"MedicationAdministration/d1"}
    (question,) = again(kept, [], gone).asked
    after = again([*kept, {"id": "e20", **as_the_chart_says(question, on=TODAY)}], [], gone)
    assert (after.entries, after.asked) == ((), ())


def test_what_this_program_wrote_out_itself_and_reads_again_is_here_already() -> None:
    kept: list[dict[str, Any]] = [
        {"id": "e1", "type": "dose", "on": "2026-03-02", "amount_mg": 20},
        {"id": "e2", "type": "note", "on": "2026-03-02", "text": "rings on Mondays"},
        {"id": "e3", "type": "retraction", "on": "2026-03-03", "retracts": "e1"},
    ]
    found = again(kept, kept)
    assert (found.entries, found.asked, found.same) == ((), (), 3)
    more: dict[str, Any] = {"id": "e4", "type": "note", "on": "2026-03-09", "text": "moved house"}
    assert again(kept, [*kept, more]).new == (more,)


def test_two_records_that_called_different_things_alike_are_kept_apart() -> None:
    kept = [{"id": "e1", "type": "note", "on": "2026-03-02", "text": "rings on Mondays"}]
    sent: list[dict[str, Any]] = [
        {"id": "e1", "type": "dose", "on": "2026-03-05", "amount_mg": 20},
        {"id": "e2", "type": "retraction", "on": "2026-03-06", "retracts": "e1"},
    ]
    first, second = again(kept, sent).new
    assert (first["id"], first["type"]) == ("e1~2", "dose")
    assert second["retracts"] == "e1~2"
