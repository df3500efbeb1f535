"""Words of danger in free text, found before anything is looked up.

Two steps: the phrases of the guide, then a line learnt from sentences of danger and of ordinary days.
Signs that are denied or long over are taken out first. No model, no network: weights that are data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.patterns import LEARNT, DangerKind, Phrase
from doseline.guide.words import phrase

if TYPE_CHECKING:
    from doseline.guide.danger_line import Line, Score
    from doseline.triage.taken_out import Pieces


@dataclass(frozen=True, slots=True)
class Danger:
    """The kinds of danger in a text, the emergency first, and the symptoms it speaks of.

    Where no known phrase names one, ``sounds_like`` is the sign that the words come nearest to, and
    ``by_ear`` is true. ``unlearnt`` says that a phrase stands there, without a slip, in a language that the
    line of danger has not learnt: what it hears there as calm is no calm.
    """

    kinds: tuple[DangerKind, ...]
    symptoms: tuple[str, ...]
    sounds_like: tuple[str, ...] = ()
    by_ear: bool = False
    unlearnt: bool = False

    @property
    def kind(self) -> DangerKind:
        """The line to ring first."""
        return self.kinds[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a text sounds like: ``loud`` comes before everything, ``soft`` is a line above the rest."""

    loud: Danger | None = None
    soft: Danger | None = None


def hear(text: str, guide: Guide) -> Heard:
    """The danger in a text: by the phrases of the guide, then by the line that was learnt.

    What is only asked about is soft at most, and so is a crisis that is said to be over.
    """
    # Only words of danger need these: a plan is made without.
    from doseline.guide.danger_line import load_line  # noqa: PLC0415
    from doseline.guide.danger_words import load_taken_out  # noqa: PLC0415
    from doseline.triage.taken_out import there, there_and_meant, whole  # noqa: PLC0415

    ear, taken = _Ear(guide, load_line()), load_taken_out()
    loud = ear.loud(there_and_meant(text, taken))
    soft = ear.soft(there(text, taken)) or _only_crisis(ear.soft(whole(text)))
    return Heard(loud=loud, soft=_beyond(soft, loud))


def hear_beside(text: str, unread: str, guide: Guide) -> Heard:
    """The danger in a text of which a part was understood as symptoms; ``unread`` is the rest.

    The patterns judge what was understood. There the line adds a soft line at most, but for a crisis; the
    phrases of the guide, and the line in the rest, stay loud.
    """
    from doseline.guide.danger_line import load_line  # noqa: PLC0415 - as above
    from doseline.guide.danger_words import load_taken_out  # noqa: PLC0415
    from doseline.triage.taken_out import there_and_meant  # noqa: PLC0415

    all_heard = hear(text, guide)
    if all_heard.loud is None or unread == text:
        return all_heard
    said = _Ear(guide, load_line()).by_phrase(there_and_meant(text, load_taken_out()))
    rest = hear(unread, guide).loud if unread else None
    loud = _only_of(all_heard.loud, {*_kinds(said), *_kinds(rest), DangerKind.CRISIS})
    return Heard(loud=loud, soft=_beyond(_either(all_heard), loud))


def _kinds(found: Danger | None) -> tuple[DangerKind, ...]:
    return found.kinds if found else ()


def _only_of(found: Danger, kinds: Iterable[DangerKind]) -> Danger | None:
    kept = tuple(kind for kind in found.kinds if kind in kinds)
    return replace(found, kinds=kept) if kept else None


def _either(heard: Heard) -> Danger | None:
    """All that was heard, loud or soft."""
    kinds = {*_kinds(heard.loud), *_kinds(heard.soft)}
    first = heard.loud or heard.soft
    return first and replace(first, kinds=tuple(kind for kind in DangerKind if kind in kinds))


