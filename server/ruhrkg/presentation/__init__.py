"""The content of pages, independent of a request."""
