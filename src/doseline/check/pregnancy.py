"""Pregnancy, contraception, breastfeeding, and infants exposed before birth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from doseline.check.context import Context, Stage, context, ended
from doseline.check.hepatitis import is_negative, is_positive
from doseline.dates import add_months_forward
from doseline.finding import Finding
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import Plan
from doseline.record import BirthOrLoss, Certainty, Chart, Condition, Medication, Pregnancy, Test

_CONTRACEPTION = frozenset({"contraception", "cannot-become-pregnant"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthControlWindow:
    """Until when birth control is advised, if a dose was the last one.

    ``ends`` is the last day of it, None where the text that is followed has no such time. ``finding`` is what
    is said to somebody who wishes for a baby, with its sources.
    """

    last_dose: date | None
    ends: date | None
    next_dose: date | None
    ends_after_next: date | None
    finding: Finding


def birth_control_window(guide: Guide, chart: Chart, plan: Plan) -> BirthControlWindow:
    """The days that somebody who wishes for a baby asks about, whether the wish is on record or not.

    Units: civil days; whole calendar months, the month's last day where it is shorter.
    Source: ``contraception-months`` of the guide (of a US label 8.3).

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> window = birth_control_window(guide, chart, plan(guide, chart, today=date(2026, 4, 1)))
    >>> window.last_dose, window.ends
    (datetime.date(2026, 3, 2), datetime.date(2026, 9, 2))
    """
    ctx = context(guide, chart, plan)
    following = plan.next_dose.due if plan.next_dose else None
    return BirthControlWindow(
        last_dose=plan.last_given,
        ends=_window(ctx, plan.last_given),
        next_dose=following,
        ends_after_next=_window(ctx, following),
        finding=_wished(ctx, ()),
    )


def _window(ctx: Context, dose: date | None) -> date | None:
    return _window_end(ctx, dose) if dose is not None and ctx.has("contraception") else None


def findings(ctx: Context) -> Iterator[Finding]:
    """The sex on record never silences a pregnancy; it only spares a question about contraception."""
    found = expecting(ctx)
    if found and not _is_only_suspected(ctx, found[0]):
        yield from _pregnant(ctx, *found)
    else:
        yield from _unclear(ctx, found[0] if found else ())
        yield from _contraception(ctx)
    yield from _wish(ctx)
    yield from _breastfeeding(ctx)
    yield from _infants(ctx)
    yield from _how_it_ended(ctx)


def expecting(ctx: Context) -> tuple[tuple[str, ...], str | None] | None:
    """The entries that say that somebody is pregnant, and the variant of the rule."""
    open_ones = [entry.id for entry in ctx.chart.pregnancies if not ended(entry.until, ctx.today)]
    open_ones += [condition.id for condition in ctx.having("pregnancy") if ctx.is_open(condition)]
    if open_ones:
        return tuple(open_ones), None
    positive = [test.id for test in _unresolved_tests(ctx) if is_positive(test)]
    return (tuple(positive), "test") if positive else None


def _unresolved_tests(ctx: Context) -> list[Test]:
    """Pregnancy tests that no entered pregnancy has taken up and ended since."""
    tests = ctx.tests("pregnancy-test")
    if not tests:
        return []
    over = [entry.until.last for entry in ctx.chart.pregnancies if entry.until is not None]
    return [test for test in tests if not any(test.on.first <= end for end in over)]


def _is_only_suspected(ctx: Context, entries: Sequence[str]) -> bool:
    """Whether nobody is sure of any of these pregnancies, and no test has found one."""
    suspected = {entry.id for entry in ctx.chart.pregnancies if entry.certainty is Certainty.SUSPECTED}
    return suspected.issuperset(entries) and not any(map(is_positive, _unresolved_tests(ctx)))


def _pregnant(ctx: Context, entries: tuple[str, ...], variant: str | None) -> Iterator[Finding]:
    if ctx.stage is not Stage.AFTER:
        yield ctx.finding("pregnancy", entries, variant=variant)
    elif not ctx.has("contraception"):
        return
    elif ctx.plan.last_given is not None and _begin(ctx, entries) <= _window_end(ctx, ctx.plan.last_given):
        yield ctx.finding("pregnancy-after-stop", entries)


def _begin(ctx: Context, entries: tuple[str, ...]) -> date:
    """The earliest day that the entries give for a pregnancy."""
    days = [_first_day(ctx, entry) for entry in ctx.chart.pregnancies if entry.id in entries]
    days += [other.on.first for other in (*ctx.chart.conditions, *ctx.chart.tests) if other.id in entries]
    return min(days)


def _first_day(ctx: Context, entry: Pregnancy) -> date:
    """The first day a pregnancy can have had: the day of its entry is the day somebody knew of it."""
    end = entry.due or entry.until or entry.expected
    if end is None:
        return entry.on.first
    return min(entry.on.first, end.first - timedelta(days=ctx.number("pregnancy-days")))


def _window_end(ctx: Context, last_dose: date) -> date:
    """The last day of the time to avoid a pregnancy in: the dose itself where no text has one."""
    if not ctx.has("contraception"):
        return last_dose
    return add_months_forward(last_dose, ctx.number("contraception-months"))


def _unclear(ctx: Context, suspected: tuple[str, ...]) -> Iterator[Finding]:
    """A perhaps weighs no more than a yes would: after treatment, only within the window."""
    last = ctx.plan.last_given
    if ctx.stage is Stage.AFTER and (last is None or ctx.today > _window_end(ctx, last)):
        return
    newest = _unresolved_tests(ctx)[-1:]
    unclear = [test.id for test in newest if not is_negative(test) and not is_positive(test)]
    missed = [
        symptom.id
        for symptom in ctx.chart.symptoms
        if symptom.name == "missed-period" and ctx.is_open(symptom)
    ]
    missed += [condition.id for condition in ctx.having("missed-period") if ctx.is_open(condition)]
    if unclear or missed or suspected:
        yield ctx.finding("pregnancy-unclear", (*suspected, *unclear, *missed))


def _contraception(ctx: Context) -> Iterator[Finding]:
    if ctx.chart.person.sex == "male" or not ctx.has("contraception"):
        return
    months = ctx.number("contraception-months")
    last = ctx.plan.last_given
    if ctx.stage is Stage.AFTER:
        if last is not None and ctx.today <= _window_end(ctx, last):
            values = (("months", months), ("last_dose", last))
            yield ctx.finding("contraception-window", until=_window_end(ctx, last), values=values)
    elif not has_contraception(ctx):
        yield ctx.finding("contraception-not-entered", values=(("months", months),))


def has_contraception(ctx: Context) -> bool:
    """Whether it is on record and has not run out: an end that was expected counts here."""
    return any(
        _is_surely_open(ctx, condition) for name in _CONTRACEPTION for condition in ctx.having(name)
    ) or any(
        _is_surely_open(ctx, drug) and ctx.is_in(drug, "contraceptive") for drug in ctx.chart.medications
    )


def _is_surely_open(ctx: Context, entry: Condition | Medication) -> bool:
    return ctx.is_open(entry) and not ended(entry.expected, ctx.today)


def _wish(ctx: Context) -> Iterator[Finding]:
    wishes = [condition.id for condition in ctx.having("pregnancy-wish") if ctx.is_open(condition)]
    if wishes:
        yield _wished(ctx, wishes)


def _wished(ctx: Context, wishes: Sequence[str]) -> Finding:
    """What is to be said to somebody who wishes for a baby; no text speaks of the men who take it."""
    variant = "partner" if ctx.chart.person.sex == "male" else None
    if not ctx.has("contraception"):
        return ctx.finding("pregnancy-wish", wishes, variant=variant or "no-window")
    last = ctx.plan.last_given
    earliest = _window_end(ctx, last) + timedelta(days=1) if last else None
    values = (("months", ctx.number("contraception-months")), ("earliest", earliest))
    return ctx.finding("pregnancy-wish", wishes, variant=variant, values=values)


def _breastfeeding(ctx: Context) -> Iterator[Finding]:
    entries = [entry.id for entry in ctx.chart.breastfeeding if not ended(entry.until, ctx.today)]
    entries += [condition.id for condition in ctx.having("breastfeeding") if ctx.is_open(condition)]
    if entries:
        yield ctx.finding("breastfeeding", entries)


def _infants(ctx: Context) -> Iterator[Finding]:
    """A baby whose mother had a dose in the pregnancy or in the months before it, in its first year."""
    if not ctx.has("infants"):
        return
    for entry in ctx.chart.pregnancies:
        if not ended(entry.until, ctx.today) or not may_be_a_birth(ctx, entry):
            continue
        doses = doses_around(ctx, entry)
        until = _first_year_end(ctx, entry)
        if doses and (until is None or ctx.today <= until):
            yield ctx.finding("infant-live-vaccine", (entry.id, *doses), until=until)


def may_be_a_birth(ctx: Context, entry: Pregnancy) -> bool:
    """Whether a pregnancy that is over was a birth, or lasted long enough for one as far as its days tell."""
    end = entry.until
    if end is None or entry.outcome is BirthOrLoss.LOSS:
        return False
    if entry.outcome is BirthOrLoss.BIRTH:
        return True
    if entry.due is not None:
        return (end.last - _first_day(ctx, entry)).days >= ctx.number("birth-days")
    return (end.last - entry.on.first).days >= ctx.number("birth-known-days")


def _how_it_ended(ctx: Context) -> Iterator[Finding]:
    """The gentle question how a pregnancy ended, for a year; one answer ends it."""
    for entry in ctx.chart.pregnancies:
        until = _first_year_end(ctx, entry)
        asked = entry.outcome is None and ended(entry.until, ctx.today)
        # One that was over before the treatment is nobody's question here.
        first = ctx.plan.treated_from
        if asked and until is not None and ctx.today <= until and first and first <= until:
            yield ctx.finding("pregnancy-ended", (entry.id,))


def _first_year_end(ctx: Context, entry: Pregnancy) -> date | None:
    """The last day of the first year of a baby born when a pregnancy ended."""
    months = ctx.number("infant-months")
    return add_months_forward(entry.until.last, months) if entry.until else None


def doses_around(ctx: Context, entry: Pregnancy) -> tuple[str, ...]:
    """Doses whose window reaches into a pregnancy, up to its end."""
    first = _first_day(ctx, entry)
    last = entry.until.last if entry.until else ctx.today
    return tuple(
        dose.id
        for dose in ctx.chart.doses
        if first <= _window_end(ctx, dose.on.last) and dose.on.first <= last
    )
