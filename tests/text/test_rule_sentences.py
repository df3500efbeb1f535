"""Every rule has its sentences, and each asks only for values that its finding brings along."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import pytest

from doseline.guide import load_guide
from doseline.text import Catalogue
from doseline.text.values import typed
from tests.reading_age import reading_age

PARTS = ("title", "do", "short")
# What to do once treatment has stopped, and the title after a clinician's word, where they are others.
EXTRA = ("after", "decided")
PHONES = frozenset({"emergency", "poison", "crisis"})

# What the code passes for a rule, in every case and never as None. A variant with a key of its own
# ("rule.variant") brings other values than the rule; all other variants bring the rule's.
LATE = {"days", "due"}
SHOT = {"vaccine", "on"}
DRUG = {"drug", "last_day"}
VALUES: dict[str, set[str]] = {
    "start-passed": LATE,
    "date-to-confirm": {"first_gap_days"},
    "date-to-confirm.midway": {"first_gap_days", "mid_treatment_days"},
    "loading-dose-late.given-near": {"days", "loading_tell_days"},
    "early-dose.loading-near": {"days", "early_tell_days", "early_ask_days", "loading_tell_days"},
    "loading-moved": {"loading_moved_days"},
    "clinic-schedule": {"by"},
    "clinic-schedule.weeks": {"by", "weeks"},
    "clinic-schedule.months": {"by", "months"},
    "clinic-schedule.loading": {"by", "count"},
    "clinic-schedule.no-loading": {"by", "count"},
    "joined-midway": {"since", "first", "mid_treatment_days"},
    "rhythm-offer.weeks": {"weeks"},
    "rhythm-offer.months": {"months"},
    "rhythm-offer.spaced": {"days"},
    "loading-dose-missed.after-infection": LATE,
    "loading-dose-late": LATE,
    "loading-dose-late.given": {"days"},
    "week-4-reading": LATE,
    "long-gap": {"days", "restart_gap_days"},
    "early-dose": {"days", "early_tell_days", "early_ask_days"},
    "minimum-gap": {"days", "earliest"},
    "lab-low-for-long": {"test", "below", "unit", "since", "for_months"},
    "lab-borderline-for-long": {"test", "below", "unit", "since", "for_months"},
    "lab-low-now": {"test", "below", "unit", "since", "for_months"},
    "kidney-test-raised": {"test"},
    "kidney-disease": {"conditions"},
    "bowel-disease": {"conditions"},
    "long-infection": {"conditions"},
    "skin-basal-cell": {"conditions"},
    "dose-late-no-rule": LATE,
    "early-course-gap": {"days", "count", "last_dose", "months"},
    "watch-after-stop": {"months", "last_dose", "until"},
    "test-too-soon": {"test", "on", "drug", "again"},
    "drug-antibodies": {"on", "months", "again"},
    "platelets-low": {"test"},
    "bowel-inflamed": {"conditions"},
    "swallowing-trouble": {"conditions"},
    "daily-dose-missed": {"hours"},
    "daily-left-out": {"since", "days"},
    "daily-left-out.over": {"since", "last", "days"},
    "daily-step-paused": {"on"},
    "lower-dose": {"amount_mg", "since", "days", "limit_days", "ends"},
    "lower-dose.too-long": {"amount_mg", "since", "days", "limit_days", "ends"},
    "lower-dose.not-known": {"amount_mg", "since", "days"},
    "lower-dose.own": {"amount_mg", "since", "due_mg"},
    "extra-dose": {"amount_mg", "given", "extra_loading_days", "extra_maintenance_days"},
    "extra-dose.close-steady": {"amount_mg", "given", "extra_maintenance_days"},
    "dose-quality": {"fridge_days", "fridge_max_c"},
    "on-hold": {"days", "since"},
    "hold-review": {"days", "since", "hold_review_days"},
    "dose-of-other-drug": {"drug", "on"},
    "dose-of-other-drug.earlier": {"drug", "on"},
    "dose-while-held": {"given", "reasons"},
    "instruction-conflict": {"on"},
    "instruction-to-confirm.past": {"date"},
    "instruction-to-confirm.too-soon": {"date"},
    "instruction-ahead": {"on"},
    "immunoglobulin-low": {"tests"},
    "low-immunoglobulins-with-infections": {"tests", "count"},
    "repeated-infections": {"count"},
    "liver-test-raised": {"tests"},
    "test-dates": {"oldest", "days"},
    "test-overtaken": {"tests"},
    "value-to-confirm": {"test", "value", "unit"},
    "unit-not-read": {"test", "unit"},
    "unit-not-read.none": {"test"},
    "not-a-vaccine": {"vaccine", "on"},
    "blood-count-low": {"test"},
    "infection-open": {"days", "since"},
    "infection-open.expected": {"days", "since", "expected"},
    "infection-open.ended-today": {"days", "since", "until"},
    "infection-open.passed": {"days", "since", "expected"},
    "anti-infective-running": {"drug"},
    "anti-infective-running.passed": {"drug", "expected"},
    "allergy-drug": {"name"},
    "allergy-latex": {"name"},
    "allergy-other": {"name"},
    "allergy-not-known": {"names"},
    "injection-reaction": {"name"},
    "entry-read-as": {"names"},
    "codes-disagree": {"name"},
    "positive-test-not-known": {"names"},
    "note-may-hold": {"on"},
    "test-not-read": {"names"},
    "infection-test-positive": {"names"},
    "infection-found": {"names"},
    "live-vaccine-recent": {*SHOT, "wait", "until"},
    "live-vaccine-recent.no-window": SHOT,
    "live-vaccine-recent.planned-no-window": SHOT,
    "nonlive-vaccine-recent": {*SHOT, "wait"},
    "live-vaccine-during": SHOT,
    "live-vaccine-planned": SHOT,
    "nonlive-vaccine-during": SHOT,
    "vaccine-kind-unknown": SHOT,
    "vaccine-given-question": SHOT,
    "live-vaccine-after-stop": SHOT,
    "pregnancy-wish": {"months"},
    "contraception-not-entered": {"months"},
    "contraception-window": {"months", "last_dose", "until"},
    "under-18": {"years", "until"},
    "over-55": {"years"},
    "indication-outside": {"conditions"},
    "earlier-ms-drug": DRUG,
    "natalizumab-watch": {*DRUG, "until"},
    "immunosuppressant-running": {"drug"},
    "immunosuppressant-running.passed": DRUG,
    "other-product-running": {"drug"},
    "immunosuppressant-ended": DRUG,
    "steroid-running": DRUG,
    "steroid-running.no-end": {"drug"},
    "steroid-running.single": {"drug", "on"},
    "steroid-course-ended": DRUG,
    "steroid-local": {"drug"},
    "medicine-not-known": {"names"},
    "condition-not-known": {"names"},
    "order-differs": {"ordered_days"},
    "order-differs.months": {"ordered_months"},
    "pen-storage": {"days", "max_c", "use_by"},
    "clinician-decision": {"about", "by"},
    "other-drug-contraception": {"drug", "months"},
    "other-drug-contraception.ended": {"drug", "months", "until"},
    "other-drug-contraception.level": {"drug"},
    "immune-globulin": {"drug"},
    "plasma-exchange": {"drug"},
    "monitoring-due": {"tests", "last", "due"},
    "monitoring-due.none": {"tests", "due"},
    "b-cells-not-low": {"on", "value", "days", "limit"},
}

DAY = date(2026, 4, 2)
SAMPLES: dict[str, object] = {
    "ordered_days": 42,
    "ordered_months": 2,
    **dict.fromkeys(
        (
            "due",
            "given",
            "since",
            "on",
            "date",
            "oldest",
            "expected",
            "until",
            "last_dose",
            "use_by",
            "last",
            "ends",
            "earliest",
            "again",
        ),
        DAY,
    ),
    "last_day": DAY,
    **dict.fromkeys(
        ("days", "wait", "restart_gap_days", "first_gap_days", "hold_review_days", "fridge_days"), 28
    ),
    **dict.fromkeys(("mid_treatment_days", "loading_tell_days", "loading_moved_days", "limit_days"), 28),
    "weeks": 6,
    "first": DAY,
    **dict.fromkeys(("early_tell_days", "early_ask_days", "extra_loading_days", "extra_maintenance_days"), 7),
    "amount_mg": Decimal(40),
    "due_mg": Decimal(40),
    "fridge_max_c": 30,
    "max_c": 30,
    "limit": 40,
    "months": 6,
    "years": 18,
    "hours": 4,
    "for_months": 6,
    "below": Decimal("0.5"),
    "count": 3,
    "reasons": ("infection-open",),
    "tests": ("alt", "ast"),  # short names: what the names ask of a reader is measured where they stand
    "test": "neutrophils",
    "value": Decimal(980),
    "unit": "g/L",
    "vaccine": "mmr",
    "conditions": ("ppms",),
    "names": ("ginger tea",),
    "name": "penicillin",
    "drug": "prednisone",
    "about": "pre-start",
    "by": "the MS clinic",
    "emergency": "911",
    "poison": "your local poison line",
    "crisis": "988",
}

# Names that carry a digit of their own.
NAMES = re.compile("CD19|CD20|B12")
BANNED = re.compile(
    r"\bsafe(ly|ty)?\b|overdue|failed to|non-?compliant|you forgot|should have|fault|\binject\b|!",
    re.IGNORECASE,
)
SHOUTED = re.compile(r"\b[A-Z]{6,}\b")


class Sentence(NamedTuple):
    """One text of one rule or variant."""

    rule: str
    variant: str | None
    part: str
    text: str

    @property
    def asks_for(self) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(self.text) if name}

    @property
    def plain(self) -> str:
        """The text without its placeholders."""
        return re.sub(r"\{[^}]*\}", "", self.text)


def _file(package: str, *path: str) -> dict[str, Any]:
    return tomllib.loads(files(package).joinpath(*path).read_text(encoding="utf-8"))


CATALOGUE = Catalogue("en", load_guide("kesimpta").region("US")).about(load_guide("kesimpta"))
TEXTS = {
    "rule": {
        name: texts for name, texts in CATALOGUE.table("rule").items() if not name.startswith("symptom-")
    }
}
INVENTED = Path(__file__).parents[1] / "guide" / "data"


def _rules() -> dict[str, Any]:
    """The rules of the guide, and those that only another kind of drug has, with the variants of all."""
    found = {
        **_file("doseline.guide", "data", "shared", "our-choices.toml")["rule"],
        **_file("doseline.guide", "data", "kesimpta", "rules.toml")["rule"],
    }
    others = sorted(Path(str(files("doseline.guide"))).glob("data/*/rules.toml"))
    for file in (*others, *sorted(INVENTED.glob("*/rules.toml"))):
        for name, rule in tomllib.loads(file.read_text("utf-8"))["rule"].items():
            known = found.setdefault(name, rule)
            if "variant" in rule:
                known["variant"] = known.get("variant", {}) | rule["variant"]
    return {name: rule for name, rule in found.items() if not name.startswith("symptom-")}


RULES = _rules()


def _cases() -> Iterator[tuple[str, str | None]]:
    """Each rule, and each of its variants."""
    for name, rule in RULES.items():
        yield name, None
        yield from ((name, variant) for variant in rule.get("variant", {}))


def _sentences() -> Iterator[Sentence]:
    for name, rule in TEXTS["rule"].items():
        yield from (Sentence(name, None, part, rule[part]) for part in (*PARTS, *EXTRA) if part in rule)
        for variant, own in rule.get("variant", {}).items():
            yield from (Sentence(name, variant, part, text) for part, text in own.items())


SENTENCES = tuple(_sentences())


def _shown(rule: str, variant: str | None, part: str) -> Sentence:
    """The sentence that is shown: the variant's own, or else the rule's."""
    texts = TEXTS["rule"][rule]
    own = texts.get("variant", {}).get(variant, {})
    return Sentence(rule, variant, part, own.get(part, texts[part]))


def _passed(rule: str, variant: str | None) -> set[str]:
    """The values of a finding. Where a variant brings its own, the bare rule may bring none."""
    return VALUES.get(f"{rule}.{variant}", VALUES.get(rule, set())) | PHONES


CASES = tuple(_cases())


def test_every_rule_has_its_sentences_and_none_is_left_over() -> None:
    assert set(TEXTS["rule"]) == set(RULES)


def test_every_family_of_rules_has_a_name_and_somebody_who_decides() -> None:
    groups = {rule.group for rule in load_guide("kesimpta").rules.values()}
    texts = CATALOGUE.table("checks")
    assert groups <= texts["family"].keys()
    assert groups <= texts["decides"].keys()


def test_no_variant_is_left_over() -> None:
    for name, texts in TEXTS["rule"].items():
        assert set(texts.get("variant", {})) <= set(RULES[name].get("variant", {})), name


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_has_all_parts_and_no_other(name: str) -> None:
    assert set(TEXTS["rule"][name]) - {"variant", *EXTRA} == set(PARTS)
    for own in TEXTS["rule"][name].get("variant", {}).values():
        assert own
        assert set(own) <= {*PARTS, *EXTRA}


@pytest.mark.parametrize(("rule", "variant"), CASES)
def test_a_sentence_asks_only_for_values_its_finding_brings(rule: str, variant: str | None) -> None:
    for part in PARTS:
        assert _shown(rule, variant, part).asks_for <= _passed(rule, variant), part


def test_the_other_words_of_a_rule_ask_only_for_values_its_finding_brings() -> None:
    for item in SENTENCES:
        if item.part in EXTRA:
            assert item.asks_for <= _passed(item.rule, item.variant), item


def test_the_table_of_values_names_real_rules_and_variants() -> None:
    known = {f"{rule}.{variant}" if variant else rule for rule, variant in CASES}
    assert set(VALUES) <= known


@pytest.mark.parametrize(("rule", "variant"), CASES)
def test_a_sentence_can_be_written(rule: str, variant: str | None) -> None:
    for part in PARTS:
        written = _written(rule, variant, part)
        assert "{" not in written
        assert "None" not in written
        assert "  " not in written


def _written(rule: str, variant: str | None, part: str) -> str:
    sentence = _shown(rule, variant, part)
    values = {name: typed(name, SAMPLES[name]) for name in sentence.asks_for}
    own = f"rule.{rule}.variant.{variant}.{part}"
    return CATALOGUE.say(own if CATALOGUE.has(own) else f"rule.{rule}.{part}", **values)


def test_h56_the_tone_is_calm() -> None:
    """No false comfort, no blame, no shouting; and only the one next step says "inject"."""
    loud = [item for item in SENTENCES if BANNED.search(item.plain) or SHOUTED.search(item.plain)]
    assert not loud


def test_no_number_stands_in_a_sentence() -> None:
    assert not [item for item in SENTENCES if re.search(r"\d", NAMES.sub("", item.plain))]


def test_sentences_end_with_a_stop_and_headline_names_do_not() -> None:
    for item in SENTENCES:
        assert item.text.endswith((".", "?")) is (item.part != "short"), item


def test_a_headline_name_is_short_and_asks_for_no_value() -> None:
    for item in SENTENCES:
        if item.part == "short":
            assert not item.asks_for, item
            assert len(item.text.split()) <= 8, item


def test_what_to_do_is_short() -> None:
    for item in SENTENCES:
        if item.part in ("do", "after"):
            assert len(re.findall(r"[.?](?:\s|$)", item.text)) <= 3, item
            assert len(item.text.split()) <= 45, item


def test_the_reading_age_is_about_twelve() -> None:
    passage = " ".join(_written(*case, part) for case in CASES for part in ("title", "do"))
    assert reading_age(passage) < 12


@pytest.mark.parametrize(("rule", "variant"), CASES)
def test_no_finding_is_hard_to_read(rule: str, variant: str | None) -> None:
    assert reading_age(" ".join(_written(rule, variant, part) for part in ("title", "do"))) < 15


# What the hazard log asks of single sentences.


def _do(rule: str, variant: str | None = None) -> str:
    return _shown(rule, variant, "do").text


def _severity(rule: str, variant: str | None) -> str:
    grade = RULES[rule]["variant"][variant] if variant else RULES[rule]
    return str(grade["severity"])


STOPS = [case for case in CASES if _severity(*case) == "stop"]
OUR_LIMITS = [
    ("long-gap", None),
    ("long-gap", "restart"),
    ("long-gap", "given"),
    ("early-dose", None),
    ("early-dose", "far"),
    ("early-dose", "loading"),
    ("extra-dose", "close"),
    ("hold-review", None),
    ("infection-open", "long"),
    ("steroid-course-ended", "long"),
    ("repeated-infections", None),
    ("low-immunoglobulins-with-infections", None),
]


@pytest.mark.parametrize(("rule", "variant"), STOPS)
def test_a_stop_says_so_and_who_decides(rule: str, variant: str | None) -> None:
    said = _do(rule, variant)
    assert "must not be given" in said
    assert re.search("doctor|expert|neurologist|specialist|clinician", said)


@pytest.mark.parametrize(("rule", "variant"), OUR_LIMITS)
def test_a_number_of_our_own_is_called_so(rule: str, variant: str | None) -> None:
    assert re.search("our own (limit|choice)", _do(rule, variant))


@pytest.mark.parametrize("rule", ["hbv-screen", "immunoglobulin-tests", "liver-tests"])
def test_h39_a_missing_test_is_no_reason_to_skip_a_dose(rule: str) -> None:
    assert "do not skip your dose on your own" in _do(rule)
    assert _do(rule).startswith("Ring your clinic and ask")


def test_h7_waiting_through_an_infection_was_right() -> None:
    assert "Waiting was right." in _shown("loading-dose-missed", "after-infection", "title").text


def test_h15_two_entries_on_one_day_begin_with_a_question() -> None:
    assert "written twice or injected twice?" in _shown("extra-dose", "same-day", "title").text
    assert _do("extra-dose", "same-day").startswith("If it was written twice, take one entry back.")


@pytest.mark.parametrize("variant", [None, "same-day", "amount", "close"])
def test_h15_too_much_names_whom_to_ring(variant: str | None) -> None:
    assert "poison" in _shown("extra-dose", variant, "do").asks_for
    assert "ring your clinic today" in _do("extra-dose", variant).lower()


@pytest.mark.parametrize("variant", [None, *RULES["dose-uncertain"]["variant"]])
def test_h19_no_second_pen_on_ones_own(variant: str | None) -> None:
    assert re.search("not use a second .* on your own", _do("dose-uncertain", variant))


@pytest.mark.parametrize("variant", [None, *RULES["dose-quality"]["variant"]])
def test_h20_a_spoiled_pen_counts_and_is_not_repeated(variant: str | None) -> None:
    assert "counts as given, so do not repeat it on your own" in _do("dose-quality", variant)


def test_h26_a_positive_hepatitis_b_test_plans_no_start() -> None:
    assert not re.search("then start|start after|once treated", _do("hbv-active"))


def test_h27_no_age_is_made_up_for_a_test() -> None:
    assert "No source says how old a result may be" in _do("test-dates")


@pytest.mark.parametrize(
    ("rule", "variant"),
    [
        ("nonlive-vaccine-recent", None),
        ("nonlive-vaccine-during", None),
        ("vaccine-given-question", "nonlive"),
    ],
)
def test_h33_a_vaccine_that_is_not_live_is_never_refused(rule: str, variant: str | None) -> None:
    assert re.search("does not put the dose off|is allowed|does not hold a dose back", _do(rule, variant))


def test_h35_a_pregnancy_never_says_to_stop_the_drug() -> None:
    for rule in ("pregnancy", "pregnancy-unclear", "pregnancy-wish"):
        assert "stop" not in _do(rule)


def test_h57_what_is_not_read_yet_is_said_once_for_all() -> None:
    assert "have not read yet" in CATALOGUE.say("rules/shared.newest-unread")
