"""Tables and lists as CSV, XLSX, JSON and GeoJSON."""
