"""Full-text search: the query, its results, the snippets."""
