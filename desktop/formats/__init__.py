"""Bytes to objects and back, one module and one specification (.md) per file type; no paths, no clock, no primitives."""
