"""The guide: topics, search, comparison and disagreements."""
