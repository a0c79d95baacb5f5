"""Answer queries: engine, screening, killable evaluators, query library."""
