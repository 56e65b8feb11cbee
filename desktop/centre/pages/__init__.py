"""Pages of the centre's window: plain values in, signals out."""
