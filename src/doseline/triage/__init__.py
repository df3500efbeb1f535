"""What to do about a symptom.

``triage(guide, complaints, chart=..., today=...)`` gives how soon to act, which patterns of the guide
led to it, what may help and what not to do first. ``hear(text, guide)`` finds danger in free text, out
loud or softly, so that it is answered before anything is looked up.
"""

from doseline.guide.patterns import DangerKind, TriageUrgency
from doseline.triage.danger import Danger, Heard, danger, hear
from doseline.triage.decide import triage, with_heard
from doseline.triage.match import Hit, hits
from doseline.triage.observed_symptoms import Seen, Situation, is_open, recorded, situation
from doseline.triage.symptoms_in_text import heard_in, is_set_aside, told_of, understood
from doseline.triage.triage_result import Complaint, Match, Onset, Triage
from doseline.triage.written import as_told, set_aside, spoken

__all__ = [
    "Complaint", "Danger", "DangerKind", "Heard", "Hit", "Match", "Onset", "Seen", "Situation", "Triage",
    "TriageUrgency", "as_told", "danger", "hear", "heard_in", "hits", "is_open", "is_set_aside", "recorded",
    "set_aside", "situation", "spoken", "told_of", "triage", "understood", "with_heard",
]  # fmt: skip
