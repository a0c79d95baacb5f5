"""HTTP: app factory, one blueprint per concern, negotiation, URLs, errors, templates."""
