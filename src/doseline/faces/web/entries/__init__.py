"""Entries: writing, confirming, listing, correcting and taking back."""
