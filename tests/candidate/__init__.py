"""Tests of the candidate's window against a simulated keeper."""
