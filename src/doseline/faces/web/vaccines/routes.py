"""Vaccine routes: before the start, during treatment and after it; live and non-live apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.check import VaccineDates, vaccines
from doseline.check.context import context
from doseline.dates import PartialDate
from doseline.faces.ask import text_of
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.vaccines.asked import meant, title
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide.statements import Use, load_statements
from doseline.record import Vaccination
from doseline.text import Named, sentences

# The kinds in the order of the page: the ones to ask about first.
_KINDS = {"live": True, "kind-unknown": None, "non-live": False}
GENERAL = {
    "live": Use.LIVE_VACCINE,
    "kind-unknown": Use.VACCINE_OF_UNKNOWN_KIND,
    "non-live": Use.NON_LIVE_VACCINE,
}


@get("/p/{record:str}/vaccines", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """What is planned, then every vaccine of which something can be said."""
    return _page(view)


@post("/p/{record:str}/vaccines", status_code=HTTP_200_OK, sync_to_thread=True)
def ask(view: RecordView, form: PostedForm) -> Response[str]:
    """The same with what holds for the one that was asked about, in whatever words; nothing is kept."""
    written = form.one("vaccine")
    if not written:
        return _page(view, Asked(fault=view.say("entry.fault.missing")))
    case = view.case
    dates = vaccines(case.guide, case.chart, case.plan, meant(case.guide, written))
    return _page(
        view,
        Asked(
            written=written,
            title=title(view.catalogue, case.guide, dates),
            groups=tuple(_group(view, (one,)) for one in dates),
        ),
    )


def _page(view: View, asked: Asked | None = None) -> Response[str]:
    case = view.case
    dates = vaccines(case.guide, case.chart, case.plan)
    return view.page(
        "vaccines/vaccines",
        status=HTTP_422_UNPROCESSABLE_ENTITY if asked and asked.fault else HTTP_200_OK,
        asked=asked or Asked(),
        planned=tuple(_planned(view, dates)),
        kinds=tuple(_kind(view, dates, name) for name in _KINDS),
        stage=context(case.guide, case.chart, case.plan).stage.value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Vaccines of which the same holds: their names, what holds now, and the days."""

    names: tuple[str, ...]
    said: str
    numbers: tuple[int, ...]
    last_day: date | None
    earliest_start: date | None
    entries: tuple[str, ...]
    courses: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A vaccine that was asked about: what was written, what was understood, and what holds for it."""

    written: str = ""
    title: str = ""
    groups: tuple[Group, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A vaccination that is planned in the record, and what holds for it."""

    on: PartialDate
    has_passed: bool
    group: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Live or not, or not to be told by the name: the vaccines, and what the guide says in general."""

    name: str
    groups: tuple[Group, ...]
    general: tuple[tuple[str, str, tuple[int, ...]], ...]


def _kind(view: View, dates: Iterable[VaccineDates], name: str) -> Kind:
    found = tuple(_alike(view, dates, live=_KINDS[name]))
    return Kind(name=name, groups=found, general=tuple(_general(view, name)) if found else ())


def _general(view: View, kind: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Statements of the guide on one kind: the title, the text, the numbers of the sources."""
    guide = load_statements(view.case.guide.drug)
    for item in guide.used_for(GENERAL[kind]):
        title = view.say(f"{guide.drug}/statement.{item.id}.title")
        yield title, text_of(view.catalogue, guide.drug, item), view.notes.numbers(item.sources)


def _planned(view: View, dates: Iterable[VaccineDates]) -> Iterator[Planned]:
    by_name = {one.vaccine: one for one in dates}
    shots = [shot for shot in view.case.chart.vaccinations if shot.planned]
    for shot in sorted(shots, key=lambda shot: shot.on.first):
        yield Planned(
            on=shot.on,
            has_passed=shot.on.last < view.case.today,
            group=_group(view, (by_name[shot.vaccine],), shot),
        )


def _alike(view: View, dates: Iterable[VaccineDates], *, live: bool | None) -> Iterator[Group]:
    """The vaccines of one kind, those of which the same can be said together."""
    found: dict[tuple[object, ...], list[VaccineDates]] = {}
    for one in dates:
        if one.live is live:
            alone = one.vaccine if one.courses_to_show else None
            same = (one.now.why, one.last_day_before_start, one.earliest_start_after, alone)
            found.setdefault(same, []).append(one)
    # A vaccine on record, for which there is a first day of treatment, comes first.
    for group in sorted(found.values(), key=lambda group: group[0].earliest_start_after is None):
        yield _group(view, tuple(group))


def _group(view: View, dates: tuple[VaccineDates, ...], shot: Vaccination | None = None) -> Group:
    first = dates[0]
    written = shot.written if shot else None
    return Group(
        names=tuple(view.catalogue.write(Named("vaccine", one.vaccine, written)) for one in dates),
        said=sentences.vaccine_now(view.catalogue, first),
        numbers=view.notes.numbers(first.now.sources),
        last_day=first.last_day_before_start,
        earliest_start=first.earliest_start_after,
        entries=view.entries(first.now.because),
        courses=tuple(
            (sentences.course(view.catalogue, course), view.notes.numbers(course.sources))
            for course in first.courses_to_show
        ),
    )


ROUTES = (page, ask)
