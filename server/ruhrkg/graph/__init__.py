"""Authored files: finding, reading, layout and mapping sets."""
