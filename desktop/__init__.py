"""Kaochang (考场): occupational skill assessments in rooms that have no network."""

__version__ = "0.1.0"
PROGRAM_LEVEL = 1
"""What `min_app` of an exam package is compared with; rises when a package needs a newer program."""
