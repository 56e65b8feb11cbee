"""Questions with their keys: sources, checks, blueprints and the assembly of parallel papers."""
