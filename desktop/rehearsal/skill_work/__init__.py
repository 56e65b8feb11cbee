"""Practical work as simulated candidates do it: well, carelessly, badly, or by pressing everything.

Each type is a module: `imperfect(task, gold, materials, quality, chance)` gives answer documents by piece name (quality
1 is the model answer), `spam(task, materials)` the work of somebody who guesses blindly.
"""
