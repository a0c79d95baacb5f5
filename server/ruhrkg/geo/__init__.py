"""Geometry: WKT, GeoJSON, SPARQL functions."""
