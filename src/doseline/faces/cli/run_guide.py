"""``doseline guide``: what the sources say, by topic, and the lists that show what the guide holds."""

from __future__ import annotations

from doseline.assessment import Footnotes, stamped
from doseline.errors import RequestError, fault
from doseline.faces.ask import Answers, ask, entries, opened_by
from doseline.faces.cli import coverage, explain, guide_check, listings
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Tone
from doseline.faces.cli.run_ask import answered, entry_answer
from doseline.faces.cli.sections import show_sources
from doseline.guide import Guide, load_guide
from doseline.guide.statements import Statements, load_statements


def run(desk: Desk) -> str:
    """The list or the topic asked for; the topics without either."""
    match desk.arguments.needed("DRUG"):
        case "check":
            return guide_check.run(desk)
        case "diff":
            from doseline.faces.cli import guide_diff  # noqa: PLC0415 - for few

            return guide_diff.run(desk)
        case "check-leaflet":
            from doseline.faces.cli import guide_leaflet  # noqa: PLC0415 - reads XML, for few

            return guide_leaflet.run(desk)
        case named:
            return _shown(desk, load_guide(named.lower()))


def _shown(desk: Desk, guide: Guide) -> str:
    statements = load_statements(guide.drug)
    arguments = desk.arguments
    if (on := arguments.date("as-of")) is not None:
        from doseline.faces.cli import guide_time  # noqa: PLC0415 - for few

        return guide_time.run(desk, guide, on)
    if arguments.flag("coverage"):
        return coverage.run(desk, guide, statements)
    if arguments.flag("disagreements"):
        return listings.disagreements(desk, guide, statements)
    if arguments.flag("rules"):
        return listings.rules(desk, guide)
    topic = " ".join(arguments.texts("TOPIC")) or None
    return _topics(desk, guide, statements) if topic is None else _topic(desk, guide, statements, topic)


def _topics(desk: Desk, guide: Guide, statements: Statements) -> str:
    catalogue, page = desk.catalogue().about(guide), desk.page()
    counts = [
        (topic, sum(item.topic == topic for item in statements.statements.values()))
        for topic in statements.topics
    ]
    titles = {topic: catalogue.say(f"{guide.drug}/topic.{topic}.title") for topic, _ in counts}
    if desk.wants_json:
        found = [{"topic": topic, "title": titles[topic], "statements": count} for topic, count in counts]
        return as_json(stamped({"guide": guide.drug, "topics": found}, guide.version))
    page.paragraph(catalogue.say("cli.heading.topics"), tone=Tone.HEADING)
    page.table(
        [
            (topic, catalogue.say("cli.page.topic", title=titles[topic], count=count))
            for topic, count in counts
        ]
    )
    page.gap()
    page.paragraph(catalogue.say("cli.page.topics-how", drug=guide.drug, topic=counts[0][0]))
    return str(page)


def _topic(desk: Desk, guide: Guide, statements: Statements, topic: str) -> str:
    catalogue = desk.catalogue().about(guide)
    if topic not in statements.topics:
        return _entry(desk, guide, statements, topic)
    wanted = {f"statement:{item.id}" for item in statements.statements.values() if item.topic == topic}
    found = [entry for entry in entries(guide, statements, catalogue) if entry.reference in wanted]
    if desk.wants_json:
        answer = {"guide": guide.drug, "topic": topic, "statements": [entry_answer(entry) for entry in found]}
        return as_json(stamped(answer, guide.version))
    page, notes = desk.page(), Footnotes()
    page.paragraph(catalogue.say(f"{guide.drug}/topic.{topic}.title"), tone=Tone.HEADING)
    for entry in found:
        explain.show(page, catalogue, statements, entry, notes)
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(catalogue.say("cli.page.end"), tone=Tone.QUIET)
    return str(page)


def _entry(desk: Desk, guide: Guide, statements: Statements, asked: str) -> str:
    """One entry by its id, or what answers the words; the topics there are where nothing does.

    A word alone may be a name written wrongly, so that it has to fit well.
    """
    catalogue = desk.catalogue().about(guide)
    named = [entry for entry in entries(guide, statements, catalogue) if opened_by(entry) == asked]
    if named:
        return answered(desk, guide, asked, Answers(danger=None, soft=None, found=tuple(named)))
    found = ask(guide, statements, catalogue, asked)
    if found.danger is None and not (found.found and (found.sure or len(asked.split()) > 1)):
        raise RequestError((fault("not-one-of", "TOPIC", got=asked, allowed=statements.topics),))
    return answered(desk, guide, asked, found)
