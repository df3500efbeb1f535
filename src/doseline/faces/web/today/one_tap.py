"""One-tap answers: a word that says what a finding asks about.

It is over, it is as always, it prevents, how it ended, or what it is that we could not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from doseline.faces.web.entries import write
from doseline.faces.web.entries.listing import is_open, place_of
from doseline.faces.web.forms.fields import Event
from doseline.faces.web.view import View
from doseline.finding import Finding
from doseline.frozen import dataclass
from doseline.guide.settled_by import SettledBy
from doseline.record import (
    Allergy,
    BirthOrLoss,
    Change,
    Condition,
    Medication,
    MedicineIs,
    Note,
    Pregnancy,
    Purpose,
    Result,
    Symptom,
    Test,
    as_it_stands,
)
from doseline.record import Event as Entry

# What an entry can be that we could not read: its name in the record from then on.
_ILLNESSES = ("infection", "malignancy", "immunosuppressed", "pregnancy", "ordinary")
_ALLERGIES = ("drug", "latex", "other")
# A medicine keeps its name, and has the person's word beside it; a vaccine becomes an entry of its own kind.
# That it is nothing to ask about only a clinic says.
_VACCINE = "vaccine"
_MEDICINES = (*(one.value for one in MedicineIs), _VACCINE)
OVER = "over"
# What each word may be said of. "over" is said by nobody but the person, so it takes no other value.
_WORDS: dict[str, tuple[tuple[type[Entry], ...], tuple[str, ...]]] = {
    "over": ((Symptom, Medication, Condition), ("over",)),
    "change": ((Symptom,), (Change.SAME.value, Change.WORSE.value)),
    "purpose": ((Medication,), tuple(purpose.value for purpose in Purpose)),
    "outcome": ((Pregnancy,), tuple(outcome.value for outcome in BirthOrLoss)),
    "illness": ((Condition,), _ILLNESSES),
    "allergy": ((Allergy,), _ALLERGIES),
    "is_a": ((Medication,), _MEDICINES),
    "found": ((Test,), ("infection", "nothing")),
    "settled": ((Note,), ("settled",)),
}
# "It found nothing" is a person's own word: it ends the question, and clears no test.
_FOUND = {"infection": Result.POSITIVE, "nothing": Result.INDETERMINATE}
_OURS = frozenset({"id", "recorded_at", "supersedes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A button: what it says, the word and its value, and where the entries it is about stand in the log."""

    says: str
    word: str
    value: str
    places: tuple[int, ...]
    idempotency_token: str


# The word that answers what a rule could not read.
_ASKED = {
    SettledBy.ILLNESS: "illness",
    SettledBy.ALLERGY: "allergy",
    SettledBy.MEDICINE: "is_a",
    SettledBy.RESULT: "found",
    SettledBy.NOTE: "settled",
}
_CHANGES = {SettledBy.SAME: Change.SAME, SettledBy.WORSE: Change.WORSE}
_PURPOSES = {
    SettledBy.PREVENT: Purpose.PREVENT,
    SettledBy.TREAT: Purpose.TREAT,
    SettledBy.ONCE: Purpose.ONCE,
}


def taps(view: View, finding: Finding) -> Iterator[Tap]:
    """The taps of one finding; a decided one and one without a question have none."""
    if finding.decided_by is not None:
        return
    found = tuple(entry for id_ in finding.because if (entry := view.case.entries.get(id_)) is not None)
    settlers = view.case.guide.rules[finding.rule].settlers(finding.variant)
    yield from _changes(view, found, tuple(_CHANGES[one] for one in settlers if one in _CHANGES))
    yield from _purposes(view, found, tuple(_PURPOSES[one] for one in settlers if one in _PURPOSES))
    for one in settlers:
        if one in _ASKED:
            yield from _what_it_is(view, _ASKED[one], found)
    if SettledBy.OUTCOME in settlers:
        places = _places(view, found, Pregnancy)
        yield from (_tap(view, "outcome", outcome.value, places) for outcome in BirthOrLoss if places)
    is_over_one_day = SettledBy.DATED_END not in settlers and finding.variant != "ended-today"
    if finding.severity.holds and is_over_one_day:
        yield from _over(view, found)


