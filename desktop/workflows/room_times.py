"""How long a paper lasts in this room, from the packages that lie at the console."""

from desktop.errors import Error
from desktop.workflows.session_desk import SessionDesk, SessionShown


def planned_seconds(desk: SessionDesk, shown: SessionShown) -> dict[int, int]:
    """The seconds of each package by its number; a package that is not here has none."""
    found = {}
    for entry in shown.grant.header.packages:
        try:
            facts = desk.package_of(shown.grant, entry).facts
        except Error:
            continue
        found[entry.no] = sum(section.seconds for section in facts.sections)
    return found
