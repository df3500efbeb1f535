"""Which patterns of the guide fit the symptoms, and how urgent each is.

Every pattern but ``reaction`` can only be made to fit, and only be made more urgent, by another symptom,
a worse severity or a faster tempo. ``reaction`` is the other way round and takes the place of a more urgent
one. So nothing that is added ever lowers what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from doseline.frozen import dataclass
from doseline.guide.patterns import (
    ByDose,
    BySeverity,
    ByTempo,
    Fixed,
    Pattern,
    PatternKind,
    Sign,
    TriageUrgency,
)
from doseline.record import Degree, Tempo
from doseline.triage.observed_symptoms import Seen, Situation

_UP_TO_MODERATE = frozenset({Degree.MILD, Degree.MODERATE})


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that fits, its urgency, and the symptoms that made it fit."""

    pattern: Pattern
    urgency: TriageUrgency
    seen: tuple[Seen, ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the entries among the symptoms."""
        return tuple(seen.entry for seen in self.seen if seen.entry is not None)


def hits(about: Situation) -> tuple[Hit, ...]:
    """The patterns that fit, the soonest first.

    A pattern needs one symptom that was told; what only stands in the record completes it.
    """
    found = [hit for pattern in about.guide.patterns if (hit := _hit(pattern, about)) is not None]
    replaced = {
        name for hit in found if hit.pattern.kind is PatternKind.REACTION for name in hit.pattern.instead_of
    }
    left = (hit for hit in found if hit.pattern.id not in replaced)
    return tuple(sorted(left, key=lambda hit: -hit.urgency.rank))


def known_signs(about: Situation) -> frozenset[str]:
    """Every symptom that a pattern of the guide speaks of."""
    return frozenset().union(*(pattern.signs for pattern in about.guide.patterns))


def _hit(pattern: Pattern, about: Situation) -> Hit | None:
    seen = _fitting(pattern, about)
    if not any(one.told for one in seen):
        return None
    urgency = max((_urgency(pattern, one, about) for one in seen), key=lambda found: found.rank)
    return Hit(pattern, urgency, seen)


def _fitting(pattern: Pattern, about: Situation) -> tuple[Seen, ...]:  # noqa: C901, PLR0911 - one line for each kind
    match pattern.kind:
        case PatternKind.ANY | PatternKind.AFTER_DOSE:
            return _of(pattern, about)
        case PatternKind.TOGETHER:
            return _together(pattern.groups, about)
        case PatternKind.REACTION:
            return about.seen if all(_is_usual(pattern, one, about) for one in about.seen) else ()
        case PatternKind.FIRST_DOSE:
            return about.seen if _is_first_reaction(pattern, about) else ()
        case PatternKind.SOON_AFTER:
            return about.seen if _may_be_reaction(pattern, about) else ()
        case PatternKind.NEAR_DOSE:
            hours = _hours(pattern, about)
            return tuple(one for one in _of(pattern, about) if _may_belong(one, hours, about))
        case PatternKind.LASTING:
            return tuple(one for one in _of(pattern, about) if _is_not_usual(pattern, one, about))
        case PatternKind.BLOOD_COUNT:
            return _of(pattern, about) if _is_low(pattern.test, about) else ()
        case PatternKind.SEVERE:
            return tuple(one for one in about.seen if one.severity is Degree.SEVERE)
        case PatternKind.UNKNOWN:
            known = known_signs(about)
            return tuple(one for one in about.seen if one.name not in known)
        case _:
            assert_never(pattern.kind)


def _is_one_of(one: Seen, signs: Iterable[Sign]) -> bool:
    return any(one.name == sign.name and (not sign.severe or one.severity is Degree.SEVERE) for sign in signs)


def _among(seen: Iterable[Seen], signs: tuple[Sign, ...]) -> tuple[Seen, ...]:
    names = frozenset(sign.name for sign in signs)
    return tuple(one for one in seen if one.name in names and _is_one_of(one, signs))


def _of(pattern: Pattern, about: Situation) -> tuple[Seen, ...]:
    return _among(about.seen, pattern.groups[0])


def _together(groups: tuple[tuple[Sign, ...], ...], about: Situation) -> tuple[Seen, ...]:
    found = [_among(about.seen, group) for group in groups]
    return tuple(one for some in found for one in some) if all(found) else ()


def _urgency(pattern: Pattern, one: Seen, about: Situation) -> TriageUrgency:
    match pattern.grading:
        case Fixed(urgency):
            return urgency
        case BySeverity() as scale:
            return _by_severity(scale, one.severity)
        case ByTempo() as scale:
            return _by_tempo(scale, one.tempo)
        case ByDose() as scale:
            return _by_dose(scale, one, about)
        case _:
            assert_never(pattern.grading)


def _by_severity(scale: BySeverity, severity: Degree | None) -> TriageUrgency:
    match severity:
        case Degree.MILD:
            return scale.mild
        case Degree.MODERATE:
            return scale.moderate
        case Degree.SEVERE:
            return scale.severe
        case None:
            return scale.unknown
        case _:
            assert_never(severity)


def _by_tempo(scale: ByTempo, tempo: Tempo | None) -> TriageUrgency:
    match tempo:
        case Tempo.SUDDEN | None:
            return scale.sudden
        case Tempo.DAYS:
            return scale.days
        case Tempo.WEEKS:
            return scale.weeks
        case _:
            assert_never(tempo)


def _by_dose(scale: ByDose, one: Seen, about: Situation) -> TriageUrgency:
    """New is what came at once or after a dose; only what grew over weeks before the last dose is old.

    An unknown tempo counts as sudden, unless it is on record that it was there before any dose.
    """
    match one.tempo:
        case Tempo.SUDDEN:
            return scale.new
        case None:
            return scale.recent if _came_before_every_dose(one, about) else scale.new
        case Tempo.DAYS:
            return scale.new if _may_follow_a_dose(one, about) else scale.recent
        case Tempo.WEEKS:
            return scale.new if _came_after_last_dose(one, about) else _by_severity(scale.old, one.severity)
        case _:
            assert_never(one.tempo)


def _may_follow_a_dose(one: Seen, about: Situation) -> bool:
    if about.doses is None:
        return True
    return any(one.onset is None or dose.first <= one.onset.last for dose in about.doses)


def _came_before_every_dose(one: Seen, about: Situation) -> bool:
    if not about.doses or one.onset is None:
        return False
    return one.onset.last < min(dose.first for dose in about.doses)


def _came_after_last_dose(one: Seen, about: Situation) -> bool:
    if not about.doses or one.since is None:
        return False
    return one.since >= max(dose.first for dose in about.doses).date()


def _hours(pattern: Pattern, about: Situation) -> int:
    return about.guide.numbers[pattern.within or ""]


def _is_usual(pattern: Pattern, one: Seen, about: Situation) -> bool:
    """Whether it is a mild sign that surely came within hours of a dose, and has not outlasted them."""
    hours = _hours(pattern, about)
    if not _is_one_of(one, pattern.groups[0]) or one.severity is not Degree.MILD or one.onset is None:
        return False
    followed = any(one.onset.surely_within(hours, dose) for dose in about.doses or ())
    return followed and not _outlasts(one, hours, about)


def _is_first_reaction(pattern: Pattern, about: Situation) -> bool:
    """Whether it is the common reaction to the first dose of all, and not so mild that it is one anyway."""
    hours, first = _hours(pattern, about), about.first_dose
    usual = all(
        _is_one_of(one, pattern.groups[0])
        and one.severity in _UP_TO_MODERATE
        and first is not None
        and one.onset is not None
        and one.onset.surely_within(hours, first)
        and not _outlasts(one, hours, about)
        for one in about.seen
    )
    return usual and any(one.severity is Degree.MODERATE for one in about.seen)


def _may_be_reaction(pattern: Pattern, about: Situation) -> bool:
    """Whether it came for sure within hours of a later dose, is not severe, and not known to be mild."""
    hours = _hours(pattern, about)
    later = tuple(dose for dose in about.doses or () if dose != about.first_dose)
    usual = all(
        _is_one_of(one, pattern.groups[0])
        and one.severity is not Degree.SEVERE
        and one.onset is not None
        and any(one.onset.surely_within(hours, dose) for dose in later)
        and not _outlasts(one, hours, about)
        for one in about.seen
    )
    return usual and any(one.severity is not Degree.MILD for one in about.seen)


def _outlasts(one: Seen, hours: int, about: Situation) -> bool:
    return one.onset is not None and about.today > (one.onset.last + timedelta(hours=hours)).date()


def _is_not_usual(pattern: Pattern, one: Seen, about: Situation) -> bool:
    """Whether it may belong to a dose and is severe, still there after the hours, or worse than before."""
    hours = _hours(pattern, about)
    if not _may_belong(one, hours, about):
        return False
    if one.severity is Degree.SEVERE or _is_worse(one, hours, about):
        return True
    is_everyday = one.severity is Degree.MILD and one.name in pattern.everyday
    return not is_everyday and _outlasts(one, hours, about)


def _may_belong(one: Seen, hours: int, about: Situation) -> bool:
    onset = one.onset
    return onset is not None and any(onset.maybe_within(hours, dose) for dose in about.doses or ())


_DEGREES = tuple(Degree)


def _is_worse(one: Seen, hours: int, about: Situation) -> bool:
    """Whether the same sign was milder after an earlier dose."""
    if one.severity is None or one.onset is None:
        return False
    milder = _DEGREES[: _DEGREES.index(one.severity)]
    return any(
        before.name == one.name
        and before.severity in milder
        and before.onset is not None
        and before.onset.last < one.onset.first
        and _may_belong(before, hours, about)
        for before in about.earlier
    )


def _is_low(test: str | None, about: Situation) -> bool:
    """Whether the newest result that came with its laboratory's range is under it."""
    results = [found for found in about.tests if found.name == test]
    for result in reversed(results):
        if result.value is not None and result.low is not None:
            return result.value < result.low or result.is_at_most
    return False
