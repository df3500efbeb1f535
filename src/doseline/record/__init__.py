"""What happened to this person, as dated facts.

``read_record(text)`` gives a ``Record`` or every fault at once; ``chart(record)`` gives the entries
that hold on a day, corrections and retractions applied.
"""

from doseline.record.chart import Chart, chart, governing
from doseline.record.codes import Code
from doseline.record.dump import write_record
from doseline.record.endings import Lasting, as_it_stands
from doseline.record.fields import FORMAT
from doseline.record.load import Outline, read_document, read_record, read_structure
from doseline.record.meaning import dated_ahead, future_faults
from doseline.record.medicine import medicine_kinds
from doseline.record.model import (
    Allergy,
    AmountFrom,
    BirthOrLoss,
    Breastfeeding,
    Certainty,
    Change,
    Coding,
    Complete,
    Condition,
    Decision,
    Degree,
    Dispense,
    Dose,
    Event,
    Every,
    Flag,
    Instruction,
    InstructionKind,
    Loading,
    Measurement,
    Medication,
    MedicineIs,
    Note,
    Order,
    OrderStatus,
    Outcome,
    Person,
    Pregnancy,
    Purpose,
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
    running,
)
from doseline.record.named import NamesLike, as_stored, as_written, codings
from doseline.record.of_drug import drug_of
from doseline.record.schema import record_schema

__all__ = [
    "FORMAT", "Allergy", "AmountFrom", "BirthOrLoss", "Breastfeeding", "Certainty", "Change", "Chart",
    "Code", "Coding", "Complete", "Condition", "Decision", "Degree", "Dispense", "Dose", "Event", "Every",
    "Flag", "Instruction", "InstructionKind", "Lasting", "Loading", "Measurement", "Medication",
    "MedicineIs", "NamesLike", "Note", "Order", "OrderStatus", "Outcome", "Outline", "Person", "Pregnancy",
    "Purpose",
    "Record", "RestartPhase", "Result", "Retraction", "Storage", "Symptom", "Tempo", "Test", "Therapy",
    "Training", "Vaccination", "as_it_stands", "as_stored", "as_written", "chart", "codings", "dated_ahead",
    "drug_of",
    "future_faults", "governing", "medicine_kinds",
    "read_document", "read_record", "read_structure", "record_schema", "running", "write_record",
]  # fmt: skip
