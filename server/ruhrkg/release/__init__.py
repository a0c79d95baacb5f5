"""Build, store and open releases: dumps, catalogue, VoID, search index, manifest."""
