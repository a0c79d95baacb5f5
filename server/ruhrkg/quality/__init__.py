"""Data quality: shapes, integrity queries, evidence, findings."""
