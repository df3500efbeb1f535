"""Records: backups, import, export, deleting, and the list of people."""
