"""The only room that opens databases and the only one that writes what must survive (trust-and-formats 6 and 7)."""
