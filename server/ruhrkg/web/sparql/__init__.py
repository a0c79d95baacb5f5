"""The SPARQL endpoint, the editor and the example queries."""
