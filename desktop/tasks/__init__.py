"""Practical work without a screen: one folder per task type (`model`, `grading`, `codec`), `annotation` is shared.

A type is three or four modules of the same names in its folder:

- `model.py`: `SCHEMA`, `read_setup`, the document as a frozen dataclass, `read_document`, `write_document`, commands.
- `grading.py` (not in the candidate's build): `VERSION`, `grade(work, gold) -> Score`, `model_answers(task, gold)`,
  `check_gold(task, gold, materials) -> list of defects`.
- `codec.py`: bytes of other programs to the document and back, where the type has such formats.
"""
