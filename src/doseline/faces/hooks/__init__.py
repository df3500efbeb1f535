"""A clinic's software asks and gets cards (CDS Hooks 2.0.1): a process of its own, without a store."""
