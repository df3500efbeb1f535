"""The vaccine planner: last day before a start, earliest start after a vaccine, and what holds now."""

from __future__ import annotations

from datetime import date, timedelta

from doseline.check.b_cells import Cells, b_cells, weakened
from doseline.check.check_result import VaccineDates, VaccineNow
from doseline.check.context import Context, Stage, context
from doseline.check.vaccine_courses import CourseDates, Fit, Window, course_dates
from doseline.check.vaccines import has_window, wait_days
from doseline.finding import Severity
from doseline.guide import Guide, VaccineKind
from doseline.guide.courses import load_courses
from doseline.plan import Plan
from doseline.record import Chart


def vaccines(
    guide: Guide, chart: Chart, plan: Plan, names: tuple[str, ...] | None = None
) -> tuple[VaccineDates, ...]:
    """Both directions for each vaccine in ``names`` (canonical; all known ones if not given).

    A vaccine whose name does not tell whether it is live follows the live rule, as ``ask``.
    No vaccine that is known to be non-live is ever refused.

    Units: civil days.
    Source: ``live-vaccine-days`` and ``non-live-vaccine-days`` of the guide (of a US label 2.1),
    the courses of ``courses.toml``.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> (mmr,) = vaccines(guide, chart, calendar, ("mmr",))
    >>> mmr.live, mmr.now.severity.value
    (True, 'stop')
    """
    ctx = context(guide, chart, plan)
    wanted = names if names is not None else _all_names(ctx)
    return tuple(_dates(ctx, name) for name in wanted)


def _all_names(ctx: Context) -> tuple[str, ...]:
    known = [name for name, kind in ctx.guide.names.vaccines.items() if kind.live is not None]
    recorded = [shot.vaccine for shot in ctx.chart.vaccinations]
    return tuple(dict.fromkeys((*known, *recorded)))


def _dates(ctx: Context, name: str) -> VaccineDates:
    kind = _kind(ctx, name)
    wait = timedelta(days=wait_days(ctx, kind))
    start = _planned_start(ctx)
    last_day = start - wait if start and has_window(ctx) else None
    window = Window(today=ctx.today, last_by=last_day, start=start, live=kind.live)
    courses = _courses(ctx, kind, name, window)
    return VaccineDates(
        vaccine=name,
        live=kind.live,
        series=kind.series,
        last_day_before_start=last_day,
        earliest_start_after=_earliest_start(ctx, name, wait) if has_window(ctx) else None,
        now=_now(ctx, kind, last_day, courses[0].fit if courses else None),
        courses=courses,
    )


def _courses(ctx: Context, kind: VaccineKind, name: str, window: Window) -> tuple[CourseDates, ...]:
    """Every course of a vaccine, after the doses on record; one entry a day counts as one dose."""
    days = {
        shot.on.last
        for shot in ctx.chart.vaccinations
        if not shot.planned and shot.on.last <= ctx.today and shot.vaccine in (name, kind.name)
    }
    given = tuple(sorted(days))
    return tuple(course_dates(course, given, window) for course in load_courses().get(kind.name, ()))


def _kind(ctx: Context, name: str) -> VaccineKind:
    """The kind of a vaccine; where the name is not known, by the code of an entry with that name."""
    codes = (shot.cvx for shot in ctx.chart.vaccinations if shot.vaccine == name and shot.cvx)
    names = ctx.guide.names
    return names.vaccine(name, None if name in names.vaccines else next(codes, None))


def _planned_start(ctx: Context) -> date | None:
    """The day of the first dose that is still to come, before treatment or after a long gap."""
    if ctx.stage is not Stage.BEFORE or ctx.plan.next_dose is None:
        return None
    due = ctx.plan.next_dose.due
    return due if due >= ctx.today else None


def _earliest_start(ctx: Context, name: str, wait: timedelta) -> date | None:
    if ctx.stage is not Stage.BEFORE:
        return None
    days = [shot.on.last for shot in ctx.chart.vaccinations if shot.vaccine == name]
    return max(days) + wait if days else None


def _now(ctx: Context, kind: VaccineKind, last_day: date | None, fit: Fit | None) -> VaccineNow:
    if not kind.is_vaccine:
        return _say(ctx, "not-a-vaccine", Severity.TELL, "not-a-vaccine")
    if kind.live is False:
        return _now_nonlive(ctx, kind, fit, in_time=last_day is None or ctx.today <= last_day)
    if kind.live is None:
        return _say(ctx, "vaccine-kind-unknown", Severity.ASK, "kind-unknown")
    match ctx.stage:
        case Stage.BEFORE if ctx.gap_since is None:
            return _now_before(ctx, last_day, fit)
        case Stage.DURING:
            severity = Severity.STOP if has_window(ctx) else Severity.ASK
            return _say(ctx, "live-vaccine-during", severity, "live-during")
        case _:
            return _now_after(ctx)


def _now_nonlive(ctx: Context, kind: VaccineKind, fit: Fit | None, *, in_time: bool) -> VaccineNow:
    if kind.check:
        return _say(ctx, "nonlive-vaccine-during", Severity.TELL, "nonlive-check")
    if ctx.stage is Stage.BEFORE and not has_window(ctx):
        return _say(ctx, "nonlive-vaccine-recent", Severity.TELL, "nonlive-no-window")
    if ctx.stage is Stage.BEFORE:
        return _say(ctx, "nonlive-vaccine-recent", Severity.TELL, _nonlive_before(fit, in_time=in_time))
    why = "nonlive-during" if ctx.stage is Stage.DURING else "nonlive-after"
    return _say(ctx, "nonlive-vaccine-during", Severity.TELL, why)


def _nonlive_before(fit: Fit | None, *, in_time: bool) -> str:
    """What holds before the start for a vaccine that is not live, by its usual course."""
    match fit:
        case Fit.DONE:
            return "nonlive-done"
        case Fit.SHORT | Fit.NO if in_time:
            return "nonlive-no-fit"
        case _:
            return "nonlive-in-time" if in_time else "nonlive-late"


def _now_before(ctx: Context, last_day: date | None, fit: Fit | None) -> VaccineNow:
    """A live vaccine before anything was injected: in time, if nothing else weakens immunity."""
    rule = "live-vaccine-recent"
    weak = weakened(ctx)
    if weak is not None:
        return _say(ctx, rule, Severity.ASK, f"cells-{weak[0].value}", weak[1])
    if not has_window(ctx):
        return _say(ctx, rule, Severity.ASK, "live-no-window")
    if last_day is None:
        return _say(ctx, rule, Severity.ASK, "live-no-date")
    if ctx.today > last_day:
        return _say(ctx, rule, Severity.ASK, "live-too-late")
    if fit is Fit.NO:
        return _say(ctx, rule, Severity.ASK, "live-no-fit")
    return _say(ctx, rule, Severity.TELL, "live-in-time")


def _now_after(ctx: Context) -> VaccineNow:
    """After a stop or a long gap, only a blood test says whether B cells are back."""
    if not ctx.has("b-cells"):
        return _say(ctx, "live-vaccine-after-stop", Severity.ASK, "live-after-ask")
    cells, entries = b_cells(ctx)
    severity = Severity.ASK if cells is Cells.BACK else Severity.STOP
    return _say(ctx, "live-vaccine-after-stop", severity, f"cells-{cells.value}", entries)


def _say(ctx: Context, rule: str, severity: Severity, why: str, because: tuple[str, ...] = ()) -> VaccineNow:
    return VaccineNow(severity=severity, why=why, sources=ctx.guide.rules[rule].sources, because=because)
