"""The only room that calls cryptographic primitives (trust-and-formats, Notation and section 3)."""
