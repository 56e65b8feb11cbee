"""Record forms (运维记录): typed fields filled from what a log says."""
