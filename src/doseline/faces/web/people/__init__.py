"""The list of people: who needs what, for whoever looks after them all."""
