"""``doseline hooks``: answers a clinic's software (CDS Hooks), tries a request, counts what came of cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from doseline.assessment import stamped
from doseline.errors import Fault, RequestError, fault
from doseline.faces import extras, folders
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page
from doseline.guide import version_of
from doseline.record.timezone import is_timezone

if TYPE_CHECKING:
    from doseline.faces.hooks.answering import Asker
    from doseline.faces.hooks.database import Database, Rate

_UNSET = "default"
# What each way of asking makes use of, besides what every command takes.
_ASKER = {"timezone", "identifier-system"}
_SERVER = {"port", "workers", "folder", "keep-comments"}
_USED = MappingProxyType(
    {
        "serve": _SERVER | _ASKER | {"config", "host", "open", "allow-origin", "certificate", "key"},
        "try": _ASKER | {"service"},
        "rates": {"folder", "comments"},
        "demo": {"port", "workers"},
    }
)
ACTIONS = tuple(_USED)
OPTIONS = tuple(sorted(set().union(*_USED.values())))


def run(desk: Desk) -> str:
    """What was asked for by the first word.

    Raises: RequestError for a word or an option that means nothing here.
    """
    wanted = desk.arguments.needed("ACTION")
    if wanted not in _USED:
        raise RequestError((fault("not-one-of", "ACTION", got=wanted, allowed=ACTIONS),))
    if strays := tuple(_strays(desk, wanted)):
        raise RequestError(strays)
    extras.need("hooks", "hooks")
    return _ways()[wanted](desk)


def _ways() -> dict[str, Callable[[Desk], str]]:
    from doseline.faces.cli import hooks_serve  # noqa: PLC0415 - brings the server

    return {"serve": hooks_serve.serve, "demo": hooks_serve.demo, "try": _tried, "rates": _rates}


def _strays(desk: Desk, wanted: str) -> Iterator[Fault]:
    """An option or a word that would do nothing is rather said than passed over."""
    asked = desk.arguments
    for name in OPTIONS:
        if name in asked.values and name not in _USED[wanted]:
            yield fault("hooks-option-not-here", f"--{name}", action=wanted)
    file = asked.text("FILE")
    if wanted == "try" and file is None:
        yield fault("hooks-try-needs-file", "FILE")
    if wanted != "try" and file is not None:
        yield fault("one-too-many", file)
    zone = asked.text("timezone")
    if zone is not None and not is_timezone(zone):
        yield fault("unknown-timezone", "--timezone", got=zone)


def asker_of(desk: Desk) -> Asker:
    """Whoever asks where no hospital does: as the options say."""
    from doseline.faces.hooks.answering import Asker  # noqa: PLC0415 - with the extra alone

    region = desk.settings["region"]
    return Asker(
        region=None if region == _UNSET else region,
        timezone=desk.arguments.text("timezone"),
        identifier_system=desk.arguments.text("identifier-system"),
    )


def folder_of(desk: Desk) -> Path:
    """Where the service keeps its database.

    Raises: RequestError where the user has no home folder.
    """
    named = desk.arguments.text("folder")
    try:
        return Path(named) if named else folders.data_folder()
    except RuntimeError:
        raise RequestError((fault("no-such-folder", "--folder"),)) from None


# --- one request ---


def _tried(desk: Desk) -> str:
    name = desk.arguments.needed("FILE")
    answer = answered(desk, files.read(name), name, desk.arguments.text("service"))
    return as_json(stamped(answer, version_of())) if desk.wants_json else shown(desk, answer)


def answered(desk: Desk, data: bytes, name: str, service: str | None) -> dict[str, Any]:
    """The answer to the request in a file, as CDS Hooks has it.

    Raises: RequestError with what is wrong with it, and where in which file.
    """
    from doseline.faces.hooks import work  # noqa: PLC0415 - with the extra alone
    from doseline.faces.hooks.answering import Refused  # noqa: PLC0415

    try:
        return work.answered_here(data, service, asker_of(desk), desk.today()).as_json()
    except Refused as refused:
        said = [
            Fault(code=one.code, where=f"{name} {one.where}", values=one.values) for one in refused.faults
        ]
        raise RequestError(tuple(said)) from None


def shown(desk: Desk, answer: dict[str, Any], *, whole: bool = True) -> str:
    """The cards as text: all of each, or its summary alone."""
    page, say = desk.page(), desk.catalogue().say
    if not answer["cards"]:
        page.paragraph(say("hooks.nothing-to-say"))
    for card in answer["cards"]:
        indicator = say(f"hooks.indicator.{card['indicator']}")
        page.heading(say("hooks.card", indicator=indicator, summary=card["summary"]))
        if whole:
            _show_detail(page, card, say)
    return str(page)


def _show_detail(page: Page, card: dict[str, Any], say: Callable[..., str]) -> None:
    for line in _lines(card.get("detail", "")):
        page.paragraph(line, indent=2)
    for one in card.get("suggestions", ()):
        page.item("-", say("hooks.suggestion", label=one["label"]))
    page.paragraph(card["source"]["label"], indent=2)


def _lines(markdown: str) -> Iterator[str]:
    """The lines of a detail without the marks of Markdown."""
    for line in markdown.splitlines():
        bare = line.replace("**", "").replace("\\", "").strip()
        if bare:
            yield bare


# --- what became of cards ---


def _rates(desk: Desk) -> str:
    from doseline.faces.hooks.database import open_database  # noqa: PLC0415 - with the extra alone

    with closing(open_database(folder_of(desk))) as database:
        rates = database.rates()
        comments = database.comments() if desk.arguments.flag("comments") else ()
        if desk.wants_json:
            return as_json(stamped(_numbers(rates, comments), version_of()))
        return _table(desk, database, rates, comments)


def _numbers(rates: tuple[Rate, ...], comments: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    rows = [
        {
            "rule": one.rule,
            "severity": one.severity,
            "spoke": one.spoke,
            "accepted": one.accepted,
            "overridden": one.overridden,
            "reasons": dict(one.reasons),
        }
        for one in rates
    ]
    kept = [{"rule": rule, "comment": comment} for rule, comment in comments]
    return {"rules": rows, **({"comments": kept} if kept else {})}


def _table(desk: Desk, _: Database, rates: tuple[Rate, ...], comments: tuple[tuple[str, str], ...]) -> str:
    page, say = desk.page(), desk.catalogue().say
    if not rates:
        page.paragraph(say("hooks.rates.none"))
        return str(page)
    page.heading(say("hooks.rates.title"))
    heads = [
        say(f"hooks.rates.head-{name}") for name in ("rule", "severity", "spoke", "accepted", "overridden")
    ]
    rows = [[one.rule, one.severity, str(one.spoke), str(one.accepted), str(one.overridden)] for one in rates]
    page.table([heads, *rows])
    for one in rates:
        for reason, count in one.reasons:
            why = reason or say("hooks.rates.why-nothing")
            page.item(one.rule, say("hooks.rates.why", count=count, reason=why))
    if comments:
        page.heading(say("hooks.rates.comments"))
        for rule, comment in comments:
            page.item(rule, comment)
    return str(page)
