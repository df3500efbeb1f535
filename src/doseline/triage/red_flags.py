"""Red flags: the signs of an emergency in a guide, and every sign that can be picked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doseline.frozen import dataclass
from doseline.guide import Guide, Terminology, load_guide, load_shared
from doseline.guide.folders import kept
from doseline.guide.patterns import (
    ByTempo,
    DangerKind,
    Fixed,
    Heading,
    Pattern,
    PatternKind,
    Sign,
    TriageUrgency,
)

_EMERGENCY = "emergency"
_OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlags:
    """Signs of an emergency: of themselves, when they come all at once, and together with others.

    ``crisis`` are those that the crisis line answers. Each of ``together`` is two or more groups, of which
    one sign each is there.
    """

    always: tuple[str, ...]
    sudden: tuple[str, ...]
    together: tuple[tuple[tuple[str, ...], ...], ...]
    crisis: tuple[str, ...]


@kept
def red_flags(drug: str) -> RedFlags:
    """The signs of an emergency in the guide of a drug."""
    guide = load_guide(drug)
    crisis = tuple(dict.fromkeys(
        phrase.symptom for phrase in guide.danger if phrase.kind is DangerKind.CRISIS and phrase.symptom
    ))  # fmt: skip
    always = dict.fromkeys(
        name for pattern in guide.patterns if _is_always(pattern) for name in _names(pattern)
    )
    sudden = dict.fromkeys(
        name for pattern in guide.patterns if _is_sudden(pattern) for name in _names(pattern)
    )
    return RedFlags(
        always=_in_order((name for name in always if name not in crisis), guide.names),
        sudden=_in_order(sudden, guide.names),
        together=tuple(_together(guide, frozenset((*always, *crisis)))),
        crisis=crisis,
    )


def _in_order(names: Iterable[str], terminology: Terminology) -> tuple[str, ...]:
    """The names as they are listed: those with a place of their own first."""
    place = {name: number for number, name in enumerate(terminology.emergency_order)}
    return tuple(sorted(names, key=lambda name: place.get(name, len(place))))


def together(drugs: Iterable[str]) -> RedFlags:
    """The signs of an emergency of several guides, each once."""
    flags = [red_flags(drug) for drug in drugs]
    always = dict.fromkeys(name for one in flags for name in one.always)
    sudden = dict.fromkeys(name for one in flags for name in one.sudden if name not in always)
    return RedFlags(
        always=_in_order(always, load_shared().names),
        sudden=_in_order(sudden, load_shared().names),
        together=tuple(dict.fromkeys(groups for one in flags for groups in one.together)),
        crisis=tuple(dict.fromkeys(name for one in flags for name in one.crisis)),
    )


def _is_emergency(pattern: Pattern) -> bool:
    return pattern.grading == Fixed(TriageUrgency.EMERGENCY)


def _is_always(pattern: Pattern) -> bool:
    return pattern.kind is PatternKind.ANY and _is_emergency(pattern)


def _is_sudden(pattern: Pattern) -> bool:
    return isinstance(pattern.grading, ByTempo) and pattern.grading.sudden is TriageUrgency.EMERGENCY


def _together(guide: Guide, known: frozenset[str]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The groups of each pattern of several signs, without the signs that are an emergency of themselves."""
    for pattern in guide.patterns:
        if pattern.kind is PatternKind.TOGETHER and _is_emergency(pattern):
            plain = (_plain(group) for group in pattern.groups)
            groups = tuple(
                tuple(name for name in group if name not in known and _has_name(guide, name))
                for group in plain
            )
            if all(groups):
                yield groups


def _has_name(guide: Guide, name: str) -> bool:
    """Whether it can be said; of several words for one thing only the one that can be picked."""
    return guide.names.knows("symptom", name) or any(name in one.picked_as for one in guide.patterns)


def _names(pattern: Pattern) -> Iterator[str]:
    return (name for group in pattern.groups for name in _plain(group))


def _plain(group: tuple[Sign, ...]) -> tuple[str, ...]:
    """The signs that count however bad they are; of the others the severe form has a name of its own."""
    return tuple(sign.name for sign in group if not sign.severe)


@kept
def to_pick(drug: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every symptom that can be picked, under its heading; emergencies first, each symptom once."""
    guide, flags = load_guide(drug), red_flags(drug)
    groups: dict[str, tuple[str, ...]] = {_EMERGENCY: (*flags.always, *flags.crisis)}
    taken = set(groups[_EMERGENCY])
    for heading in Heading:
        signs = (
            name for pattern in guide.patterns if pattern.heading is heading for name in _picked(pattern)
        )
        groups[heading.value] = tuple(dict.fromkeys(name for name in signs if name not in taken))
        taken.update(groups[heading.value])
    # What no pattern of this guide reads belongs to another kind of medicine, such as a prick from a needle.
    read = {name for pattern in guide.patterns for name in pattern.signs}
    every = dict.fromkeys(guide.names.aliases["symptom"].values())
    groups[_OTHER] = tuple(name for name in every if name in read and name not in taken)
    return tuple((heading, names) for heading, names in groups.items() if names)


def _picked(pattern: Pattern) -> Iterator[str]:
    """What of a pattern can be picked: of several words for one thing only one."""
    return iter(pattern.picked_as) if pattern.picked_as else _names(pattern)
