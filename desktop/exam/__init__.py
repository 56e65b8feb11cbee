"""The rules of an exam; pure: no Qt, files, clock, database or cryptography."""
