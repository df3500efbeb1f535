"""No small count, and nothing that tells one: of each hidden number at least two values are possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from doseline.faces.cohort.summary.answer import answer
from doseline.faces.cohort.summary.counting import read_summary
from doseline.faces.cohort.summary.numbers import (
    ASSESSED,
    CANNOT,
    COLUMNS,
    MATTERS,
    STATUSES,
    VERDICTS,
    About,
    Key,
    Summary,
    sums,
    whole,
)  # fmt: skip
from doseline.faces.cohort.summary.small import Sum, hide_small, to_hide
from tests.faces.cohort.summary.screened import screen_demo, write_tables


def solutions_of(
    counts: Mapping[Key, int],
    hidden: Sequence[Key],
    all_sums: Sequence[Sum],
    fixed: Mapping[Key, int],
    least: int,
) -> bool:
    """Whether a reader who knows all that is shown could believe in these numbers of what is hidden."""
    bounds = {key: [least, 10**6] for key in hidden}
    bounds |= {key: [value, value] for key, value in fixed.items()}
    return _believable(counts, all_sums, bounds)


def _believable(counts: Mapping[Key, int], all_sums: Sequence[Sum], bounds: dict[Key, list[int]]) -> bool:
    if not _narrowed(counts, all_sums, bounds):
        return False
    left = [key for key, (low, high) in bounds.items() if low != high]
    if not left:
        return True
    key = min(left, key=lambda one: bounds[one][1] - bounds[one][0])
    low, high = bounds[key]
    near = sorted(range(low, min(high, low + 60) + 1), key=lambda value: abs(value - counts[key]))
    return any(
        _believable(counts, all_sums, {**{k: [*b] for k, b in bounds.items()}, key: [value, value]})
        for value in near
    )


def _narrowed(counts: Mapping[Key, int], all_sums: Sequence[Sum], bounds: dict[Key, list[int]]) -> bool:
    """Each bound as narrow as the sums make it; False where nothing is left of one."""
    changed = True
    while changed:
        changed = False
        for total, parts, is_open in all_sums:
            terms = [*((part, 1) for part in parts), (total, -1)]
            for key, sign in terms:
                if key not in bounds:
                    continue
                others = [(bounds.get(k, [counts[k], counts[k]]), s) for k, s in terms if k != key]
                # sum of signed terms is 0, or at most 0 where something else may be in the whole
                low = sum(b[0] if s > 0 else -b[1] for b, s in others)
                high = sum(b[1] if s > 0 else -b[0] for b, s in others)
                new = [-high, -low] if sign > 0 else [low, high]
                if is_open:
                    new[0 if sign > 0 else 1] = -(10**9) if sign > 0 else 10**9
                changed |= _cut(bounds[key], new)
                if bounds[key][0] > bounds[key][1]:
                    return False
    return True


def _cut(bound: list[int], new: list[int]) -> bool:
    before = tuple(bound)
    bound[:] = [max(bound[0], new[0]), min(bound[1], new[1])]
    return tuple(bound) != before


def certain(counts: Mapping[Key, int], hidden: frozenset[Key], all_sums: Sequence[Sum]) -> list[Key]:
    """The hidden places whose number can be worked out; zeros are shown, so a hidden one is at least 1."""
    least = 1
    order = sorted(hidden)
    return [
        key
        for key in order
        if not any(
            solutions_of(counts, order, all_sums, {key: counts[key] + step}, least)
            for step in (1, -1, 2, -2, 5, -5)
            if counts[key] + step >= least
        )
    ]


def invented(chance: Random) -> Summary:
    """The numbers of a small clinic, drawn by chance."""
    groups = tuple(f"g{number}" for number in range(chance.randint(1, 4)))
    counts: dict[Key, int | None] = {}
    for group in groups:
        row = {verdict: few(chance) for verdict in VERDICTS}
        assessed = sum(row.values())
        row |= {matter: chance.randint(0, assessed) if assessed else 0 for matter in MATTERS}
        row |= {CANNOT: few(chance), ASSESSED: assessed}
        counts |= {("guide", group, column): row[column] for column in COLUMNS}
    for column in COLUMNS:
        counts[whole(column)] = sum(counts["guide", group, column] or 0 for group in groups)
    counts |= {("status", status): few(chance) for status in STATUSES if status not in {CANNOT, ASSESSED}}
    cannot = counts["status", CANNOT] or 0
    whys = ("a", "b") if cannot else ()
    first = chance.randint(0, cannot)
    counts |= dict(zip((("why", why) for why in whys), (first, cannot - first), strict=False))
    counts["not-understood",] = chance.randint(0, counts["status", ASSESSED] or 0)
    counts["people",] = sum(counts["status", status] or 0 for status in STATUSES)
    about = About(today="2026-06-06", program="", guide_version="", inputs=1, lines=1, bytes=1)
    return Summary(
        about=about, counts=counts, groups={"guide": groups}, whys=whys, rules=(), codes=(), more_codes=0
    )


def few(chance: Random) -> int:
    return chance.choice((0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 15, 40))


def _shown(summary: Summary) -> Iterator[int]:
    yield from (count for count in summary.counts.values() if count is not None)


@pytest.mark.parametrize("tries", [8, pytest.param(400, marks=pytest.mark.slow)])
@pytest.mark.parametrize("below", [3, 5, 11])
def test_nothing_hidden_can_be_worked_out(below: int, tries: int) -> None:
    for seed in range(tries):
        summary = invented(Random(f"{below} {seed}"))
        found = hide_small(summary, below)
        counts = {key: count or 0 for key, count in summary.counts.items()}
        hidden = frozenset(key for key, count in found.counts.items() if count is None)
        assert all(not 0 < count < below for count in _shown(found)), seed
        assert {key for key, count in counts.items() if 0 < count < below} <= hidden, seed
        assert certain(counts, hidden, tuple(sums(found))) == [], seed


def test_the_one_small_part_of_a_whole_takes_another_with_it() -> None:
    counts: dict[Key, int] = {("a",): 2, ("b",): 30, ("c",): 8, ("all",): 40}
    one = ((("all",), (("a",), ("b",), ("c",)), False),)
    assert to_hide(counts, one, 5) == {("a",), ("c",)}


def test_two_small_parts_that_could_only_be_one_each_take_a_third() -> None:
    counts: dict[Key, int] = {("a",): 1, ("b",): 1, ("c",): 8, ("d",): 30, ("all",): 40}
    one = ((("all",), (("a",), ("b",), ("c",), ("d",)), False),)
    hidden = to_hide(counts, one, 5)
    assert hidden == {("a",), ("b",), ("c",)}
    assert certain(counts, hidden, one) == []
    assert certain(counts, frozenset({("a",), ("b",)}), one) == [("a",), ("b",)]


def test_a_part_that_stands_alone_hides_nothing_else() -> None:
    counts: dict[Key, int] = {("a",): 2, ("all",): 40}
    assert to_hide(counts, ((("all",), (("a",),), True),), 5) == {("a",)}


@pytest.fixture(name="demo", scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return screen_demo(tmp_path_factory.mktemp("demo") / "out")


@pytest.mark.parametrize("below", [0, 3, 5, 11])
def test_no_small_number_stands_in_the_answer(demo: Path, below: int) -> None:
    told = answer(hide_small(read_summary(demo), below))
    small = [number for number in _numbers(told) if below and 0 < number < below]
    assert small == []
    assert told["hidden_below"] == (below or None)
    assert bool(set(told["groups"]) - {"guide"}) is not bool(below)


def _numbers(value: object, *, of: str = "") -> Iterator[int]:
    match value:
        case dict():
            for key, item in value.items():
                if key not in {"inputs", "hidden_below"}:
                    yield from _numbers(item, of=key)
        case list():
            for item in value:
                yield from _numbers(item, of=of)
        case int():
            yield value


def test_a_limit_under_three_would_tell_what_it_hides(tmp_path: Path) -> None:
    found = read_summary(write_tables(tmp_path, {}))
    assert hide_small(found, 0) is found
    with pytest.raises(ValueError, match="2"):
        hide_small(found, 2)
