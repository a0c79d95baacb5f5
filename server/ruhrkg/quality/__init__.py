"""Is the data right: shapes, integrity queries, evidence, findings."""
