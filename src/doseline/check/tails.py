"""What goes on after the last dose of a medicine that another one has followed.

An ended medicine is checked by its own guide, as stopped. Of that only what comes after a last dose is told
beside the running medicine: everything else is the running medicine's to say.
"""

from __future__ import annotations

from doseline.check.families import check
from doseline.check.monitoring import Watched, monitoring
from doseline.finding import Finding
from doseline.guide import Guide
from doseline.plan import Plan
from doseline.record import Chart

# Rules about what comes after a last dose, and about results that the ended medicine can have lowered.
GO_ON = frozenset(
    {
        "contraception-window", "infant-live-vaccine", "immunoglobulin-low", "lab-borderline-for-long",
        "lab-low-for-long", "live-vaccine-after-stop", "live-vaccine-during",
        "low-immunoglobulins-with-infections", "monitoring-due", "pregnancy-after-stop",
    }
)  # fmt: skip
DUE = "monitoring-due"


def tail_findings(
    guide: Guide, chart: Chart, plan: Plan, watched: tuple[Watched, ...]
) -> tuple[Finding, ...]:
    """What is still to be said of a medicine that has ended; ``watched`` are its tests that go on.

    Source: each finding names its own.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> tail_findings(guide, chart, plan(guide, chart, today=date(2026, 4, 4)), ())  # it has not ended
    ()
    """
    tests = {one.test for one in watched}
    return tuple(
        one
        for one in check(guide, chart, plan).findings
        if one.rule in GO_ON and (one.rule != DUE or tests & {*tests_of(one)})
    )


def tests_of(finding: Finding) -> tuple[object, ...]:
    """The tests that a finding on due tests names.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> found = check(guide, chart, plan(guide, chart, today=date(2026, 4, 4))).findings
    >>> [tests_of(one) for one in found if one.rule == DUE]  # none is due yet
    []
    """
    found = dict(finding.values)["tests"]
    return found if isinstance(found, tuple) else (found,)


def tail_watched(guide: Guide, chart: Chart, plan: Plan, beside: tuple[Watched, ...]) -> tuple[Watched, ...]:
    """The tests of an ended medicine that go on, without those that the running one has days for.

    Units: civil days.
    Source: the guide's ``monitoring.toml``, each test with its own.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> own = monitoring(guide, chart, calendar)
    >>> [one.test for one in tail_watched(guide, chart, calendar, own) if one.due]  # the running one has them
    []
    """
    watched = {one.test for one in beside if one.due is not None}
    return tuple(one for one in monitoring(guide, chart, plan) if one.test not in watched)
