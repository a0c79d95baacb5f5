"""The datasets of a release: definitions, dumps, catalogue, VoID."""
