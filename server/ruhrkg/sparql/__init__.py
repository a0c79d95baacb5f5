"""Answer a query: engines, guard, killable evaluators, query library."""
