"""One page a file: plain values in, signals in the past tense out; no files, keys or keeper."""
