"""An assessment as a table in a notebook: the next step, the dates, and what the checks say."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from doseline.assessment.assessment import Assessment
from doseline.text import Catalogue, sentences

_DATES = 6


def table(found: Assessment, language: str = "en") -> str:
    """HTML of one table; every text in it is escaped."""
    catalogue = Catalogue(language, found.guide.region(found.record.person.region)).about(
        found.guide, found.typed
    )
    rows = "".join(
        f"<tr><th>{escape(head)}</th><td>{escape(said)}</td></tr>" for head, said in _rows(found, catalogue)
    )
    return f"<table><caption>{escape(sentences.headline(catalogue, found.step))}</caption>{rows}</table>"


def _rows(found: Assessment, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    yield catalogue.write(found.today, "full"), sentences.step(catalogue, found.step)
    for slot in found.plan.slots[-_DATES:]:
        day = slot.given or slot.due
        if day is not None:
            yield catalogue.write(day, "full"), catalogue.say(f"cli.state.{slot.state.value}")
    for finding in found.check.findings:
        yield catalogue.say(f"cli.severity.{finding.severity.value}"), sentences.title(catalogue, finding)
    for unknown in found.check.unknowns:
        yield catalogue.say("cli.severity.ask"), sentences.missing(catalogue, unknown)
