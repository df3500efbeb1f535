"""A forecast of the typical person: one line and no band, where how much people differ is not known."""
