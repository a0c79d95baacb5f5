"""Backends: the embedded store in killable processes, and remote endpoints."""
