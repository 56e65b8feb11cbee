"""Workbenches, driven by real keys and a real mouse."""
