"""Many records at once: a bulk export or a folder of records, screened into tables."""
