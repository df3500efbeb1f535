"""A journey: which dose falls inside, the cold on the way, a letter, and the days for a calendar."""
