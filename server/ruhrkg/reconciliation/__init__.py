"""Matching names to things: the directory, scoring, the API."""
