"""What other programs keep, read into a record, and a record written for them."""
