"""Answers to CDS Hooks: what a clinician sees on opening a chart, and on an order; most often nothing.

``discovery`` says which services there are, ``answer`` gives the cards of one request, ``outcome_of`` says in
FHIR what was wrong with one.
"""

from doseline.faces.hooks.answering.answer import Answer, Asker, answer
from doseline.faces.hooks.answering.card import Card
from doseline.faces.hooks.answering.discovery import discovery
from doseline.faces.hooks.answering.refused import Refused, outcome_of

__all__ = ["Answer", "Asker", "Card", "Refused", "answer", "discovery", "outcome_of"]
