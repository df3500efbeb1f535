"""What happened to this person, as dated facts.

``read_record(text)`` gives a ``Record`` or every fault at once; ``chart(record)`` gives the entries
that hold on a day, corrections and retractions applied.
"""

from doseline.record.chart import Chart, chart
from doseline.record.codes import Code
from doseline.record.dump import write_record
from doseline.record.fields import FORMAT
from doseline.record.load import Outline, read_record, read_structure
from doseline.record.meaning import dated_ahead, future_faults
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
from doseline.record.named import NamesLike, codings
from doseline.record.schema import record_schema

__all__ = [
    "FORMAT", "Allergy", "Breastfeeding", "Chart", "Code", "Complete", "Condition", "Decision", "Degree",
    "Dose", "Event", "Instruction", "InstructionKind", "Measurement", "Medication", "NamesLike", "Note",
    "Outcome", "Outline", "Person", "Pregnancy", "Record", "RestartPhase", "Result", "Retraction",
    "Storage", "Symptom", "Tempo", "Test", "Therapy", "Training", "Vaccination", "chart", "codings",
    "dated_ahead", "future_faults", "read_record", "read_structure", "record_schema", "write_record",
]  # fmt: skip
