"""What pages show, without a request."""
