"""Pictures: there, of an allowed kind, described in words, and none lying about unused."""

from collections.abc import Iterator

from desktop.bank.item import Defect
from desktop.bank.reading import Bank
from desktop.language import tr

_SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


def check_pictures(bank: Bank) -> Iterator[Defect]:
    """Missing media, wrong kinds, missing descriptions, pictures that no item uses."""
    for item in bank.items:
        if not item.picture:
            continue
        path = bank.folder / item.picture
        signature = _SIGNATURES.get(path.suffix.lower())
        if path.parent != bank.folder / "pictures" or not path.is_file():
            yield Defect(item.item, "E-BNK-50", tr("The picture {name} is missing.", name=item.picture))
        elif signature is None or not path.read_bytes().startswith(signature):
            yield Defect(item.item, "E-BNK-51", tr("The picture {name} is no PNG or JPEG.", name=item.picture))
        if not item.picture_alt:
            yield Defect(item.item, "E-BNK-52", tr("The picture has no description in words."))
    used = {item.picture for item in bank.items}
    for path in sorted((bank.folder / "pictures").glob("*.*")):
        if f"pictures/{path.name}" not in used:
            yield Defect(path.name, "E-BNK-53", tr("No item uses this picture."))
