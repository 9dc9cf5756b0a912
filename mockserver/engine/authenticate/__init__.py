"""Whether a request has the credentials that its operation asks for."""
