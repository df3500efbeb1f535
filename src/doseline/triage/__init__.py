"""What to do about a symptom.

``triage(guide, complaints, chart=..., today=...)`` gives how soon to act, which patterns of the guide
led to it, what may help and what not to do first. ``danger(text, phrases)`` finds words of danger in free
text, so that they are answered before anything is looked up.
"""

from doseline.guide.patterns import DangerKind, TriageUrgency
from doseline.triage.danger import Danger, danger
from doseline.triage.decide import triage
from doseline.triage.match import Hit, hits
from doseline.triage.model import Complaint, Match, Onset, Triage
from doseline.triage.seen import Seen, Situation, is_open, recorded, situation

__all__ = [
    "Complaint", "Danger", "DangerKind", "Hit", "Match", "Onset", "Seen", "Situation", "Triage",
    "TriageUrgency", "danger", "hits", "is_open", "recorded", "situation", "triage",
]  # fmt: skip
