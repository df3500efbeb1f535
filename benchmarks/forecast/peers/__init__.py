"""Other solvers, each set up as well as we could, on the equations of ``benchmarks.forecast.plain``.

Each module has ``prepare(people)``: it sets up what can be set up once, and returns a function that solves
everybody and returns levels (people, days) in mg/L and B cells (people, days) per uL. A solver that fails for
a person leaves NaN there.
"""
