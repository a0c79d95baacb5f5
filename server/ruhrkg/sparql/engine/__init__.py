"""Run queries fairly, within limits, with a cache."""
