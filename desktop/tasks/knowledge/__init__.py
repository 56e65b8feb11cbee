"""Upkeep of a question-and-reply base (知识维护): what the built-in matcher finds before and after."""
