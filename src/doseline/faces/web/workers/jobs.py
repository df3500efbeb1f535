"""Jobs of the worker processes: everything comes in and goes back as values; nothing of it stays."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from functools import lru_cache
from gzip import compress
from importlib import import_module
from typing import TYPE_CHECKING

from doseline.assessment import Assessment, read_and_assess
from doseline.assessment.forecast.question import Question
from doseline.faces import demo_record
from doseline.faces.clock import civil_day
from doseline.faces.web.catalogues import words_about
from doseline.frozen import dataclass
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found
    from doseline.faces.ask import Answers, Asker
    from doseline.faces.picture import Lane
    from doseline.forecast.outcome import Forecast
    from doseline.forecast.typical.outcome import TypicalForecast

_QUICK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A record as it is kept, and the day to look at it; ``kept`` are the ids of its entries."""

    document: bytes
    today: date
    kept: frozenset[str]

    def case(self) -> Assessment:
        """The case of it."""
        return read_and_assess(self.document, clock=lambda _: self.today, today=self.today, kept=self.kept)


def ready_to_forecast() -> None:
    """Make one forecast, of nobody: it compiles what a forecast needs, or loads it where that was done."""
    forecast(Answered(document=demo_record.record(), today=demo_record.TODAY, kept=frozenset()), Question())


def forecast(told: Answered, question: Question) -> bytes:
    """The forecast of a record, sealed as the app keeps it.

    Raises: ForecastError for a change that does not fit the doses.
    """
    from doseline.assessment.forecast.contract import forecast_for  # noqa: PLC0415 - numbers and the compiler

    return pickle.dumps(forecast_for(told.case(), question), protocol=pickle.HIGHEST_PROTOCOL)


def ready_to_draw() -> None:
    """Load what draws."""
    import_module("doseline.faces.picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One picture: its lanes, its days, and how it is to look."""

    lanes: frozenset[Lane]
    first: date | None
    last: date | None
    language: str
    theme: str
    width: int


def drawn(told: Answered, sealed: bytes | None, wanted: Wanted) -> bytes:
    """The timeline of a record with its forecast, if there is one, as packed SVG."""
    from doseline.faces.picture import Lane, Theme, svg, timeline  # noqa: PLC0415 - slow to load

    case = told.case()
    guide = case.guide
    region = guide.region(case.record.person.region)
    catalogue = words_about(wanted.language, region, guide.drug, guide.product.id)
    forecast = None if sealed is None else _opened(sealed)
    shown = timeline(
        case, catalogue, first=wanted.first, last=wanted.last, forecast=forecast, lanes=wanted.lanes
    )
    if Lane.DOSES not in wanted.lanes:  # a picture on a card: the card says what has to be said
        shown = replace(shown, remarks=())
    drawing = svg(shown, catalogue, theme=Theme(wanted.theme), width=wanted.width)
    return compress(drawing.encode(), _QUICK, mtime=0)


def _opened(sealed: bytes) -> Forecast | TypicalForecast | None:
    from doseline.forecast.outcome import NoForecast  # noqa: PLC0415 - numpy, an extra

    found: Found = pickle.loads(sealed)  # noqa: S301 - of our own making
    return None if isinstance(found, NoForecast) else found


def ready_to_answer() -> None:
    """Load what makes answers to questions."""
    case = read_and_assess(demo_record.record(), clock=civil_day, today=demo_record.TODAY)
    words_of_nobody = words_about("en", case.guide.region("default"), case.guide.drug)
    _asker(case.guide.drug, words_of_nobody).ask("flu shot")


def answers(question: str, *, drug: str, language: str, region: str) -> Answers:
    """What the guide has on a question, without what the alarm above it says."""
    from doseline.faces.ask.unrepeated import unrepeated  # noqa: PLC0415 - slow to load

    guide = load_guide(drug)
    catalogue = words_about(language, guide.region(region), drug)
    return unrepeated(_asker(drug, catalogue).ask(question), guide, catalogue)


@lru_cache(maxsize=4)
def _asker(drug: str, catalogue: Catalogue) -> Asker:
    """The index of a guide in one language, made once."""
    from doseline.faces.ask import Asker  # noqa: PLC0415 - slow to load

    return Asker(load_guide(drug), load_statements(drug), catalogue)