class _Ear:
    """Listens to the versions of one text; most often they are the same."""

    def __init__(self, guide: Guide, line: Line) -> None:
        self._phrases, self._line = guide.danger, line
        self._heard: dict[Pieces, tuple[Danger | None, Score]] = {}

    def _listen(self, pieces: Pieces) -> tuple[Danger | None, Score]:
        """The phrases anywhere in the text, and the score of its loudest piece."""
        from doseline.guide.danger_alike import load_alike  # noqa: PLC0415 - as above
        from doseline.triage.look_alikes import without_look_alikes  # noqa: PLC0415

        if pieces not in self._heard:
            alike = load_alike()
            signs = without_look_alikes(" . ".join(pieces), alike.look_alikes)
            meant = tuple(without_look_alikes(piece, alike.sayings) for piece in pieces)
            self._heard[pieces] = danger(signs, self._phrases), self._score(meant)
        return self._heard[pieces]

    def _score(self, meant: Pieces) -> Score:
        """How much of a danger it sounds; words for a warm, red face alone are worth a line at most."""
        from doseline.triage.flush import with_flush_named  # noqa: PLC0415 - as above

        typed, named = self._line.score(meant), tuple(map(with_flush_named, meant))
        if named == meant:
            return typed
        left, most = self._line.score(named), min(typed.value, self._line.limits.soft)
        return left if left.value >= most else replace(typed, value=most)

    def by_phrase(self, text: Pieces) -> Danger | None:
        """What the phrases say out loud, in a sentence that does not sound calm."""
        found, score = self._listen(text)
        if found is None or (score.value <= self._line.limits.calm and not found.unlearnt):
            return None
        return _joined(found, (), self._line)

    def loud(self, text: Pieces) -> Danger | None:
        """What is danger out loud; a phrase in a sentence that sounds calm all the same is not."""
        found, score = self._listen(text)
        if score.value < self._line.limits.loud:
            return self.by_phrase(text)
        heard = _joined(found, score.kinds, self._line)
        return heard if heard.symptoms else replace(heard, sounds_like=self._line.sounds_like(text))

    def soft(self, text: Pieces) -> Danger | None:
        """What is worth a line: any phrase, or a lower score."""
        found, score = self._listen(text)
        return _joined(found, score.kinds, self._line) if score.value >= self._line.limits.soft else found


def _joined(found: Danger | None, learnt: tuple[DangerKind, ...], line: Line) -> Danger:
    """The phrases and the line together; where the phrases say a crisis, the line adds no emergency."""
    said = found.kinds if found else ()
    more = () if said == (DangerKind.CRISIS,) and learnt == (DangerKind.EMERGENCY,) else learnt
    kinds = tuple(kind for kind in DangerKind if kind in {*said, *more})
    named = found.symptoms if found else ()
    meant = (line.means[kind] for kind in kinds if kind in line.means)
    return Danger(kinds=kinds, symptoms=tuple(dict.fromkeys((*named, *meant))), by_ear=found is None)


def _only_crisis(found: Danger | None) -> Danger | None:
    return found if found is not None and DangerKind.CRISIS in found.kinds else None


def _beyond(soft: Danger | None, loud: Danger | None) -> Danger | None:
    """What is soft and not loud already."""
    if soft is None or loud is None:
        return soft
    kinds = tuple(kind for kind in soft.kinds if kind not in loud.kinds)
    return replace(soft, kinds=kinds) if kinds else None


def danger(text: str, phrases: Iterable[Phrase]) -> Danger | None:
    """The danger in a text, or None.

    A phrase is found when all its words are there, in any order, each with one slip of the fingers.
    """
    from doseline.guide.typed_words import no_slips  # noqa: PLC0415 - as above
    from doseline.triage.phrases import phrases_of  # noqa: PLC0415

    words = frozenset(phrase(text).split()) - no_slips()
    found = phrases_of(phrases).found(words)
    if not found:
        return None
    kinds = {one.kind for one in found}
    return Danger(
        kinds=tuple(kind for kind in DangerKind if kind in kinds),
        symptoms=tuple(dict.fromkeys(one.symptom for one in found if one.symptom is not None)),
        unlearnt=any(one.language != LEARNT and words.issuperset(one.words) for one in found),
    )
