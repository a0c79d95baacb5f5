"""The page of a single entity."""
