"""What several task types share: documents, units, geometry, matching, text positions, values, deductions, words."""
