"""The pages of a search: one that goes on elsewhere is not all there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.unread import Unread, Unreadable


class Pages:
    """The addresses of the pages that were sent, and of those that follow them. None is fetched."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._sent: set[str] = set()
        self._following: list[tuple[str, Document]] = []

    def add(self, document: Document) -> None:
        """Look at the links of a document, if it is a Bundle."""
        data = document.data
        links = (
            data.get("link") if isinstance(data, Mapping) and data.get("resourceType") == "Bundle" else None
        )
        for link in links if isinstance(links, list) else ():
            url = link.get("url") if isinstance(link, Mapping) else None
            if isinstance(url, str) and link.get("relation") == "self":
                self._sent.add(url)
            elif isinstance(url, str) and link.get("relation") == "next":
                self._following.append((url, document))

    def missing(self) -> Iterator[Unreadable]:
        """Each page after which another one follows that was not sent."""
        for url, document in self._following:
            if url not in self._sent:
                yield Unreadable(file=document.file, line=document.line, what=Unread.MORE_PAGES)
