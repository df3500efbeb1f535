"""Files that are the same for everybody, and what a phone keeps for reading without a network."""
