"""Load a release into another store."""
