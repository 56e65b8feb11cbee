"""Pages of the proctors' window: plain values in, signals out."""
