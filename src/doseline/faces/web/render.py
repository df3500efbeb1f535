"""Template rendering: from a template and values to a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY, HTTP_429_TOO_MANY_REQUESTS
from litestar.template.base import csrf_token

from doseline.faces.web import navigation
from doseline.faces.web.auth import signed_in
from doseline.faces.web.request import Request
from doseline.faces.web.security.signed_in import Role
from doseline.faces.web.symptoms.phone_links import dialled, linked, numbers_linked

# Of pages that show what was wrong with a form: their title says so first.
_WRONG = frozenset({HTTP_422_UNPROCESSABLE_ENTITY, HTTP_429_TOO_MANY_REQUESTS})
STATIC = files("doseline.faces.web") / "static"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates: everything is escaped, and a value that is missing is a mistake, not a blank."""
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("doseline.faces.web", "templates"), PackageLoader("doseline.faces.web", "")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["asset"] = asset
    made.globals["bar"] = navigation.BAR
    made.globals["place_of"] = navigation.place_of
    made.filters["runs"] = runs
    made.filters["linked"] = linked
    made.filters["dialled"] = dialled
    made.filters["numbers_linked"] = numbers_linked
    return made


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """The address of a file of ours; it changes with the file, so that browsers may keep it for good."""
    return f"/static/{mark(name)}/{name}"


@lru_cache(maxsize=32)
def mark(name: str) -> str:
    """A short fingerprint of one file of ours."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def runs(numbers: Sequence[int]) -> str:
    """Numbers as one mark, neighbours drawn together.

    >>> runs((3, 5, 9))
    '3, 5, 9'
    """
    marks = []
    # Neighbours keep their distance from their places.
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda one: one[1] - one[0]):
        kept = [number for _, number in run]
        marks.append(f"{kept[0]}" if len(kept) == 1 else f"{kept[0]}\u2013{kept[-1]}")
    return ", ".join(marks)


def page(
    template: str, values: dict[str, Any], *, request: Request, status: int = HTTP_200_OK
) -> Response[str]:
    """The page as an answer; ``values`` holds the ``catalogue`` and the ``context`` at least."""
    catalogue = values["catalogue"]
    who = signed_in(request, values["context"])
    always = {
        "is_owner": who is None or who.role is Role.OWNER,
        "signed_in": who,
        "page": template.rpartition("/")[2].removesuffix(".html"),
        "say": catalogue.say,
        "write": catalogue.write,
        "language": catalogue.language if catalogue.language.isalpha() else "en",
        "form_token": csrf_token({"request": request}),
        "view": None,
        "is_wrong": status in _WRONG,
    }
    html = environment().get_template(template).render(always | values)
    return Response(html, media_type=MediaType.HTML, status_code=status)
