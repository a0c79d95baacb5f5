"""Lists of things: which, in what order, with which facets and columns."""
