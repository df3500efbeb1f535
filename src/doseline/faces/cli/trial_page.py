"""A trial's summary on a page of the terminal."""

from __future__ import annotations

from decimal import Decimal

from doseline.faces.cli.page import Page, Tone
from doseline.faces.trial import Done
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.scenario import Scenario
from doseline.forecast.trial.summary import CURVE_RESOLUTION, VALUE_RESOLUTION, WITHHELD, Arm, Quantiles
from doseline.text import Catalogue, Counted

_DIGITS = 3
_PERCENT = 100
# Ours: smaller levels, counts and areas are nothing to a laboratory.
_TINY = 0.001
# Ours: names enough to look into them, and no wall of lines.
_MOST_LEFT_OUT = 20


def trial_page(page: Page, catalogue: Catalogue, done: Done, saved: list[str]) -> str:
    """What came out, regimen by regimen, and how it was worked out."""
    return str(_TrialPage(page, catalogue, done).written(saved))


def short(value: float | None) -> Decimal:
    """A number with three digits that count.

    >>> str(short(0.03456)), str(short(26.96)), str(short(12345.0))
    ('0.0346', '27', '12300')
    """
    if not value:
        return Decimal(0)
    rounded = Decimal(f"{value:.{_DIGITS}g}")
    return Decimal(f"{rounded.normalize():f}")


def exact(value: float) -> Decimal:
    """A day, or the end of a range, to its last digit: what was asked for is not rounded.

    >>> str(exact(1095.0)), str(exact(171.6))
    ('1095', '171.6')
    """
    return Decimal(f"{Decimal(repr(value)).normalize():f}")


