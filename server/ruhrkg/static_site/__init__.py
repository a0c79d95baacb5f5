"""Export the site as files for a static host."""
