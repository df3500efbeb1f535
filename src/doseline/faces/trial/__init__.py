"""A trial's results as files: the rows as Parquet or CSV, the answer for a program, the picture."""

from doseline.faces.trial.answer import reproduction_answer, trial_answer
from doseline.faces.trial.results import Done, Work, run_trial
from doseline.faces.trial.row_file import RowFile, RowFormat

__all__ = ["Done", "RowFile", "RowFormat", "Work", "reproduction_answer", "run_trial", "trial_answer"]
