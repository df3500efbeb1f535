"""Sentences of the comparison: what each piece of a cell says of its drug."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, assert_never

from doseline.source import Confidence
from doseline.text.values import Counted, Named

if TYPE_CHECKING:
    from doseline.guide.effects import Effect, Share, Trial, TrialLength, Worked
    from doseline.guide.explanations import CellPart
    from doseline.guide.side_by_side import BaselineTests, FollowUpTests, Piece, Rates, Time, VisitShare
    from doseline.source import Source
    from doseline.text.catalogue import Catalogue

_MINUTES_AN_HOUR = 60
_SHORT_MINUTES = 2 * _MINUTES_AN_HOUR
_PEOPLE = 100
_TENTH = Decimal("0.1")


class Told(NamedTuple):
    """One piece in words: the regions it holds for, what it says, and the lines of its list."""

    regions: str
    text: str
    items: tuple[str, ...] = ()

    def __str__(self) -> str:
        """All of it as one text."""
        said = " ".join((self.text, "; ".join(self.items) + "." if self.items else "")).strip()
        return f"{self.regions}: {said}" if self.regions else said


def title(catalogue: Catalogue, row: str) -> str:
    """What one row of the comparison is about."""
    return catalogue.say(f"compare-rows/compare.{row}")


def told(catalogue: Catalogue, drug: str, piece: Piece, *, letters: bool = False) -> Told:
    """One piece of a cell in words; with ``letters`` a doubt is a letter that the page explains."""
    from doseline.guide import side_by_side as kinds  # noqa: PLC0415 - a plan compares nothing
    from doseline.guide.explanations import CellPart  # noqa: PLC0415 - the same

    items: tuple[str, ...] = ()
    match piece:
        case CellPart():
            text = part(catalogue, drug, piece)
        case kinds.Silence(unfinished=unfinished):
            text = catalogue.say(f"side_by_side.{'unfinished' if unfinished else 'silent'}")
        case kinds.Time():
            text = _of_product(catalogue, drug, piece.product) + _time(catalogue, piece)
        case kinds.BaselineTests():
            text = _before(catalogue, piece)
        case kinds.FollowUpTests():
            text = _during(catalogue, piece)
        case kinds.Rates():
            text = _of_each_hundred(catalogue, drug, piece)
            items = tuple(_effect(catalogue, drug, one, letters=letters) for one in piece.effects)
        case kinds.HowWell(worked=worked):
            text = f"{_trial(catalogue, drug, worked.trial)}:"
            items = tuple(_worked(catalogue, worked))
        case _:
            assert_never(piece)
    return Told(regions(catalogue, piece.regions), text, items)


def part(catalogue: Catalogue, drug: str, piece: CellPart) -> str:
    """What a drug's own words say in one part of a cell."""
    if piece.silent:
        return catalogue.say("side_by_side.silent")
    return catalogue.say(f"{drug}/compare.{piece.name}", **piece.values)


def regions(catalogue: Catalogue, names: Iterable[str]) -> str:
    """The regions whose texts say so, in the order in which they are named; empty for all."""
    told = set(names)
    order = [name for name in catalogue.table("side_by_side.region") if name in told]
    return ", ".join(catalogue.say(f"side_by_side.region.{name}") for name in order)


def marks(sources: Iterable[Source]) -> tuple[Confidence, ...]:
    """How sure the sources are, each word once, the surest first."""
    found = {source.confidence for source in sources}
    return tuple(level for level in Confidence if level in found)


def doubts(sources: Iterable[Source]) -> tuple[Confidence, ...]:
    """The same without what was confirmed: what has to be said beside a sentence."""
    return tuple(level for level in marks(sources) if level is not Confidence.CONFIRMED)


def _of_product(catalogue: Catalogue, drug: str, product: str) -> str:
    return f"{catalogue.say(f'{drug}/drug.product.{product}')}: " if product else ""


def _time(catalogue: Catalogue, time: Time) -> str:
    first, later = time.doses
    if time.at_home:
        key = "daily" if time.times_a_day else "dated"
        times = Counted("time", time.times_a_day)
        return catalogue.say(f"side_by_side.time.{key}", times=times, first=first, later=later)
    if time.first_minutes is None or time.later_minutes is None:
        return catalogue.say("side_by_side.time.not-found", first=first, later=later)
    key = "at-least" if time.at_least else "visits"
    counted = catalogue.say(
        f"side_by_side.time.{key}",
        first=first,
        later=later,
        first_hours=_hours(catalogue, time.first_minutes),
        later_hours=_hours(catalogue, time.later_minutes),
    )
    shares = tuple(_share(catalogue, one) for one in time.visits)
    how = catalogue.say("side_by_side.time.how", shares=catalogue.write(shares))
    return f"{counted} {how}"


def _share(catalogue: Catalogue, share: VisitShare) -> str:
    minutes = {"before": _range(catalogue, share.before), "given": _range(catalogue, share.given)}
    needed = [
        catalogue.say(f"side_by_side.time.part.{name}", minutes=minutes[name])
        for name in ("before", "given")
        if any(getattr(share, name))
    ]
    if share.watched:
        needed.append(
            catalogue.say("side_by_side.time.part.watched", minutes=Counted("minute", share.watched))
        )
    return catalogue.say("side_by_side.time.share", visits=share.visits, parts=" + ".join(needed))


