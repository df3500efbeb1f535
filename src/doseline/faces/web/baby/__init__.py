"""A baby: until when birth control is advised, what to write down, what the sources say."""
