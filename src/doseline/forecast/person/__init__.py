"""What a forecast says of one person.

``forecast_of(guide, chart, plan)`` follows virtual people like this one through the doses on record and those
to come, weights them by what was measured in the person, and gives bands over them.
"""
