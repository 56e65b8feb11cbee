"""The centre's window: sessions with their one open problem, and the path from import to score slips."""
