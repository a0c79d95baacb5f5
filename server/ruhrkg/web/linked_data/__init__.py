"""Things, documents, the ontology, citations, reconciliation."""
