"""Reports, plans, teaching notes (报告、方案): boxes of formatted text with inserts, marked by people on a rubric."""
