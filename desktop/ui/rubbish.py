"""Python's cyclic rubbish is collected on the window's thread alone.

Python collects on whatever thread asks for memory at the wrong moment. Where that is not the window's thread, objects
of Qt end there while others end on the window's thread; each side then holds what the other waits for, Qt's lock here
and the interpreter's there, and the window stands still for ever (seen with PySide 6.9.3).
"""

import gc

GENERATIONS = (700, 10, 10)
"""Python's own thresholds: objects, collections of the youngest, collections of the middle generation."""


def collect_only_when_told() -> None:
    """No thread collects by itself any more; somebody calls `collect_due` on the window's thread."""
    gc.set_threshold(0)


def collect_due() -> None:
    """What Python would have collected by now."""
    due = [age for age, (count, most) in enumerate(zip(gc.get_count(), GENERATIONS, strict=True)) if count > most]
    if due:
        gc.collect(due[-1])
