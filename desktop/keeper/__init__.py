"""The keeper holds keys, clock, journal and state of one sitting; plain messages in and out (trust-and-formats 6.6)."""
