"""Simulated people, clocks, media and sticks, with their faults, driving the real workflows; tests use them too."""
