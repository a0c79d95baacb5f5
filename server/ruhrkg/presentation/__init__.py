"""The content of pages, without a request."""
