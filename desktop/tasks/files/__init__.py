"""Files sorted into folders, renamed by a rule, discarded (归类整理)."""
