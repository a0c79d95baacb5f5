"""Lists of entities: which, in what order, with which facets and columns."""
