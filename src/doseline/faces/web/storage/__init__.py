"""The fridge clock: pens that are out of the fridge."""
