"""New names by a rule: {folder}, {number}, {name} and {type} in a pattern, for many files at once.

{number} counts within each folder in the order of the board; its width is that of the largest number, at least `width`.
"""

from collections.abc import Sequence

from desktop.tasks.files.model import Document, Setup, file_of

FOLDER, NUMBER, NAME, TYPE = "{folder}", "{number}", "{name}", "{type}"
PLACES = (FOLDER, NUMBER, NAME, TYPE)


def names_by_rule(
    document: Document, setup: Setup, items: Sequence[str], pattern: str, width: int = 2
) -> dict[str, str]:
    """Item id → its new name; a type that the pattern leaves out is kept. Discarded files keep their names."""
    folders = {folder.id: folder.name for folder in setup.folders}
    chosen, counts, found = set(items), dict[str, int](), dict[str, str]()
    for item in setup.items:
        file = file_of(document, item)
        if item.id not in chosen or file.discarded:
            continue
        counts[file.folder] = counts.get(file.folder, 0) + 1
        stem, dot, kind = item.name.rpartition(".")
        stem, kind = (stem, kind) if dot else (item.name, "")
        made = pattern.replace(FOLDER, folders.get(file.folder, "")).replace(NUMBER, f"{counts[file.folder]:0{width}}")
        made = made.replace(NAME, stem).replace(TYPE, kind)
        found[item.id] = made if TYPE in pattern or not dot else f"{made}.{kind}"
    return found
