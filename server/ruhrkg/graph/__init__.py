"""The authored files as one RDF dataset."""
