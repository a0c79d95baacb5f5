"""The embedded store in processes that can be killed, and remote endpoints."""
