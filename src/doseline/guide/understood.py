"""What a named entry means: by its name as it stands there, its codes, and the words of its text.

The name that asks for most care comes first. A word that takes a meaning away, and a name that permits, count
only in a text that was understood whole; a name of danger counts wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from doseline.frozen import dataclass
from doseline.guide.assertion_status import AssertionStatus
from doseline.guide.cues import Form
from doseline.guide.lexicon import How
from doseline.guide.reading import Mention, Reading
from doseline.guide.words import spelling, tokens

# A slip that leads to a name of permission has to be made in a long word (our choice).
_PERMITS_FROM = 7
# Words for a reaction tell nothing until it is known to what.
REACTION, SEVERE = "reaction", "severe"


@dataclass(frozen=True, slots=True)
class Understood:
    """The meanings of an entry, and the reading of its text where that is no name as it stands.

    ``is_read`` says whether nothing was left over that could matter. Of medicines the meanings are classes.
    """

    names: tuple[str, ...]
    is_read: bool
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How the names of a kind are weighed.

    ``kind`` is the kind of the mentions that are meanings; ``ranks`` the names, the one that asks for most
    care first; ``permits`` those that hold nothing back, ``harmless_if_unsure`` also where they are not
    sure: "strawberries?"; ``lasting`` those that count when they are over;
    ``when_past`` what others become that are.
    """

    kind: str
    ranks: Mapping[str, int]
    permits: frozenset[str]
    lasting: frozenset[str]
    when_past: Mapping[str, str]
    harmless_if_unsure: frozenset[str] = frozenset()

    def by_care(self, names: Iterable[str]) -> tuple[str, ...]:
        """Each name once, the one that asks for most care first."""
        return tuple(sorted(dict.fromkeys(names), key=lambda name: self.ranks.get(name, len(self.ranks))))


_TEST, _VACCINE = "test", "vaccine"


def weighed(reading: Reading, coded: tuple[str, ...], weighing: Weighing) -> Understood:
    """The meanings of a text that was read, together with those of its codes.

    A text that says that something is not there does not take away what its codes say. A medicine that is
    over by its words keeps its class: the chart ends it.
    """
    reading = _without_doubtful(reading, weighing)
    aside = (
        one for one in reading.set_aside if reading.over or _lasts(one, weighing) or _is_ours(one, weighing)
    )
    counting = (*reading.counting, *aside)
    over = (
        weighing.when_past.get(one.name) for one in reading.set_aside if one.manner is AssertionStatus.PAST
    )
    meant = (*(one.name for one in counting if one.kind == weighing.kind), *filter(None, over))
    if not reading.left:
        told = any(one.kind != REACTION for one in reading.mentions)
        return Understood(weighing.by_care((*coded, *meant)), bool(coded) or told, reading)
    careful = tuple(name for name in meant if name not in weighing.permits)
    return Understood(weighing.by_care((*coded, *careful)), bool(coded or careful), reading)


def _lasts(mention: Mention, weighing: Weighing) -> bool:
    """Whether a name counts that is over: it lasts, or it is a test, of which "negative" is the result."""
    return weighing.kind == _TEST or (
        mention.manner is AssertionStatus.PAST and mention.name in weighing.lasting
    )


def _is_ours(mention: Mention, weighing: Weighing) -> bool:
    """Whether a vaccine that may be live counts though others are named: "Fluenz, with the kids"."""
    is_vaccine = weighing.kind == _VACCINE and mention.kind == _VACCINE
    return is_vaccine and mention.manner is AssertionStatus.FAMILY and mention.name not in weighing.permits


def _without_doubtful(reading: Reading, weighing: Weighing) -> Reading:
    """The reading without names of permission that stand there only by a slip in a short word, or perhaps."""
    doubtful = tuple(one for one in reading.mentions if _is_doubtful(one, weighing))
    if not doubtful:
        return reading
    kept = tuple(one for one in reading.mentions if one not in doubtful)
    return replace(reading, mentions=kept, left=(*reading.left, *(one.words for one in doubtful)))


def _is_doubtful(mention: Mention, weighing: Weighing) -> bool:
    if mention.kind != weighing.kind or mention.name not in weighing.permits:
        return False
    by_slip = mention.how is How.SLIP and len(mention.words) < _PERMITS_FROM
    unsure = mention.manner is AssertionStatus.POSSIBLE and mention.name not in weighing.harmless_if_unsure
    return by_slip or unsure


def turned(reading: Reading, forms: Sequence[Form]) -> Reading:
    """The reading of a medicine, its class as the form makes it: a cream acts where it is put.

    A form for the whole body counts in any text, a local one only in a text understood whole.
    """
    words = _beside(reading, frozenset(name for form in forms for name in form.turns))
    every = frozenset(map(spelling, tokens(reading.text)))
    found = [form for form in forms if not form.words.isdisjoint(words)]
    body = [form for form in found if form.whole_body]
    swallowed = any(form.whole_body and not form.words.isdisjoint(every) for form in forms)
    local = [] if swallowed or reading.left else found
    turns = {before: after for form in body or local for before, after in form.turns.items()}
    mentions = (replace(one, name=turns.get(one.name, one.name)) for one in reading.mentions)
    return replace(reading, mentions=tuple(mentions))


def _beside(reading: Reading, names: frozenset[str]) -> frozenset[str]:
    """The words of a text outside these names."""
    inside = {
        place for one in reading.mentions if one.name in names for place in range(one.first, one.last + 1)
    }
    words = enumerate(tokens(reading.text))
    return frozenset(spelling(word) for place, word in words if place not in inside)
