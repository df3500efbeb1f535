"""In what manner a name is spoken of: as there, or as not there, over, somebody else's, or another thing.

Each manner but the first takes a meaning away, so each leans the other way in doubt: two times "no", a "no"
that belongs to no name, a "still" beside a year all leave the name as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from doseline.frozen import dataclass
from doseline.guide.cues import Cue, Cues


class Manner(StrEnum):
    """What a text says of a name."""

    PRESENT = "present"
    POSSIBLE = "possible"
    NEGATED = "negated"
    PAST = "past"
    FAMILY = "family"
    ABOUT = "about"

    @property
    def is_present(self) -> bool:
        """Whether the name may be there."""
        return self in (Manner.PRESENT, Manner.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and the clause it stands in."""

    plain: str
    clause: int


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in a text: its words, and what they do."""

    first: int
    last: int
    cues: frozenset[Cue]


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with its names and its cues, as places of words."""

    words: tuple[Word, ...]
    names: tuple[tuple[int, int], ...]
    cues: tuple[Found, ...]
    between: frozenset[str]
    earlier_years: frozenset[int]
    doubted: bool

    def clause(self, place: int) -> int:
        """The clause of a word."""
        return self.words[place].clause

    def has(self, cue: Cue, clause: int | None = None) -> bool:
        """Whether a cue stands anywhere, or in one clause."""
        return any(cue in one.cues and clause in (None, self.clause(one.first)) for one in self.cues)

    def count(self, cue: Cue, clause: int) -> int:
        """How often a cue stands in one clause."""
        return sum(cue in one.cues and self.clause(one.first) == clause for one in self.cues)


def manner(scene: Scene, first: int, last: int, *, is_illness: bool) -> Manner:
    """What the words around the name at these places say of it; only a shot "about" an illness is none."""
    clause = scene.clause(first)
    if _is_negated(scene, first, last):
        return Manner.PRESENT if scene.has(Cue.POSSIBLE) or scene.doubted else Manner.NEGATED
    if is_illness and _follows(scene, last, Cue.ABOUT):
        return Manner.ABOUT
    if _is_family(scene, clause):
        return Manner.FAMILY
    if _is_past(scene, clause):
        return Manner.PAST
    unsure = scene.has(Cue.POSSIBLE) or scene.doubted
    return Manner.POSSIBLE if unsure else Manner.PRESENT


def _is_negated(scene: Scene, first: int, last: int) -> bool:
    """Whether just one "no" stands before the name, or after it."""
    clause = scene.clause(first)
    before = scene.count(Cue.NEGATED_BEFORE, clause)
    if _follows(scene, last, Cue.NEGATED_AFTER):
        return before == _follows(scene, last, Cue.NEGATED_BEFORE)
    return before == 1 and _reaches(scene, first, clause)


def _reaches(scene: Scene, first: int, clause: int) -> bool:
    """Whether nothing but names and small words stands between the "no" and the name."""
    place = first - 1
    while place >= 0 and scene.clause(place) == clause:
        cue = next((one for one in scene.cues if one.first <= place <= one.last), None)
        if cue is not None and Cue.NEGATED_BEFORE in cue.cues:
            return True
        in_name = any(start <= place <= end for start, end in scene.names)
        if not in_name and scene.words[place].plain not in scene.between and not _is_history(cue):
            return False
        place -= 1
    return False


def _is_history(cue: Found | None) -> bool:
    return cue is not None and Cue.PAST in cue.cues


def _follows(scene: Scene, last: int, cue: Cue) -> bool:
    """Whether a cue stands directly after the name."""
    return any(cue in one.cues and one.first == last + 1 for one in scene.cues) and (
        scene.clause(last) == scene.clause(last + 1)
    )


def _is_family(scene: Scene, clause: int) -> bool:
    """Whether somebody else has it, and nothing says that the person has it too."""
    return _speaks_of(scene, Cue.FAMILY, clause) and not scene.has(Cue.SELF)


def _is_past(scene: Scene, clause: int) -> bool:
    """Whether it is over by the words beside it, and nothing says that it goes on."""
    if scene.has(Cue.STILL) or scene.has(Cue.NEGATED_BEFORE) or scene.has(Cue.NEGATED_AFTER):
        return False
    in_year = any(scene.clause(place) == clause for place in scene.earlier_years)
    return in_year or _speaks_of(scene, Cue.PAST, clause)


def _speaks_of(scene: Scene, cue: Cue, clause: int) -> bool:
    """Whether a cue stands in the clause of a name, or beside the only name of the text."""
    return scene.has(cue, clause) or (len(scene.names) == 1 and scene.has(cue))


def cue_spans(words: tuple[Word, ...], taken: frozenset[int], cues: Cues) -> Iterator[Found]:
    """The cues in the words that no name has taken, the longest at each place."""
    place = 0
    while place < len(words):
        found = _cue_at(words, taken, cues, place)
        if found is not None:
            yield found
        place = place + 1 if found is None else found.last + 1


def _cue_at(words: tuple[Word, ...], taken: frozenset[int], cues: Cues, place: int) -> Found | None:
    for length in range(min(cues.longest, len(words) - place), 0, -1):
        places = range(place, place + length)
        text = " ".join(words[one].plain for one in places)
        if text in cues.does and taken.isdisjoint(places) and words[place].clause == words[places[-1]].clause:
            return Found(place, places[-1], cues.does[text])
    return None
