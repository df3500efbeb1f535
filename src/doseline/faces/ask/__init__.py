"""Finding the entries of the guide that answer a question in plain words.

``ask(guide, statements, catalogue, question)`` looks for words of danger first, then searches the titles,
texts and search phrases of the guide. It gives back entries of the guide and makes up nothing.
"""

from doseline.faces.ask.answer import Answers, Asker, ask, how_found
from doseline.faces.ask.entries import Entry, cell_text, entries, opened_by, phrases, row_title, side, text_of
from doseline.faces.ask.given import PlainAnswer, plain_answers
from doseline.faces.ask.ranking import SearchedBy

__all__ = [
    "Answers",
    "Asker",
    "Entry",
    "PlainAnswer",
    "SearchedBy",
    "ask",
    "cell_text",
    "entries",
    "how_found",
    "opened_by",
    "phrases",
    "plain_answers",
    "row_title",
    "side",
    "text_of",
]
