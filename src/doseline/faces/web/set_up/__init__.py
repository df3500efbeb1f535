"""The set-up, and what is asked about the person and the therapy."""
