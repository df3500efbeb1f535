"""Tests that found an infection which no other rule reads, and finds that nobody knows, each by its name."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.check.hepatitis import is_negative, is_positive
from doseline.finding import Finding
from doseline.record import Result, Test, as_written

# The rules for a find: of a name nobody knows, of an infection that passes, of one that lasts.
NOT_KNOWN, PASSING, LASTING = "positive-test-not-known", "infection-found", "infection-test-positive"
# And for a result in words that nobody could read.
NOT_READ = "test-not-read"
_DURING = "during"
# Tests of an infection that lasts which a family of rules reads where a guide has it, and else nobody.
_HEPATITIS_B = {"hbsag": False, "hbv-dna": False}
_TB_TEST = "tb-test"
_TUBERCULOSIS = "tuberculosis"


def findings(ctx: Context) -> Iterator[Finding]:
    """One finding for each kind of find, with all its tests."""
    yield from _finding(ctx, NOT_READ, None, unread_results(ctx))
    passes, known = ctx.guide.names.infection_tests, ctx.guide.names.known("test")
    if not ctx.has("hepatitis-b"):
        passes = {**passes, **_HEPATITIS_B}
    if not [name for name in ctx.chart.results if name in passes or name not in known]:
        return
    passing = [test for test in _finds(ctx) if passes.get(test.name)]
    lasting = [test for test in _finds(ctx) if passes.get(test.name) is False]
    tuberculosis = [test for test in lasting if test.name == _TB_TEST]
    yield from _finding(ctx, PASSING, None, [test for test in passing if _goes_on(ctx, test)])
    yield from _finding(ctx, LASTING, _at_stage(ctx), [test for test in lasting if test not in tuberculosis])
    yield from _finding(ctx, LASTING, _at_stage(ctx, _TUBERCULOSIS), tuberculosis)
    yield from _finding(ctx, NOT_KNOWN, None, unknown_finds(ctx))
    if ctx.stage is not Stage.BEFORE:
        yield from _finding(ctx, NOT_KNOWN, _DURING, _by_number(ctx))


def unread_results(ctx: Context) -> list[Test]:
    """The newest results in words that nobody could read, each until it is old or was answered."""
    newest = (results[-1] for results in ctx.chart.results.values())
    return [test for test in newest if test.text is not None and _is_unread(ctx, test, test.text)]


def _is_unread(ctx: Context, test: Test, text: str) -> bool:
    if (test.result, test.value, test.index, test.flag) != (None, None, None, None):
        return False
    if test.reads is Result.POSITIVE or (ctx.today - test.on.last).days >= ctx.number("result-unread-days"):
        return False
    names = ctx.guide.names
    if names.outcomes.is_ordinary(as_written(test)):
        return _names_illness(ctx, test, text)
    settled = names.scale(test.name) is not None and test.name in ctx.required
    return not (settled or names.outcomes.is_understood(text))


def _names_illness(ctx: Context, test: Test, text: str) -> bool:
    """Whether the words of a scan or the like name an illness: those words are read when there are some."""
    from doseline.guide.cautions import names_illness  # noqa: PLC0415 - a start without such a test needs none

    return names_illness(ctx.guide.drug, text, test.on.last.year)


def _at_stage(ctx: Context, variant: str | None = None) -> str | None:
    if ctx.stage is Stage.BEFORE:
        return variant
    return f"{variant}-{_DURING}" if variant else _DURING


def _finding(ctx: Context, rule: str, variant: str | None, tests: list[Test]) -> Iterator[Finding]:
    if tests:
        values = (("names", tuple(map(as_written, tests))),)
        yield ctx.finding(rule, (test.id for test in tests), variant=variant, values=values)


def _finds(ctx: Context) -> Iterator[Test]:
    """The positive tests of today and before, by a word, a mark of the laboratory or its cut-off."""
    for test in ctx.chart.tests:
        if test.on.first <= ctx.today and (test.result or test.reads) is not None and is_positive(test):
            yield test


def _unknown(ctx: Context) -> Iterator[Test]:
    return (test for test in _finds(ctx) if not ctx.guide.names.knows("test", test.name))


def unknown_finds(ctx: Context) -> list[Test]:
    """The finds that nobody knows, which hold until somebody said what they are.

    During treatment a number above its limit is only mentioned: most are of no infection at all.
    """
    tests = _unknown(ctx)
    return [test for test in tests if ctx.stage is Stage.BEFORE or _is_in_words(test)]


def _by_number(ctx: Context) -> list[Test]:
    return [test for test in _unknown(ctx) if not _is_in_words(test)]


def _is_in_words(test: Test) -> bool:
    return test.result is Result.POSITIVE or (test.text is not None and test.value is None)


def _goes_on(ctx: Context, test: Test) -> bool:
    """Whether a find of what passes is new, and neither a newer test nor an ended infection answers it."""
    if (ctx.today - test.on.last).days >= ctx.number("infection-review-days"):
        return False
    newer = (other for other in ctx.tests(test.name) if other.on.first > test.on.last)
    return not any(map(is_negative, newer)) and not any(
        illness.means("infection")
        and illness.until is not None
        and test.on.first <= illness.until.last < ctx.today
        for illness in ctx.chart.conditions
    )
