"""Random well-typed statements: identities by sound transformations, near-identities by one mutation."""
