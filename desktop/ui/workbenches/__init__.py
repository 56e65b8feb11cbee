"""Workbenches: one file or folder for each task type, over a shared frame, canvas, unit list, palette and key map."""
