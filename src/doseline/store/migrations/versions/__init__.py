"""One file for each change of the tables; none is ever edited or taken away."""
