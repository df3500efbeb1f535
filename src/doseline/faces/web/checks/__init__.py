"""Everything the checks say."""
