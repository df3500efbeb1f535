"""One module for each kind of resource: what it says of a person, in the words of a record."""
