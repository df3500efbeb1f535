"""The command line: reads a record, prints an answer for a tired reader or as JSON for a program."""
