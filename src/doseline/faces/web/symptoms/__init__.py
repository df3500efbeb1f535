"""Symptoms: what to do now."""
