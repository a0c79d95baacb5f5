"""The text of a query: tokens, limits, parameters, diagnosis."""
