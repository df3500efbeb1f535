"""Guide routes: what the sources say, by topic, searched, compared, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from doseline.assessment.symptoms_text import with_medicines
from doseline.faces.ask import Answers, Entry, SearchedBy, entries, how_found, plain_answers, side
from doseline.faces.serving.workers import NotNow
from doseline.faces.web.dependencies import PostedForm
from doseline.faces.web.guide import compare as comparison
from doseline.faces.web.public_view import Reader, answered, shown
from doseline.faces.web.symptoms.phone_links import Alarm, alarm, soft_alarm
from doseline.faces.web.workers import jobs, pools
from doseline.frozen import dataclass
from doseline.guide.statements import Disagreement
from doseline.text import Named, sentences

From = NamedDependency[SkipValidation[Reader]]


def topics(reader: From) -> Response[str]:
    """The topics, and a field for a question; what answers it gets ready meanwhile."""
    pools.QUESTIONS.get_ready()
    return reader.page(
        "guide/guide",
        topics=tuple(_topics(reader)),
        question="",
        answers=None,
        how=(),
        alarms=(),
        plainly=(),
        words_only=False,
        not_now="",
    )


def search(reader: From, form: PostedForm) -> Response[str]:
    """What the guide has on a question; words of danger are answered before anything else."""
    question = form.one("question")
    try:
        answers, not_now = _ask(reader, question[:_LONGEST]) if question else None, ""
    except NotNow:
        answers, not_now = None, reader.say("web.crowded")
    return reader.page(
        "guide/guide",
        status=HTTP_503_SERVICE_UNAVAILABLE if not_now else HTTP_200_OK,
        not_now=not_now,
        plainly=tuple(_plainly(reader, question)) if answers else (),
        topics=tuple(_topics(reader)),
        question=question,
        answers=answers and tuple(_shown(reader, entry) for entry in answers.found),
        words_only=answers is not None and answers.searched_by is SearchedBy.WORDS,
        how=tuple(how_found(reader.catalogue, answers)) if answers else (),
        alarms=tuple(_alarms(reader, answers)) if answers else (),
        flags=reader.say("triage.advice.red-flags", **sentences.phones(reader.catalogue)),
    )


def topic(reader: From, topic: FromPath[str]) -> Response[str]:
    """Every statement on one topic, with its sources and how sure we are."""
    statements = reader.statements
    if topic not in statements.topics:
        raise NotFoundException
    wanted = {f"statement:{item.id}" for item in statements.statements.values() if item.topic == topic}
    found = entries(reader.guide, statements, reader.catalogue)
    shown = tuple(_shown(reader, entry) for entry in found if entry.reference in wanted)
    title = reader.say(f"{statements.drug}/topic.{topic}.title")
    return reader.page("guide/guide_topic", heading=title, entries=shown)


def differ(reader: From) -> Response[str]:
    """Where the sources disagree: both sides, and how it is handled here."""
    found: dict[str, list[Sides]] = {}
    for item in reader.statements.disagreements.values():
        sides = _both_sides(reader, item)
        found.setdefault(sides.drug, []).append(sides)
    return reader.page("guide/guide_differ", found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A disagreement in words: both sides with the numbers of their sources."""

    id: str
    drug: str
    topic: str
    sides: tuple[tuple[str, tuple[int, ...]], ...]
    handling: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEntry:
    """An entry of the guide as a page shows it.

    ``place`` is its name in an address, ``sure`` the words for how sure we are with the numbers of the
    sources, ``see`` the titles and addresses of related entries.
    """

    place: str
    title: str
    label: str
    text: str
    sure: tuple[tuple[str, tuple[int, ...]], ...]
    do: tuple[str, ...]
    is_urgent: bool
    newest_unread: bool
    differing: tuple[Sides, ...]
    see: tuple[tuple[str, str], ...]
    address: str | None


def _topics(reader: Reader) -> Iterator[tuple[str, str, int]]:
    statements = reader.statements
    for name in statements.topics:
        count = sum(item.topic == name for item in statements.statements.values())
        yield name, reader.say(f"{statements.drug}/topic.{name}.title"), count


def _shown(reader: Reader, entry: Entry) -> TopicEntry:
    kind, _, id_ = entry.reference.partition(":")
    statements = reader.statements
    statement = statements.statements.get(id_) if kind == "statement" else None
    see = statement.see if statement else ()
    return TopicEntry(
        place=f"{kind}-{id_}",
        title=entry.title,
        label=entry.label,
        text=entry.text,
        sure=tuple(reader.sure(entry.sources)),
        do=entry.do,
        is_urgent=entry.is_urgent,
        newest_unread=entry.newest_unread,
        differing=tuple(_both_sides(reader, statements.disagreements[one]) for one in entry.disagreements),
        see=tuple(
            (reader.say(f"{statements.drug}/statement.{one}.title"), where(reader, one)) for one in see
        ),
        address=where(reader, id_) if statement else None,
    )


def where(reader: Reader, statement: str) -> str:
    """The address of one statement of the guide."""
    found = reader.statements.statements[statement]
    return f"{reader.address('guide', 'topic', found.topic)}#statement-{statement}"


def _both_sides(reader: Reader, item: Disagreement) -> Sides:
    said = {name: side(reader.catalogue, item, name) for name in ("topic", "a", "b", "handling")}
    return Sides(
        id=item.id,
        drug=reader.catalogue.write(Named("brand", item.drug)),
        topic=said["topic"],
        sides=((said["a"], reader.numbers(item.a)), (said["b"], reader.numbers(item.b))),
        handling=said["handling"],
        closed=item.closed,
    )


def _alarms(reader: Reader, answers: Answers) -> Iterator[Alarm]:
    """What stands above the entries: danger first, then what may be urgent."""
    if answers.danger:
        found = alarm(reader.catalogue, reader.guide, answers.danger)
        yield with_medicines(found, reader.view.case, reader.catalogue) if reader.view else found
    if answers.soft:
        yield soft_alarm(reader.catalogue, answers.soft)


def _plainly(reader: Reader, question: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What answers in one sentence; somebody with a record has the product that stands there."""
    is_known = reader.view is not None
    for one in plain_answers(reader.catalogue, reader.guide, question[:_LONGEST], is_known=is_known):
        yield one.text, reader.numbers(one.sources)


# A question that is longer has said what it is about by then.
_LONGEST = 500


def _ask(reader: Reader, question: str) -> Answers:
    """What was found, beside the app: searching takes work, and anybody may ask.

    Raises: NotNow where too many ask.
    """
    catalogue = reader.catalogue
    return pools.QUESTIONS.do(
        jobs.answers,
        question,
        drug=reader.guide.drug,
        language=reader.context.language,
        region=catalogue.region.id,
    )


ROUTES = (
    *shown(topics, "guide"),
    *answered(search, "guide"),
    *shown(topic, "guide", "topic", "{topic:str}"),
    *shown(differ, "guide", "differ"),
    *comparison.ROUTES,
)
