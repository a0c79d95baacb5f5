"""Loading a release into another store."""
