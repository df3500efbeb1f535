"""Lists of what a guide holds: its disagreements and its rules."""

from __future__ import annotations

from doseline.assessment import Footnotes, source_answer, stamped
from doseline.faces.ask import side
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import Guide
from doseline.guide.statements import Statements
from doseline.text import Named

_PARTS = ("topic", "a", "b", "handling")


def disagreements(desk: Desk, guide: Guide, statements: Statements) -> str:
    """Where the sources disagree, both sides with their sources, and what is done here."""
    catalogue = desk.catalogue().about(guide)
    found = statements.disagreements.values()
    if desk.wants_json:
        rows = [
            {
                "id": item.id,
                "drug": item.drug,
                "closed": item.closed,
                **{name: side(catalogue, item, name) for name in _PARTS},
                "sources_a": [source_answer(source) for source in item.a],
                "sources_b": [source_answer(source) for source in item.b],
            }
            for item in found
        ]
        return as_json(stamped({"guide": guide.drug, "disagreements": rows}, guide.version))
    page, notes = desk.page(), Footnotes()
    for item in found:
        brand = catalogue.write(Named("brand", item.drug))
        said = {name: side(catalogue, item, name) for name in _PARTS}
        page.heading(f"{item.id}  {brand}: {said['topic']}")
        for name, sources in (("a", item.a), ("b", item.b)):
            text = catalogue.say(f"cli.page.side-{name}", text=said[name])
            page.paragraph(f"{text} {notes.marks(sources)}", indent=2)
        page.paragraph(catalogue.say("cli.page.handling", text=said["handling"]), indent=2)
        if item.closed:
            page.paragraph(catalogue.say("cli.page.closed"), indent=2, tone=Tone.QUIET)
    show_sources(page, catalogue, notes)
    return str(page)


def rules(desk: Desk, guide: Guide) -> str:
    """Every rule with its severity, its urgency and its sources."""
    catalogue = desk.catalogue().about(guide)
    if desk.wants_json:
        rows = [
            {
                "rule": rule.id,
                "group": rule.group,
                "severity": rule.grade.severity.value,
                "urgency": rule.grade.urgency.value,
                "variants": {
                    name: {"severity": grade.severity.value, "urgency": grade.urgency.value}
                    for name, grade in rule.variants.items()
                },
                "sources": [source_answer(source) for source in rule.sources],
            }
            for rule in guide.rules.values()
        ]
        return as_json(stamped({"guide": guide.drug, "rules": rows}, guide.version))
    page, notes = desk.page(), Footnotes()
    for rule in guide.rules.values():
        severity = catalogue.say(f"cli.severity.{rule.grade.severity.value}")
        urgency = catalogue.say(f"cli.how-soon.{rule.grade.urgency.value}")
        grade = catalogue.say("cli.page.rule", severity=severity, urgency=urgency)
        short = catalogue.write(rule.id, "reason")
        page.item(rule.id, f"{short}: {grade} {notes.marks(rule.sources)}", indent=0)
    show_sources(page, catalogue, notes)
    return str(page)
