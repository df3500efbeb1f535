"""What happened to this person, as dated facts.

``read_record(text)`` gives a ``Record`` or every fault at once; ``chart(record)`` gives the entries
that hold on a day, corrections and retractions applied.
"""

from doseline.record.chart import Chart, chart
from doseline.record.model import (
    Allergy,
    Breastfeeding,
    Complete,
    Condition,
    Decision,
    Degree,
    Dose,
    Event,
    Instruction,
    InstructionKind,
    Measurement,
    Medication,
    Note,
    Outcome,
    Person,
    Pregnancy,
    Record,
    RestartPhase,
    Result,
    Retraction,
    Storage,
    Symptom,
    Tempo,
    Test,
    Therapy,
    Training,
    Vaccination,
)

__all__ = [
    "Allergy", "Breastfeeding", "Chart", "Complete", "Condition", "Decision", "Degree", "Dose", "Event",
    "Instruction", "InstructionKind", "Measurement", "Medication", "Note", "Outcome", "Person",
    "Pregnancy", "Record", "RestartPhase", "Result", "Retraction", "Storage", "Symptom", "Tempo", "Test",
    "Therapy", "Training", "Vaccination", "chart",
]  # fmt: skip
