"""One page for an appointment: what happened, what is due, what to ask, what to bring.

``visit(case, statements, ...)`` gives the content as ids and values; ``written(visit, catalogue)``
puts it into sentences, the same for the terminal, the web and paper; ``as_json`` and ``as_pdf`` give
it to programs and to the printer.
"""

from doseline.faces.visit.answer import as_json
from doseline.faces.visit.page import visit
from doseline.faces.visit.sections import Form, Line, Say, Section, SinceBy, Topic, Visit
from doseline.faces.visit.words import Block, Row, Written, written

__all__ = [
    "Block", "Form", "Line", "Row", "Say", "Section", "SinceBy", "Topic", "Visit", "Written", "as_json",
    "visit", "written",
]  # fmt: skip
