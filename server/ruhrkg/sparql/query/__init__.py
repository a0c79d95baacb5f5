"""Query texts: tokens, limits, parameters, diagnosis."""
