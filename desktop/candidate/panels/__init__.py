"""Panels over a page: they take the keyboard, never the event loop."""