def _range(catalogue: Catalogue, pair: tuple[int, int]) -> str:
    low, high = pair
    if low == high:
        return catalogue.write(Counted("minute", low))
    return catalogue.say("side_by_side.time.range", low=low, high=Counted("minute", high))


def _hours(catalogue: Catalogue, minutes: tuple[int, int]) -> str:
    """A length of time in hours; a short one in minutes."""
    if max(minutes) < _SHORT_MINUTES:
        return _range(catalogue, minutes)
    low, high = ((Decimal(one) / _MINUTES_AN_HOUR).quantize(_TENTH) for one in minutes)
    if low == high:
        return catalogue.write(Counted("hour", low))
    return catalogue.say("side_by_side.time.range", low=low, high=Counted("hour", high))


def _before(catalogue: Catalogue, piece: BaselineTests) -> str:
    if not piece.tests:
        return catalogue.say("side_by_side.tests.none")
    return catalogue.say("side_by_side.tests.before", tests=_tests(catalogue, piece.tests))


def _tests(catalogue: Catalogue, names: tuple[str, ...]) -> str:
    """Names of tests, those of one kind together under its name: "liver (ALT, AST)"."""

    def kind(name: str) -> str:
        key = f"side_by_side.kind.{name}"
        return catalogue.say(key) if catalogue.has(key) else ""

    found = []
    for shared, group in groupby(names, key=kind):
        if shared:
            short = ", ".join(catalogue.say(f"side_by_side.short.{name}") for name in group)
            found.append(catalogue.say("side_by_side.kind-of", kind=shared, tests=short))
        else:
            found += [catalogue.write(Named("test", name)) for name in group]
    return catalogue.write(tuple(found))


def _during(catalogue: Catalogue, piece: FollowUpTests) -> str:
    key = piece.set_by or ("times" if piece.later else "every" if piece.every_months else "first-year")
    said = catalogue.say(
        f"side_by_side.tests.{key}",
        tests=_tests(catalogue, piece.tests),
        first=Counted("time", piece.first_year),
        later=Counted("time", piece.later or 0),
        every_months=Counted("month", piece.every_months or 0),
    )
    notes = {"for-some": piece.for_some, "until-positive": piece.until_positive}
    told = [catalogue.say(f"side_by_side.tests.{name}") for name, holds in notes.items() if holds]
    return " ".join((said, *told))


def _trial(catalogue: Catalogue, drug: str, trial: Trial) -> str:
    ours, theirs = trial.people or (None, None)
    return catalogue.say(
        "side_by_side.trial" if trial.people else "side_by_side.trial-uncounted",
        trial=catalogue.say(f"{drug}/trial.{trial.id}"),
        drug=Named("brand", drug),
        comparator=_word(catalogue, drug, "comparator", trial.comparator),
        who=catalogue.say(f"side_by_side.who.{trial.who}"),
        ours=ours,
        theirs=theirs,
        length=_length(catalogue, trial.length),
    )


def _length(catalogue: Catalogue, length: TrialLength | None) -> str:
    if length is None:
        return catalogue.say("side_by_side.length.not-read")
    return catalogue.say(f"side_by_side.length.{length.how}", length=Counted(length.unit, length.number))


def _of_each_hundred(catalogue: Catalogue, drug: str, rates: Rates) -> str:
    return f"{_trial(catalogue, drug, rates.trial)}. {catalogue.say('side_by_side.of-each-hundred')}"


def _effect(catalogue: Catalogue, drug: str, effect: Effect, *, letters: bool) -> str:
    said = catalogue.say(
        "side_by_side.rate",
        effect=_word(catalogue, drug, "effect", effect.name),
        ours=_shown(catalogue, effect.shares[0]),
        theirs=_shown(catalogue, effect.shares[1]),
    )
    notes = []
    if effect.counted:
        start, hours = effect.counted
        notes.append(catalogue.say(f"side_by_side.counted.{start}", hours=Counted("hour", hours)))
    how = "side_by_side.letter" if letters else "cli.confidence"
    notes += [catalogue.say(f"{how}.{level.value}") for level in doubts(effect.sources)]
    return f"{said} ({', '.join(notes)})" if notes else said


def _worked(catalogue: Catalogue, worked: Worked) -> Iterator[str]:
    """Relapses of a hundred people in a year, and how many got worse, each beside the comparator's."""
    told: tuple[tuple[str, tuple[Share, Share] | None, Callable[[Share], Share]], ...] = (
        ("relapses", worked.relapses, lambda one: one._replace(number=one.number * _PEOPLE)),
        ("worse", worked.worse, lambda one: one),
    )
    for key, pair, turned in told:
        if pair is not None:
            ours, theirs = (_shown(catalogue, turned(one)) for one in pair)
            weeks = Counted("week", worked.worse_weeks or 0)
            yield catalogue.say(f"side_by_side.worked.{key}", ours=ours, theirs=theirs, weeks=weeks)


def _shown(catalogue: Catalogue, share: Share) -> str:
    number = catalogue.write(share.number, "number")
    return catalogue.say("side_by_side.below", number=number) if share.below else number


def _word(catalogue: Catalogue, drug: str, kind: str, name: str) -> str:
    """A name that all drugs share, or one of the drug's own words."""
    shared = f"side_by_side.{kind}.{name}"
    return catalogue.say(shared if catalogue.has(shared) else f"{drug}/{kind}.{name}")
