"""The ways in and out: faces read files and the clock, and print. They hold no rule."""
