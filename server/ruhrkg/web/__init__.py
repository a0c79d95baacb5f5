"""HTTP: app factory, one blueprint a concern, negotiation, URLs, errors, templates."""