def _changes(view: View, found: tuple[Entry, ...], said: tuple[Change, ...]) -> Iterator[Tap]:
    """For each sign: as always, or new or worse; one that was said to be as always can get worse."""
    for entry in found:
        places = _places(view, (entry,), Symptom)
        named = entry if len(found) > 1 else None
        yield from (_tap(view, "change", change.value, places, named) for change in said if places)


def _purposes(view: View, found: tuple[Entry, ...], purposes: tuple[Purpose, ...]) -> Iterator[Tap]:
    places = _places(view, found, Medication)
    yield from (_tap(view, "purpose", purpose.value, places) for purpose in purposes if places)


def _what_it_is(view: View, word: str, found: tuple[Entry, ...]) -> Iterator[Tap]:
    """What an entry can be that we could not read; that it is none of them comes last."""
    kinds, values = _WORDS[word]
    places = _places(view, found, *kinds)
    yield from (_tap(view, word, value, places) for value in values if places)


def _over(view: View, found: tuple[Entry, ...]) -> Iterator[Tap]:
    """That it is over: each thing alone is a way of its own, all of it together one tap."""
    going_on = tuple(entry for entry in found if is_open(view, entry))
    places = _places(view, going_on, *_WORDS["over"][0])
    if places:
        yield _tap(view, "over", "over" if len(places) == 1 else "all", places)


def _places(view: View, found: tuple[Entry, ...], *kinds: type[Entry]) -> tuple[int, ...]:
    places = (place_of(view, entry.id) for entry in found if isinstance(entry, kinds))
    return tuple(place for place in places if place is not None)


def _tap(view: View, word: str, value: str, places: tuple[int, ...], named: Entry | None = None) -> Tap:
    says = view.say(f"today.tap.{word}.{value}")
    if named is not None:
        says = view.say("today.tap.of", entry=view.entry(named), says=says)
    value = "over" if word == "over" else value
    return Tap(says=says, word=word, value=value, places=places, idempotency_token=write.token())


def is_said(word: str, value: str) -> bool:
    """Whether a tap can say that."""
    return word in _WORDS and value in _WORDS[word][1]


def can_be_said_of(word: str, entry: Entry) -> bool:
    """Whether a word can be said of an entry of that kind."""
    return isinstance(entry, _WORDS[word][0])


def corrected(view: View, old: Event, word: str, value: str) -> tuple[Event, ...]:
    """The entry once more, with what was tapped; where that takes the place of a name, the name as a note."""
    if (word, value) == ("is_a", _VACCINE):
        taken = write.retraction(view, old["id"], view.say("today.tap.is_a.reason"))
        return taken, {"type": "vaccination", "on": old["on"], "vaccine": old["name"]}
    kept = {key: item for key, item in old.items() if key not in _OURS}
    said = _said(view, view.case.entries[str(old["id"])], word, value)
    entry: Event = {**kept, **said, "supersedes": old["id"]}
    if "name" not in said:
        return (entry,)
    words = view.say(f"today.tap.{word}.words", name=old["name"])
    return entry, {"type": "note", "on": view.case.today.isoformat(), "text": words}


def _said(view: View, entry: Entry, word: str, value: str) -> Event:
    """What a tap adds; an end that was expected and has passed is confirmed with its day."""
    match word:
        case "over" if isinstance(entry, Condition | Medication | Symptom):
            stands = as_it_stands(entry, view.case.record.person.timezone)
            has_passed = stands.expected is not None and stands.expected.last < view.case.today
            return {"over": True} if has_passed else {"over": True, "until": None}
        case "illness" | "allergy":
            return {"name": value}
        case "found":
            return {"result": _FOUND[value].value}
        case "settled":
            return {"settled": True}
        case _:
            return {word: value}
