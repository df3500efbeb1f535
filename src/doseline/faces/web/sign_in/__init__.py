"""The lock page, and asking for the passphrase again."""
