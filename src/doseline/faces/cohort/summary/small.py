"""Small counts taken out of a summary, and as many others as it takes so that none can be worked out.

A count is small where it is above nothing and under the limit. The sums that a reader can do are those of
``numbers.sums``. What is hidden is safe where the numbers could be others: a few hidden counts go up or down
by one, and every sum that is shown still comes out. Where there is no such way, one more count is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from doseline.faces.cohort.summary.numbers import By, Key, RuleCount, Steps, Summary, sums
from doseline.frozen import dataclass

# Under 3 a hidden count would be told: it could only be one.
LEAST = 3
# With small counts hidden one grouping alone is shown: the same people counted in several ways tell more.
_SHOWN: tuple[By, ...] = ("guide",)
# Ours: how many ways are tried before one more count is hidden instead.
_TRIES, _LENGTHS = 3000, (2, 4, 6, 9, 14)
Sum = tuple[Key, tuple[Key, ...], bool]


def hide_small(summary: Summary, below: int) -> Summary:
    """The summary without counts under ``below``, and without what would tell them; 0 hides nothing.

    Counts of rules are told in steps of ``below``. Rules and codes met less often are left out.

    Raises: ValueError for a limit that hides nothing though it is above 0.
    """
    if not below:
        return summary
    if below < LEAST:
        raise ValueError(below)
    kept = {by: groups for by, groups in summary.groups.items() if by in _SHOWN}
    counts = {
        key: count for key, count in summary.counts.items() if key[0] not in summary.groups or key[0] in kept
    }
    shown = replace(summary, groups=kept, counts=counts, below=below)
    hidden = to_hide({key: count or 0 for key, count in counts.items()}, tuple(sums(shown)), below)
    codes = tuple(code for code in summary.codes if code.count >= below)
    return replace(
        shown,
        counts={key: None if key in hidden else count for key, count in counts.items()},
        rules=tuple(_in_steps(rule, below) for rule in summary.rules if _whole(rule.people) >= below),
        codes=codes,
        more_codes=summary.more_codes if len(codes) == len(summary.codes) else None,
    )


def _whole(count: int | Steps | None) -> int:
    return count if isinstance(count, int) else 0


def _in_steps(rule: RuleCount, below: int) -> RuleCount:
    people, holding, unknown = (
        _step(_whole(one), below) for one in (rule.people, rule.holding, rule.unknown)
    )
    return replace(rule, people=people, holding=holding, unknown=unknown)


def _step(count: int, below: int) -> Steps | None:
    least = count - count % below
    return Steps(least=least, most=least + below - 1) if least else None


def to_hide(counts: Mapping[Key, int], all_sums: Sequence[Sum], below: int) -> frozenset[Key]:
    """The places to hide: those of small counts, and others until each could be another number."""
    numbers = _Numbers.of(counts, all_sums, below)
    hidden, safe = set(numbers.small), set[Key]()
    for key in sorted(numbers.small):
        _make_safe(key, hidden, safe, numbers)
    return frozenset(hidden)


def _make_safe(key: Key, hidden: set[Key], safe: set[Key], numbers: _Numbers) -> None:
    """Hide more until this one could be another number, and all that is hidden for it too.

    A way that was found stays one when more is hidden.
    """
    waiting = [key]
    while waiting:
        at = waiting[0]
        if at in safe:
            waiting.pop(0)
        elif way := numbers.way(at, hidden):
            safe |= way.keys()
        elif (more := numbers.next_to_hide(at, hidden)) is not None:
            hidden.add(more)
            waiting.append(more)
        else:
            # All around it but zeros is hidden: it may be any larger number, and the others with it.
            safe.add(at)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The true counts, those that are small, and of each place the sums that it is in."""

    counts: Mapping[Key, int]
    small: frozenset[Key]
    below: int
    within: Mapping[Key, tuple[Sum, ...]]

    @classmethod
    def of(cls, counts: Mapping[Key, int], all_sums: Sequence[Sum], below: int) -> _Numbers:
        """The numbers of a summary."""
        within: dict[Key, tuple[Sum, ...]] = {}
        for one in all_sums:
            for key in (one[0], *one[1]):
                within[key] = (*within.get(key, ()), one)
        small = frozenset(key for key, count in counts.items() if 0 < count < below)
        return cls(counts, small, below, within)

    def way(self, key: Key, hidden: set[Key]) -> dict[Key, int] | None:
        """Changes by one of hidden counts, this one among them, after which every shown sum comes out."""
        for longest in _LENGTHS:
            for start in (1, -1):
                if self.may(key, start):
                    found = _Search(self, hidden, longest).found({key: start})
                    if found is not None:
                        return found
        return None

    def may(self, key: Key, change: int) -> bool:
        """Whether a hidden count could be one more or less: zeros are shown, so that it is at least one."""
        return self.counts[key] + change > 0

    def next_to_hide(self, key: Key, hidden: set[Key]) -> Key | None:
        """What to hide next for a place: what makes a way at once, else the least; wholes after parts."""
        shown = sorted((one for one in self._beside(key, hidden) if self.counts[one]), key=self._price)
        ways = (one for one in shown if self.way(key, {*hidden, one}) is not None)
        return next(ways, shown[0] if shown else None)

    def _beside(self, key: Key, hidden: set[Key]) -> set[Key]:
        """The shown places in the sums of this one, and of all hidden ones that hang together with it."""
        seen, edge, shown = {key}, {key}, set[Key]()
        while edge:
            beside = {
                one for at in edge for total, parts, _ in self.within.get(at, ()) for one in (total, *parts)
            }
            shown |= beside - hidden - {key}
            edge = (beside & hidden) - seen
            seen |= edge
        return shown

    def _price(self, key: Key) -> tuple[bool, int, Key]:
        is_whole = any(key == total for total, _, _ in self.within.get(key, ()))
        return is_whole, self.counts[key], key

    def off(self, one: Sum, changes: Mapping[Key, int]) -> int:
        """By how much the parts are too few for their whole, negative where they are too many."""
        total, parts, is_open = one
        moved = changes.get(total, 0) - sum(changes.get(part, 0) for part in parts)
        if not is_open:
            return moved
        return min(0, self.counts[total] - sum(self.counts[part] for part in parts) + moved)


@dataclass(slots=True)
class _Search:
    """A search for changes that leave every sum right, no more than ``longest`` of them."""

    numbers: _Numbers
    hidden: set[Key]
    longest: int
    tries: int = _TRIES

    def found(self, changes: dict[Key, int]) -> dict[Key, int] | None:
        """The changes with those that make up for them; None where there are none, or too many to try."""
        self.tries -= 1
        wrong = self._first_wrong(changes)
        if wrong is None:
            return changes
        if self.tries <= 0 or len(changes) >= self.longest:
            return None
        one, off = wrong
        for key, change in self._repairs(one, off, changes):
            if (found := self.found({**changes, key: change})) is not None:
                return found
        return None

    def _first_wrong(self, changes: Mapping[Key, int]) -> tuple[Sum, int] | None:
        for key in changes:
            for one in self.numbers.within.get(key, ()):
                if off := self.numbers.off(one, changes):
                    return one, off
        return None

    def _repairs(self, one: Sum, off: int, changes: Mapping[Key, int]) -> Iterator[tuple[Key, int]]:
        total, parts, _ = one
        up = 1 if off > 0 else -1
        for key, change in (*((part, up) for part in parts), (total, -up)):
            if key in self.hidden and key not in changes and self.numbers.may(key, change):
                yield key, change
