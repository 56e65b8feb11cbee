"""What people call the levels of an occupation."""

from desktop.language import tr


def level_text(level: int) -> str:
    """`五级/初级工`."""
    return {
        5: tr("Level 5 (junior)"),
        4: tr("Level 4 (intermediate)"),
        3: tr("Level 3 (senior)"),
        2: tr("Level 2 (technician)"),
        1: tr("Level 1 (senior technician)"),
    }.get(level, str(level))
