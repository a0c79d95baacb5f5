"""Build a release: dumps, catalogue, VoID, search index, manifest."""
