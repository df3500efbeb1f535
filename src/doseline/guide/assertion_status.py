"""In what manner a name is spoken of: as there, or as not there, over, somebody else's, or another thing.

Each manner but the first takes a meaning away, so each leans the other way in doubt: two times "no", a "no"
that belongs to no name, a "still" beside a year all leave the name as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from doseline.frozen import dataclass
from doseline.guide.cues import Cue, Cues


class AssertionStatus(StrEnum):
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
        return self in (AssertionStatus.PRESENT, AssertionStatus.POSSIBLE)


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
    """A text with its names and its cues, as places of words; ``held`` is where a name of danger begins."""

    words: tuple[Word, ...]
    names: tuple[tuple[int, int], ...]
    held: frozenset[int]
    cues: tuple[Found, ...]
    lists: Cues
    earlier_years: frozenset[int]
    long_ago: frozenset[int]
    doubted: bool
    of_medicines: bool = False

    @property
    def between(self) -> frozenset[str]:
        """What may stand between a "no" and its name."""
        return self.lists.between

    def clause(self, place: int) -> int:
        """The clause of a word."""
        return self.words[place].clause

    def has(self, cue: Cue, clause: int | None = None) -> bool:
        """Whether a cue stands anywhere, or in one clause."""
        return any(cue in one.cues and clause in (None, self.clause(one.first)) for one in self.cues)

    def count(self, cue: Cue, clause: int) -> int:
        """How often a cue stands in one clause."""
        return sum(cue in one.cues and self.clause(one.first) == clause for one in self.cues)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name is: an illness, a medicine of a course, or one that works on for long."""

    is_illness: bool = False
    is_course: bool = False
    is_lasting: bool = False


def manner(scene: Scene, first: int, last: int, kind: Kind) -> AssertionStatus:
    """What the words around the name at these places say of it; only a shot "about" an illness is none."""
    clause = scene.clause(first)
    if _is_negated(scene, first, last):
        return AssertionStatus.PRESENT if _is_open(scene) else AssertionStatus.NEGATED
    if kind.is_illness and _follows(scene, last, Cue.ABOUT):
        return AssertionStatus.ABOUT
    if _is_family(scene, clause):
        return AssertionStatus.FAMILY
    if _is_past(scene, first, last, kind):
        return AssertionStatus.PAST
    unsure = scene.has(Cue.POSSIBLE) or scene.doubted
    return AssertionStatus.POSSIBLE if unsure else AssertionStatus.PRESENT


def _is_open(scene: Scene) -> bool:
    """Whether somebody still waits for a word, or is not sure."""
    return scene.doubted or scene.has(Cue.POSSIBLE) or scene.has(Cue.WAITING)


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


def _is_past(scene: Scene, first: int, last: int, kind: Kind) -> bool:
    """Whether it is over by the words beside it, and nothing says that it goes on."""
    negated = scene.has(Cue.NEGATED_BEFORE) or scene.has(Cue.NEGATED_AFTER)
    unsure = scene.doubted or scene.has(Cue.WAITING) or _is_unsure_behind(scene, last)
    if negated or unsure or _goes_on(scene, scene.clause(first)):
        return False
    years = scene.long_ago if kind.is_lasting else scene.earlier_years
    if _is_in_year(scene, scene.clause(first), years) or _is_before(scene, Cue.PAST_FROM, first):
        return True
    return any(_owns(scene, cue, first, last) for cue in _ends_of(scene, kind)) or _ended_softly(scene)


def _ends_of(scene: Scene, kind: Kind) -> tuple[Cue, ...]:
    """The cues that say of such a name that it is over."""
    if not scene.of_medicines:
        return (Cue.PAST,)
    return (
        (Cue.PAST, Cue.PAST_MEDICINE, Cue.PAST_FINISHED) if kind.is_course else (Cue.PAST, Cue.PAST_MEDICINE)
    )


def _is_unsure_behind(scene: Scene, last: int) -> bool:
    """Whether a "perhaps" stands behind the name, where it is about the end: "covid, over I think"."""
    return any(Cue.POSSIBLE in one.cues and one.first > last for one in scene.cues)


def _goes_on(scene: Scene, clause: int) -> bool:
    """Whether a word says that it goes on; one in a clause with names of its own is about those.

    Unless they are signs or ordinary: in "shingles cleared up, blisters back" the blisters are the shingles.
    """
    named = {scene.clause(first) for first in scene.held}
    pauses = scene.of_medicines and not scene.has(Cue.PAST_FINISHED)
    cues = {Cue.STILL, Cue.STILL_MEDICINE} if pauses else {Cue.STILL}
    still = {scene.clause(one.first) for one in scene.cues if not cues.isdisjoint(one.cues)}
    return any(place == clause or place not in named for place in still)


def _is_in_year(scene: Scene, clause: int, places: frozenset[int]) -> bool:
    """Whether a year that has passed stands beside it, other than the one in which it was found."""
    if scene.has(Cue.BEGUN):
        return False
    years = {scene.clause(place) for place in places}
    return clause in years or (len(scene.names) == 1 and bool(years))


def _ended_softly(scene: Scene) -> bool:
    """Whether the only name of a text was there once, and has a weak end: "had covid, better now"."""
    return len(scene.names) == 1 and scene.has(Cue.ONCE) and scene.has(Cue.PAST_WEAK)


def _owns(scene: Scene, cue: Cue, first: int, last: int) -> bool:
    """Whether a name is the one that a word for what is over belongs to.

    A cue before a name belongs to it; else to the names before it in its clause, else to the only name.
    """
    found = [one for one in scene.cues if cue in one.cues]
    if not found:
        return False
    if len(scene.names) == 1:
        return True
    return any(_belongs(scene, one, first, last) for one in found)


def _belongs(scene: Scene, one: Found, first: int, last: int) -> bool:
    if scene.clause(one.first) != scene.clause(first):
        return _is_heading(scene, one) and one.last < first
    if last < one.first:
        return not _next_name(scene, one.last)
    return _reached(scene, one.last + 1, first)


def _is_heading(scene: Scene, one: Found) -> bool:
    """Whether a cue opens the text, in a clause without names: "previously: Avonex, Rebif"."""
    return one.first == 0 and all(scene.clause(first) != scene.clause(0) for first, _ in scene.names)


def _next_name(scene: Scene, last: int) -> bool:
    """Whether a name stands behind these words, with nothing in between that parts them."""
    behind = [first for first, _ in scene.names if first > last and scene.clause(first) == scene.clause(last)]
    return bool(behind) and _reached(scene, last + 1, min(behind))


def _reached(scene: Scene, start: int, first: int) -> bool:
    """Whether only small words, and names joined to one another, stand from ``start`` to a name."""
    named = frozenset(place for begin, end in scene.names for place in range(begin, end + 1))
    return all(
        place in named or scene.words[place].plain in scene.lists.reach or _joins(scene, place, named)
        for place in range(start, first)
    )


def _joins(scene: Scene, place: int, named: frozenset[int]) -> bool:
    return scene.words[place].plain in ("and", "or") and place - 1 in named


def _is_before(scene: Scene, cue: Cue, first: int) -> bool:
    """Whether a cue stands before a name, with no more than small words between."""
    return any(
        cue in one.cues
        and one.last < first
        and scene.clause(one.first) == scene.clause(first)
        and all(scene.words[place].plain in scene.lists.reach for place in range(one.last + 1, first))
        for one in scene.cues
    )


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
