"""One card for each kind of theory question, over the same rows."""
