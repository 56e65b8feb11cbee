"""Bytes to objects and back, a module and a specification (.md) per file type; no paths, clock or primitives."""
