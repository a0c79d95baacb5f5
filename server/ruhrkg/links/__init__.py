"""Mappings to Wikidata and others: SSSOM tables, verification, exports."""
