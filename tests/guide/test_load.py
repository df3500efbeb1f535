"""A guide with a fault is refused, with every fault and its place at once."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from doseline.errors import GuideError, RequestError
from doseline.guide import Dated, drugs, load_guide
from doseline.guide.guide import Guide
from doseline.guide.load import build_guide, data

DRUG = "kesimpta"
Tables = dict[str, Any]


def tables() -> Tables:
    """The real data files, parsed."""
    folder = data()
    names = (
        "tests",
        "vaccines",
        "conditions",
        "medicines",
        "allergies",
        "symptoms",
        "code_systems",
        "reading",
        "marks",
        "units",
        "lists",
    )
    paths = ["sources", "regions", *(f"names/{name}" for name in names)]
    paths += [
        f"{DRUG}/{name}"
        for name in ("schedule", "facts", "rules", "patterns", "sites", "monitoring", "endings", "product")
    ]
    return {path: tomllib.loads((folder / f"{path}.toml").read_text(encoding="utf-8")) for path in paths}


REAL = tables()


def faults_of(change: Callable[[Tables], object]) -> list[str]:
    """The faults, as texts, of the real guide after one change."""
    changed = copy.deepcopy(REAL)
    change(changed)
    with pytest.raises(GuideError) as caught:
        build_guide(DRUG, changed, "test")
    return [str(fault) for fault in caught.value.faults]


def _opening(tables: Tables) -> list[Tables]:
    found: list[Tables] = tables[f"{DRUG}/schedule"]["reading"][0]["opening"]
    return found


def _fact(tables: Tables, name: str) -> Tables:
    found: Tables = tables[f"{DRUG}/facts"]["fact"][name]
    return found


def _rule(tables: Tables, name: str) -> Tables:
    found: Tables = tables[f"{DRUG}/rules"]["rule"][name]
    return found


def _schedule(tables: Tables) -> Tables:
    found: Tables = tables[f"{DRUG}/schedule"]
    return found


MISTAKES: dict[str, tuple[Callable[[Tables], object], str]] = {
    "a source that is not in the list": (
        lambda t: _fact(t, "live-vaccine-days")["sources"][0].update(document="nowhere"),
        "dangling-source (got='nowhere') @ facts.fact.live-vaccine-days.sources[0]",
    ),
    "a confidence nobody defined": (
        lambda t: _fact(t, "live-vaccine-days")["sources"][0].update(confidence="certain"),
        "unknown-confidence (got='certain') @ facts.fact.live-vaccine-days.sources[0]",
    ),
    "a fact without a source": (
        lambda t: _fact(t, "live-vaccine-days").update(sources=[]),
        "no-source @ facts.fact.live-vaccine-days.sources",
    ),
    "a fact with a unit nobody knows": (
        lambda t: _fact(t, "live-vaccine-days").update(unit="fortnights"),
        "unknown-unit (got='fortnights') @ facts.fact.live-vaccine-days.unit",
    ),
    "a fact that is true instead of a number": (
        lambda t: _fact(t, "live-vaccine-days").update(value=True),
        "wrong-type (expected='a number') @ facts.fact.live-vaccine-days.value",
    ),
    "a fact with a key that is not known": (
        lambda t: _fact(t, "live-vaccine-days").update(comment="x"),
        "unknown-key @ facts.fact.live-vaccine-days.comment",
    ),
    "a rule with a severity that does not exist": (
        lambda t: _rule(t, "hbv-active").update(severity="danger"),
        "unknown-choice (got='danger') @ rules.rule.hbv-active.severity",
    ),
    "a rule without urgency": (
        lambda t: _rule(t, "hbv-active").pop("urgency"),
        "missing-key @ rules.rule.hbv-active.urgency",
    ),
    "a variant with an urgency that does not exist": (
        lambda t: _rule(t, "loading-dose-late")["variant"]["given"].update(urgency="soon"),
        "unknown-choice (got='soon') @ rules.rule.loading-dose-late.variant.given.urgency",
    ),
    "a kind of schedule that does not exist": (
        lambda t: _schedule(t).update(kind="now-and-then"),
        "unknown-choice (got='now-and-then') @ schedule.kind",
    ),
    "loading after maintenance": (
        lambda t: _opening(t)[4].update(phase="loading"),
        "loading-after-maintenance @ schedule.reading[0].opening[4].phase",
    ),
    "a phase that does not exist": (
        lambda t: _opening(t)[0].update(phase="first"),
        "unknown-choice (got='first') @ schedule.reading[0].opening[0].phase",
    ),
    "a dose on the day of the one before": (
        lambda t: _opening(t)[2].update(after_days=0),
        "offsets-out-of-order (got=0) @ schedule.reading[0].opening[2].after_days",
    ),
    "a first dose that is not on day 0": (
        lambda t: _opening(t)[0].update(after_days=1),
        "offsets-out-of-order (got=1) @ schedule.reading[0].opening[0].after_days",
    ),
    "no amount at all": (
        lambda t: _opening(t)[0].update(amount_mg="0"),
        "wrong-type (expected='an amount above 0') @ schedule.reading[0].opening[0].amount_mg",
    ),
    "an amount in words": (
        lambda t: _schedule(t)["reading"][0].update(amount_mg="one pen"),
        "wrong-type (expected='an amount above 0') @ schedule.reading[0].amount_mg",
    ),
    "an interval of days and of months": (
        lambda t: _schedule(t)["reading"][0].update(every={"days": 28, "months": 1}),
        "interval-of-one-unit @ schedule.reading[0].every",
    ),
    "an anchor that is none of the first doses": (
        lambda t: _schedule(t)["reading"][0].update(anchor_slot=6),
        "anchor-slot (got=6) @ schedule.reading[0].anchor_slot",
    ),
    "a reading that does not exist": (
        lambda t: _schedule(t)["edition"][0].update(reading="moon"),
        "unknown-reading (got='moon') @ schedule.edition[0].reading",
    ),
    "two readings of one name": (
        lambda t: _schedule(t)["reading"][1].update(id="month"),
        "repeated-id (got='month') @ schedule.reading[1].id",
    ),
    "a late dose that is neither told nor asked about": (
        lambda t: _schedule(t)["edition"][0]["late"].update(loading="shrug"),
        "unknown-choice (got='shrug') @ schedule.edition[0].late.loading",
    ),
    "two editions of one name": (
        lambda t: _schedule(t)["edition"][1].update(id="article"),
        "repeated-id (got='article') @ schedule.edition[1].id",
    ),
    "a way of giving it that does not exist": (
        lambda t: t[f"{DRUG}/product"].update(route="by-mouth-and-vein"),
        "unknown-choice (got='by-mouth-and-vein') @ product.route",
    ),
    "a family of rules that nobody knows": (
        lambda t: t[f"{DRUG}/product"]["families"].append("moods"),
        "unknown-family (got='moods') @ product.families",
    ),
    "a family without one of its rules": (
        lambda t: t[f"{DRUG}/rules"]["rule"].pop("allergy-latex"),
        "family-without-rule (family='latex') @ rules.rule.allergy-latex",
    ),
    "a family without one of its facts": (
        lambda t: t[f"{DRUG}/facts"]["fact"].pop("depletion-days"),
        "family-without-fact (family='b-cells') @ facts.fact.depletion-days",
    ),
    "a default edition that is not there": (
        lambda t: _schedule(t).update(default_edition="draft"),
        "unknown-edition (got='draft') @ schedule.default_edition",
    ),
    "no list of required tests": (
        lambda t: t[f"{DRUG}/monitoring"]["before"].pop("strictest"),
        "missing-key @ monitoring.before.strictest",
    ),
    "an alias that means two things": (
        lambda t: t["names/tests"]["test"]["igm"]["aliases"].append("IgG"),
        "alias-means-two (got='igg', other='igg') @ names.igm",
    ),
    "a week that begins on no day": (
        lambda t: t["regions"]["region"]["US"].update(week_starts="someday"),
        "unknown-choice (got='someday') @ regions.region.US.week_starts",
    ),
    "no region for the rest of the world": (
        lambda t: t["regions"]["region"].pop("default"),
        "missing-key @ regions.region.default",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_with_its_place(mistake: str) -> None:
    change, fault = MISTAKES[mistake]
    assert fault in faults_of(change)


def test_all_faults_come_at_once() -> None:
    def spoil(tables: Tables) -> None:
        _fact(tables, "live-vaccine-days").update(unit="fortnights")
        _rule(tables, "hbv-active").update(severity="danger")

    assert len(faults_of(spoil)) == 2


def test_an_unknown_drug_is_a_fault_that_names_the_known_ones() -> None:
    with pytest.raises(RequestError, match="unknown-guide"):
        load_guide("aspirin")


def test_every_guide_with_a_calendar_loads() -> None:
    assert [load_guide(drug).drug for drug in drugs()] == ["kesimpta", "ocrevus", "tecfidera", "tysabri"]


@pytest.fixture(name="guide")
def _guide() -> Guide:
    return load_guide(DRUG)


def test_the_version_is_the_same_for_the_same_data(guide: Guide) -> None:
    load_guide.cache_clear()
    assert load_guide(DRUG).version == guide.version


@pytest.mark.parametrize(
    ("code", "emergency"), [("us", "911"), ("US-NY", "911"), ("DE", "112"), ("uk", "999"), ("GB", "999")]
)
def test_a_region_gives_its_own_emergency_number(guide: Guide, code: str, emergency: str) -> None:
    assert guide.region(code).emergency == emergency


def test_an_unknown_region_asks_for_the_strictest_list_of_tests(guide: Guide) -> None:
    assert guide.tests_required("ATLANTIS") == guide.tests_required("US")
    assert set(guide.tests_required("DE")) < set(guide.tests_required("US"))


def test_every_edition_has_one_phase_for_each_slot(guide: Guide) -> None:
    for schedule in guide.schedules.values():
        assert isinstance(schedule, Dated)
        for reading in schedule.readings.values():
            phases = [reading.phase(slot).value for slot in range(1, 7)]
            assert phases == ["loading"] * 3 + ["maintenance"] * 3