class _TrialPage:
    """One page while it is written."""

    def __init__(self, page: Page, catalogue: Catalogue, done: Done) -> None:
        self._page = page
        self._say = catalogue.say
        self._catalogue = catalogue
        self._done = done

    def written(self, saved: list[str]) -> Page:
        self._head()
        for arm in self._done.arms:
            self._arm(arm)
        self._left_out()
        self._how()
        for line in saved:
            self._page.gap()
            self._page.paragraph(line)
        return self._page

    def _head(self) -> None:
        scenario = self._done.scenario
        self._page.paragraph(scenario.title, tone=Tone.STRONG)
        self._page.paragraph(
            self._say(
                "trial.page.who",
                people=scenario.people,
                population=self._say(f"trial.page.{scenario.attendees.name.value}"),
                model=scenario.model,
                reading=scenario.attendees.reading,
                seed=str(scenario.seed),
            )
        )
        for it in self._done.beyond:
            self._page.gap()
            values = {name: exact(getattr(it, name)) for name in ("least", "most", "low", "high")}
            self._page.paragraph(self._say(f"trial.page.beyond-{it.name}", **values), tone=Tone.CARE)

    def _arm(self, arm: Arm) -> None:
        self._page.heading(arm.regimen)
        given, late, missed = (short(each) for each in (arm.doses_given, arm.doses_late, arm.doses_missed))
        self._page.paragraph(self._say("trial.page.doses", given=given, late=late, missed=missed), indent=2)
        self._table([_days_head(self._catalogue), *(self._day(arm, place) for place in range(len(arm.at)))])
        self._intervals(arm)
        self._times(arm)

    def _table(self, rows: list[tuple[str, ...]]) -> None:
        if len(rows) > 1:
            self._page.gap()
            self._page.table(rows)

    def _day(self, arm: Arm, place: int) -> tuple[str, ...]:
        at = arm.at[place]
        shares = (at.under_depleted, at.under_repleted)
        return (
            self._catalogue.write(exact(at.day)),
            self._band(at.level_mg_L),
            self._band(at.count_per_uL),
            *(self._share(share) for share in shares),
        )

    def _intervals(self, arm: Arm) -> None:
        for it in arm.intervals:
            self._page.gap()
            name = self._say("trial.page.interval", first=exact(it.from_day), last=exact(it.to_day))
            found = {"auc": it.auc_mg_day_L, "peak": it.peak_mg_L, "trough": it.trough_mg_L}
            rows = [(self._say(f"trial.page.{what}"), self._band(each)) for what, each in found.items()]
            self._page.paragraph(name, indent=2)
            self._page.table(rows, indent=4)

    def _times(self, arm: Arm) -> None:
        bounds = limits()
        self._page.gap()
        for text in (
            self._depletion(arm, short(bounds.depleted_per_uL)),
            *self._repletion(arm, short(bounds.repleted_per_uL)),
            *self._half_life(arm),
        ):
            self._page.paragraph(text, indent=2)

    def _depletion(self, arm: Arm, count: Decimal) -> str:
        found = arm.depletion_days
        if not found.people:
            return self._say("trial.page.depletion-nobody", count=count)
        band, share = self._band(found), self._share(found.people)
        return self._say("trial.page.depletion", count=count, share=share, band=band)

    def _repletion(self, arm: Arm, count: Decimal) -> tuple[str, ...]:
        found = arm.repletion_days
        if not arm.depleted_after_last_dose:
            return (self._say("trial.page.repletion-nobody", count=count),)
        early, quarter, half = (self._time(value) for value in found.values)
        share = self._share(arm.repleted)
        said = {"count": count, "share": share, "early": early, "quarter": quarter, "half": half}
        return self._say("trial.page.repletion", **said), self._say(f"trial.page.reason-{WITHHELD}")

    def _half_life(self, arm: Arm) -> tuple[str, ...]:
        window = self._done.scenario.looked.half_life_days
        if arm.half_life_days is None or window is None:
            return ()
        first, last = (exact(day) for day in window)
        if not arm.half_life_days.people:
            return (self._say("trial.page.half-life-nobody", first=first, last=last),)
        band = self._band(arm.half_life_days)
        return (self._say("trial.page.half-life", band=band, first=first, last=last),)

    def _left_out(self) -> None:
        found = self._done.left_out
        if not found:
            return
        self._page.gap()
        people = {it.person for it in found}
        self._page.paragraph(self._say("trial.page.left-out", count=len(people)), tone=Tone.CARE)
        for why in sorted({it.why for it in found}):
            self._page.item("-", self._people(why, sorted({it.person for it in found if it.why == why})))

    def _people(self, why: str, people: list[int]) -> str:
        """Some people by their numbers, and how many more there are."""
        said = {"why": self._say(f"trial.why.{why}"), "people": tuple(map(str, people[:_MOST_LEFT_OUT]))}
        more = len(people) - _MOST_LEFT_OUT
        if more <= 0:
            return self._say("trial.page.left-out-people", **said)
        return self._say("trial.page.left-out-more", **said, more=more)

    def _how(self) -> None:
        scenario: Scenario = self._done.scenario
        self._page.heading(self._say("trial.page.how"))
        curves, values = self._share(CURVE_RESOLUTION), self._share(VALUE_RESOLUTION)
        step = Counted("day", exact(scenario.looked.step_days))
        self._page.paragraph(self._say("trial.page.bands", curves=curves, values=values), indent=2)
        self._page.paragraph(self._say("trial.page.areas", step=step), indent=2)
        self._page.paragraph(self._say("trial.page.model"), indent=2)
        for misfit in self._done.misfits:
            self._page.paragraph(self._say(f"trial.misfit.{misfit}"), indent=2)

    def _band(self, found: Quantiles) -> str:
        low, mid, high = (self._time(value) for value in found.values)
        return self._say("trial.page.band", low=low, mid=mid, high=high)

    def _time(self, value: float | None) -> str:
        if value is None:
            return self._say("trial.page.beyond-follow-up")
        if value < _TINY:
            return self._say("trial.page.under-floor", floor=short(_TINY))
        return self._catalogue.write(short(value))

    def _share(self, share: float) -> str:
        return self._say("trial.page.share", percent=short(share * _PERCENT))


def _days_head(catalogue: Catalogue) -> tuple[str, ...]:
    bounds = limits()
    under = (
        catalogue.say("trial.page.under", count=short(count))
        for count in (bounds.depleted_per_uL, bounds.repleted_per_uL)
    )
    return (*(catalogue.say(f"trial.page.{name}") for name in ("day", "level", "count")), *under)
