"""Which injections a forecast follows.

Those on record, those the plan expects, and what a change would make of them. The record is read and never
changed: a change lives in a copy of the chart, in memory.
"""
