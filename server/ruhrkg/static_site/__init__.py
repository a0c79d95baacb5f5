"""The site as files for a static host."""
