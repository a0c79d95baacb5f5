"""The page of a single thing."""
