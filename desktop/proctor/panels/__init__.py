"""Panels over the wall: each asks for what an action needs, with its reason and the people who decide."""
