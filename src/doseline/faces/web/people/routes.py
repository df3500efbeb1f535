"""Routes of the list of people: the list, the search in it, and the list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from doseline.assessment.worklist import Group
from doseline.faces.web.auth import seen
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, PostedForm
from doseline.faces.web.errors import plain_page
from doseline.faces.web.people.listed_person import ListedPerson
from doseline.faces.web.people.listing import people
from doseline.faces.web.people.page import filters, lines
from doseline.faces.web.people.search import matching
from doseline.faces.web.people.spreadsheet import spreadsheet
from doseline.faces.web.request import Request

# Our choice: as many as fit into a page that loads at once on a slow network.
ON_A_PAGE = 200
_COLUMNS = ("person", "born", "medicine", "group", "standing", "stands-out", "last", "next", "since", "task")


def list_page(request: Request, context: AppContext) -> Response[str]:
    """The list: those of one group, those searched for, or everybody."""
    everybody, asked = seen(request, context, people(context)), request.query_params
    shown = _group(asked.get("show"))
    word = asked.get("found", "")
    typed = context.searches.find(word, context.now())
    chosen = _chosen(context, everybody, shown, typed)
    start = _start(chosen, after=asked.get("after"), at=asked.get("at"))
    some, today = chosen[start : start + ON_A_PAGE], _today(context)
    return plain_page(
        request,
        "people/people",
        status=HTTP_200_OK,
        today=today,
        count=len(everybody),
        not_assessed=sum(one.row.group is Group.NOT_ASSESSED for one in everybody),
        filters=filters(context.catalogue(), everybody, None if typed is not None else shown),
        typed=typed,
        found=len(chosen),
        shown=shown.value if shown and typed is None else "",
        word=word if typed is not None else "",
        lines=tuple(lines(lambda drug: context.catalogue(drug=drug), some, today)),
        after=some[-1].id if start + len(some) < len(chosen) else None,
    )


def _chosen(
    context: AppContext, everybody: Sequence[ListedPerson], shown: Group | None, typed: str | None
) -> Sequence[ListedPerson]:
    if typed is not None:
        months = context.catalogue().texts("format.months")
        return matching(everybody, typed, lambda number: months[number - 1])
    return [one for one in everybody if shown is None or one.row.group is shown]


def _group(name: str | None) -> Group | None:
    return Group(name) if name in set(Group) else None


def _start(chosen: Sequence[ListedPerson], *, after: str | None, at: str | None) -> int:
    """Where the page begins: after a person, or with the page of one; at the top where that one is gone."""
    ids = [one.id for one in chosen]
    if after in ids:
        return ids.index(after) + 1
    return ids.index(at) // ON_A_PAGE * ON_A_PAGE if at in ids else 0


def _today(context: AppContext) -> date:
    return context.today or context.now().date()


@post("/people/search", sync_to_thread=False)
def search(context: App, form: PostedForm) -> Redirect:
    """The list with those searched for; what was typed stands in no address."""
    typed = form.one("typed").strip()
    to = f"/?found={context.searches.hold(typed, context.now())}" if typed else "/"
    return Redirect(to, status_code=HTTP_303_SEE_OTHER)


@get("/people.csv", sync_to_thread=True)
def as_file(request: Request, context: App) -> Response[Any]:
    """The list as a file for a spreadsheet; the group that is shown, or everybody."""
    words, today = context.catalogue(), _today(context)
    chosen = _chosen(
        context, seen(request, context, people(context)), _group(request.query_params.get("show")), None
    )
    head = [words.say(f"worklist.column.{name}") for name in _COLUMNS]
    said = lines(lambda drug: context.catalogue(drug=drug), chosen, today)
    rows = (
        (
            line.called,
            str(one.birth_date) if one.birth_date else "",
            words.write(one.drug, "brand") if one.drug else "",
            words.say(f"worklist.group.{one.row.group.value}"),
            line.standing,
            line.stands_out,
            one.row.last_given.isoformat() if one.row.last_given else "",
            one.row.next_due.isoformat() if one.row.next_due else "",
            line.since,
            line.task,
        )
        for one, line in zip(chosen, said, strict=True)
    )
    headers = {"content-disposition": f'attachment; filename="doseline-people-{today}.csv"'}
    return Response(spreadsheet(head, rows), media_type="text/csv", headers=headers)


ROUTES = (search, as_file)
