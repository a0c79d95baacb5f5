"""Match names to entities: the directory, scoring, the API."""
