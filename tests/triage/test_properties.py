"""Nothing that is added or made worse ever lowers the urgency."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.record import Degree, Tempo
from doseline.triage import Complaint, Onset, Triage, triage
from tests.triage.people import DOSE_DAY, EVENING, GUIDE, SYMPTOMS, dose, neutrophils, of, symptom

NAMES = (*SYMPTOMS, "overdose", "purple-toes")
DEGREES = (Degree.MILD, Degree.MODERATE, Degree.SEVERE)
TEMPOS = (Tempo.WEEKS, Tempo.DAYS, Tempo.SUDDEN)
CHARTS = (
    None,
    of(),
    of(dose(DOSE_DAY, EVENING)),
    of(dose("2026-04-02", EVENING), dose(DOSE_DAY, EVENING), neutrophils(DOSE_DAY, "0.4")),
    of(dose(DOSE_DAY, EVENING), symptom("headache", DOSE_DAY, severity=Degree.MILD, at=EVENING)),
    of(dose(DOSE_DAY, EVENING), symptom("vomiting", "2026-04"), symptom("back-pain", "2026-04-01")),
)
# Most signs of the usual reaction, which alone can lower anything.
OFTEN = st.sampled_from(("fever", "headache", "chills", "fatigue", "muscle-aches"))
COMPLAINTS = st.builds(
    Complaint,
    name=OFTEN | st.sampled_from(NAMES),
    severity=st.just(Degree.MILD) | st.sampled_from((None, *DEGREES)),
    tempo=st.sampled_from((None, *TEMPOS)),
)
ONSETS = st.none() | st.builds(
    Onset,
    day=st.integers(-2, 3).map(lambda days: DOSE_DAY + timedelta(days=days)),
    time=st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
)
SCENES = st.tuples(st.sampled_from(CHARTS), ONSETS, st.integers(0, 4))


def answer(complaints: list[Complaint], scene: tuple[object, Onset | None, int]) -> Triage:
    chart, onset, days = scene
    today = DOSE_DAY + timedelta(days=days)
    return triage(GUIDE, complaints, chart=chart, today=today, onset=onset)  # type: ignore[arg-type]


@given(st.lists(COMPLAINTS, min_size=1, max_size=4), COMPLAINTS, SCENES)
def test_another_symptom_never_lowers_the_urgency(
    complaints: list[Complaint], another: Complaint, scene: tuple[object, Onset | None, int]
) -> None:
    assert answer([*complaints, another], scene).urgency.rank >= answer(complaints, scene).urgency.rank


@given(st.lists(COMPLAINTS, max_size=3), COMPLAINTS, SCENES)
def test_a_worse_severity_or_a_faster_tempo_never_lowers_the_urgency(
    others: list[Complaint], one: Complaint, scene: tuple[object, Onset | None, int]
) -> None:
    before = answer([*others, one], scene).urgency.rank
    for worse in made_worse(one):
        assert answer([*others, worse], scene).urgency.rank >= before


def made_worse(one: Complaint) -> list[Complaint]:
    """The complaint with one thing worse, or no longer known."""
    degrees = DEGREES[DEGREES.index(one.severity) + 1 :] if one.severity else ()
    forgotten = (None,) if one.severity is Degree.MILD else ()
    faster: tuple[Tempo | None, ...] = TEMPOS[TEMPOS.index(one.tempo) + 1 :] if one.tempo else (Tempo.SUDDEN,)
    # Swelling whose tempo nobody knows is judged by its day, so forgetting a sudden one may lower it.
    judged_by_day = one.tempo is Tempo.SUDDEN and one.name in {"hand-swelling", "foot-swelling"}
    tempos = faster if one.tempo is None or judged_by_day else (None, *faster)
    return [
        *(Complaint(name=one.name, severity=degree, tempo=one.tempo) for degree in (*degrees, *forgotten)),
        *(Complaint(name=one.name, severity=one.severity, tempo=tempo) for tempo in tempos),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_alone_no_symptom_is_lowered_by_a_worse_severity_or_a_faster_tempo(name: str) -> None:
    scene = (CHARTS[2], None, 1)
    for degree, tempo in product((None, *DEGREES), (None, *TEMPOS)):
        one = Complaint(name=name, severity=degree, tempo=tempo)
        for worse in made_worse(one):
            assert answer([worse], scene).urgency.rank >= answer([one], scene).urgency.rank


@given(st.lists(COMPLAINTS, min_size=1, max_size=4), SCENES)
def test_the_order_of_the_symptoms_makes_no_difference(
    complaints: list[Complaint], scene: tuple[object, Onset | None, int]
) -> None:
    assert answer(complaints[::-1], scene).urgency is answer(complaints, scene).urgency


@given(st.lists(COMPLAINTS, min_size=1, max_size=4), SCENES)
def test_the_soonest_pattern_decides_and_comes_first(
    complaints: list[Complaint], scene: tuple[object, Onset | None, int]
) -> None:
    found = answer(complaints, scene)
    ranks = [match.urgency.rank for match in found.patterns]
    assert ranks == sorted(ranks, reverse=True)
    assert found.patterns[0].urgency is found.urgency
    assert all(match.sources and match.because for match in found.patterns)
