"""Geometry: WKT, GeoJSON, the geometry functions of queries."""
