"""The calendar: month by month, as a file, and as a feed."""
